-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4: what servers were sent and what they replied. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (4, 2);

-- What a model is asked about an image: the bodies of all its requests with the image left out, once for all images.
CREATE TABLE server_request(
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE, -- SHA-256 over the model's revision and the bodies
  model TEXT NOT NULL,
  bodies TEXT NOT NULL -- JSON array
);
-- What it replied about one image, so that it need not be asked again.
CREATE TABLE server_reply(
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES server_request(id),
  image_hash BLOB NOT NULL, -- SHA-256 of the JPEG that was sent
  replies BLOB NOT NULL, -- JSON array of the replies as they came, null where one is missing; Qt's zlib form
  at INTEGER NOT NULL,
  UNIQUE(request, image_hash)
);
-- Where the answers of a run about an image came from.
CREATE TABLE server_answer(
  run INTEGER NOT NULL REFERENCES run(id),
  image INTEGER NOT NULL REFERENCES image(id),
  reply INTEGER NOT NULL REFERENCES server_reply(id),
  cached INTEGER NOT NULL, -- how many of the replies were known already
  held INTEGER NOT NULL, -- how many answers kept to the options and the form they were held to
  off_list BLOB NOT NULL, -- a float32 a question: probability outside the options; -1 = not known
  PRIMARY KEY(run, image)
) WITHOUT ROWID;
CREATE INDEX server_answer_by_image ON server_answer(image);
CREATE INDEX server_answer_by_reply ON server_answer(reply);
