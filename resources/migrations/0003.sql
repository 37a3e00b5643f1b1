-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3: what the published files bring along. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (3, 2);

-- What the user adds to the compiled-in table of synonyms, or sets aside of the rules.
CREATE TABLE synonym(
  question INTEGER NOT NULL, -- -1 = any
  said TEXT NOT NULL,        -- lower case, single blanks
  means TEXT NOT NULL,       -- options as the bank spells them; empty = stays as it was written
  at INTEGER NOT NULL,
  PRIMARY KEY(question, said)
) WITHOUT ROWID;

-- How the answer file imported last for a view was written, so that the same comes out again.
CREATE TABLE answer_form(
  view INTEGER PRIMARY KEY,
  header BLOB NOT NULL -- the bytes before the first row: byte-order mark, column names, line end
);
-- The name that an image has in such a file, and where its row stands.
CREATE TABLE answer_row(
  image INTEGER PRIMARY KEY REFERENCES image(id),
  name TEXT NOT NULL,
  place INTEGER NOT NULL
);

-- Captions as they were imported: the description of an image that has no answers.
CREATE TABLE caption(
  image INTEGER PRIMARY KEY REFERENCES image(id),
  text TEXT NOT NULL,
  name TEXT NOT NULL, -- as the file calls the image
  run INTEGER REFERENCES run(id)
);

-- What an imported file of embeddings calls an image, where that is not its path.
CREATE TABLE embedding_name(
  embedding_set INTEGER NOT NULL REFERENCES embedding_set(id),
  image INTEGER NOT NULL REFERENCES image(id),
  name TEXT NOT NULL,
  PRIMARY KEY(embedding_set, image)
) WITHOUT ROWID;
