-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 8: which bytes a result came from. Embeddings carry checksums and may lie in another file than before, so an
-- older program must not read this.
INSERT INTO schema_version VALUES (8, 8);

-- The file of an image as it was when it was decoded last. An image without a row has not been decoded since version 8.
CREATE TABLE picture(
  image INTEGER PRIMARY KEY REFERENCES image(id),
  size INTEGER NOT NULL,     -- bytes
  modified INTEGER NOT NULL, -- the file's own time
  hash BLOB NOT NULL,        -- BLAKE2b-256 of its bytes
  changed INTEGER -- the newest answer about the image when other bytes were found: up to this one they are of the picture before; NULL = never
);
CREATE INDEX picture_changed ON picture(image) WHERE changed IS NOT NULL;

-- Of the row's bytes, looked at whenever it is read; NULL = written by an older program.
ALTER TABLE embedding_row ADD COLUMN checksum INTEGER;
-- Counts the files of one model's embeddings: an import is written beside the file in use and takes its place when whole.
ALTER TABLE embedding_set ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
-- From now on `written` is 0 until a stage has finished: such a set is nobody's latest.
UPDATE embedding_set SET written = 0 WHERE rows = 0 OR (sha256 IS NULL AND NOT EXISTS (
  SELECT 1 FROM run r WHERE r.model = embedding_set.model AND r.finished IS NOT NULL
  AND r.kind IN ('encode', 'embed', 'import-embeddings')));
