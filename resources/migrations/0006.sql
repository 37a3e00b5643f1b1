-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: what looking into a store leaves in it. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (6, 2);

-- Stability runs.
-- How alike the runs of a stability check describe an image: cosines -1 to 1, the others 0 to 1, null where there is
-- nothing to compare. A failed image has only its failure.
CREATE TABLE stability_image(
  run INTEGER NOT NULL REFERENCES run(id),
  image INTEGER NOT NULL REFERENCES image(id),
  failure TEXT, -- why it could not be measured
  cosine REAL,
  jaccard REAL,
  agreement REAL,      -- share of equal answers
  answer_jaccard REAL,
  first_changed REAL,  -- share of runs under which another reference is first than before
  tau REAL,            -- of the ten against the order before
  first_apart REAL,    -- the same between runs
  tau_apart REAL,
  PRIMARY KEY(run, image)
) WITHOUT ROWID;
CREATE INDEX stability_image_by_image ON stability_image(image);
-- What the runs answered, and the orders of the ten that it gave.
CREATE TABLE stability_said(
  run INTEGER NOT NULL REFERENCES run(id),
  image INTEGER NOT NULL REFERENCES image(id),
  said BLOB NOT NULL, -- JSON in Qt's zlib form: {"answers": [[…] a run], "orders": [[…] a run], "order": before}
  PRIMARY KEY(run, image)
);
CREATE INDEX stability_said_by_image ON stability_said(image);
-- The same figures between different images, and what the template alone does.
CREATE TABLE stability_baseline(
  run INTEGER PRIMARY KEY REFERENCES run(id),
  pairs INTEGER NOT NULL,
  cosine REAL,
  jaccard REAL,
  agreement REAL,
  answer_jaccard REAL,
  template_jaccard REAL NOT NULL
);

-- Training runs: how well each reranker learned, epoch by epoch. A sweep's trainings have no model.
CREATE TABLE training(
  run INTEGER PRIMARY KEY REFERENCES run(id),
  queries INTEGER NOT NULL,       -- that were learned from
  validation_r1 REAL NOT NULL,    -- of the weights kept, 0 to 100
  kept INTEGER NOT NULL,          -- the epoch whose weights they are, -1 = as they were before the first
  stopped INTEGER NOT NULL,       -- ended before its epochs, by request
  state TEXT NOT NULL,            -- domain/training_diagnosis.h, over all epochs
  seconds REAL NOT NULL
);
CREATE TABLE training_epoch(
  run INTEGER NOT NULL REFERENCES training(run),
  epoch INTEGER NOT NULL,
  loss REAL,                      -- NULL = no number any more
  validation_r1 REAL NOT NULL,
  learning_rate REAL NOT NULL,
  cases INTEGER NOT NULL,         -- of the validation part, whose match is among the candidates
  gap REAL NOT NULL,              -- the match's score above the mean of the others
  margin_mean REAL NOT NULL,      -- and above the best of them
  margin_least REAL NOT NULL,
  margin_lower REAL NOT NULL,     -- quartiles
  margin_median REAL NOT NULL,
  margin_upper REAL NOT NULL,
  margin_greatest REAL NOT NULL,
  margin_positive REAL NOT NULL,  -- share above zero, 0 to 100
  PRIMARY KEY(run, epoch)
) WITHOUT ROWID;
-- R@1 of test queries that were scored without storing their order.
CREATE TABLE training_test(
  run INTEGER NOT NULL REFERENCES training(run),
  split TEXT NOT NULL,
  queries INTEGER NOT NULL,
  r1_before REAL NOT NULL,
  r1_after REAL NOT NULL,
  PRIMARY KEY(run, split)
) WITHOUT ROWID;

-- Audits. A draw of images whose answers somebody judges, one by one.
CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  seed INTEGER NOT NULL,
  size INTEGER NOT NULL, -- images asked for; audit_image has as many as there were
  view INTEGER, -- NULL = both
  speaker INTEGER NOT NULL REFERENCES speaker(id), -- who drew it
  started INTEGER NOT NULL
);
CREATE TABLE audit_image(
  audit INTEGER NOT NULL REFERENCES audit(id),
  place INTEGER NOT NULL, -- in the order drawn, from 0
  image INTEGER NOT NULL REFERENCES image(id),
  PRIMARY KEY(audit, place),
  UNIQUE(audit, image)
) WITHOUT ROWID;
-- Append-only. A mark is about the answer that was shown, whatever counts now; the newest that was not taken back
-- counts.
CREATE TABLE audit_mark(
  id INTEGER PRIMARY KEY,
  audit INTEGER NOT NULL,
  image INTEGER NOT NULL,
  question INTEGER NOT NULL,
  verdict INTEGER, -- NULL: takes back the mark `undoes`
  answer INTEGER NOT NULL REFERENCES answer(id),
  speaker INTEGER NOT NULL REFERENCES speaker(id),
  at INTEGER NOT NULL,
  deed INTEGER NOT NULL REFERENCES audit_mark(id), -- the first of what was marked at once, and is taken back at once
  undoes INTEGER REFERENCES audit_mark(id),
  FOREIGN KEY(audit, image) REFERENCES audit_image(audit, image)
);
CREATE INDEX audit_mark_by_image ON audit_mark(audit, image, question);
CREATE INDEX audit_mark_by_deed ON audit_mark(audit, deed);
CREATE TRIGGER audit_mark_never_changes BEFORE UPDATE ON audit_mark
BEGIN SELECT RAISE(ABORT, 'the log of marks is append-only'); END;
CREATE TRIGGER audit_mark_never_vanishes BEFORE DELETE ON audit_mark
BEGIN SELECT RAISE(ABORT, 'the log of marks is append-only'); END;

-- Prepared cases: what a presentation shows, in this order.
CREATE TABLE prepared_case(
  split INTEGER NOT NULL REFERENCES split(id),
  query INTEGER NOT NULL REFERENCES image(id),
  place INTEGER NOT NULL, -- from 0
  caption TEXT NOT NULL,
  PRIMARY KEY(split, query)
) WITHOUT ROWID;
CREATE INDEX prepared_case_by_place ON prepared_case(place);
