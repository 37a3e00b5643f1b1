-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 5: what a reader was asked. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (5, 2);

-- Images that a run put all its questions to. A reader that abstains leaves no answer to tell it by.
CREATE TABLE asked(
  run INTEGER NOT NULL REFERENCES run(id),
  image INTEGER NOT NULL REFERENCES image(id),
  PRIMARY KEY(run, image)
) WITHOUT ROWID;
