-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: what people do (actions, undo, review), answers merged from another store, and rerankings that are
-- owed because an answer changed after them.
INSERT INTO schema_version VALUES (2, 2);

-- One thing a person did at once; Undo takes it back as a whole. Append-only, and each row says which action
-- Undo and Redo would be about after it, so both stacks of a person are read from that person's newest row:
--   undo_top  the action that Undo takes back next
--   redo_top  the Undo (its id) that Redo takes back next
--   below     of a deed: undo_top before it; of an Undo: redo_top before it
CREATE TABLE action(
  id INTEGER PRIMARY KEY,
  speaker INTEGER NOT NULL REFERENCES speaker(id),
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  image INTEGER NOT NULL REFERENCES image(id),
  question INTEGER, -- NULL = several, or none
  target INTEGER REFERENCES action(id), -- of Undo and Redo: the deed that it is about
  below INTEGER REFERENCES action(id),
  undo_top INTEGER REFERENCES action(id),
  redo_top INTEGER REFERENCES action(id)
);
CREATE INDEX action_by_speaker ON action(speaker, id);
CREATE INDEX action_by_target ON action(target) WHERE target IS NOT NULL;
CREATE TRIGGER action_never_changes BEFORE UPDATE ON action
BEGIN SELECT RAISE(ABORT, 'the log of actions is append-only'); END;
CREATE TRIGGER action_never_vanishes BEFORE DELETE ON action
BEGIN SELECT RAISE(ABORT, 'the log of actions is append-only'); END;

-- One bringing in of another annotator's store.
CREATE TABLE merge(
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL, -- the other store's file name
  at INTEGER NOT NULL
);

ALTER TABLE answer ADD COLUMN action INTEGER REFERENCES action(id);
ALTER TABLE answer ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answer ADD COLUMN merge INTEGER REFERENCES merge(id); -- NULL = given here
CREATE INDEX answer_by_action ON answer(action) WHERE action IS NOT NULL;

CREATE TABLE review_event(
  id INTEGER PRIMARY KEY,
  image INTEGER NOT NULL REFERENCES image(id),
  state INTEGER NOT NULL,
  comment TEXT NOT NULL,
  speaker INTEGER NOT NULL REFERENCES speaker(id),
  at INTEGER NOT NULL,
  undoes INTEGER REFERENCES review_event(id),
  action INTEGER REFERENCES action(id),
  merge INTEGER REFERENCES merge(id)
);
CREATE INDEX review_event_by_image ON review_event(image);
CREATE INDEX review_event_by_action ON review_event(action) WHERE action IS NOT NULL;
CREATE TRIGGER review_event_never_changes BEFORE UPDATE ON review_event
BEGIN SELECT RAISE(ABORT, 'the log of reviews is append-only'); END;
CREATE TRIGGER review_event_never_vanishes BEFORE DELETE ON review_event
BEGIN SELECT RAISE(ABORT, 'the log of reviews is append-only'); END;
-- Which event counts now; an image without a row is untouched.
CREATE TABLE review(
  image INTEGER PRIMARY KEY REFERENCES image(id),
  event INTEGER NOT NULL REFERENCES review_event(id),
  state INTEGER NOT NULL,
  speaker INTEGER NOT NULL REFERENCES speaker(id)
);
CREATE INDEX review_by_state ON review(state, speaker);

-- Scores older than an answer that they rest on. Written with the answer, gone with the new scores.
CREATE TABLE owed_reranking(
  run INTEGER NOT NULL,
  split INTEGER NOT NULL,
  query INTEGER NOT NULL,
  PRIMARY KEY(run, split, query),
  FOREIGN KEY(run, split, query) REFERENCES rerank_case(run, split, query) ON DELETE CASCADE
) WITHOUT ROWID;
-- The newest answer that a case's scores were made over again for; NULL = as its run made them.
ALTER TABLE rerank_case ADD COLUMN revised INTEGER REFERENCES answer(id);
CREATE INDEX rerank_candidate_by_reference ON rerank_candidate(reference, run);

-- Work for annotators: why an image should be looked at, and how soon. Made over again by the queue stage.
CREATE TABLE queue_item(
  image INTEGER NOT NULL REFERENCES image(id),
  reason INTEGER NOT NULL,
  weight REAL NOT NULL, -- greater = sooner
  question INTEGER,     -- of a flip: the answer that would make it a hit
  value TEXT,
  run INTEGER REFERENCES run(id),
  PRIMARY KEY(image, reason)
) WITHOUT ROWID;
