-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: what looking into a store leaves in it. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (6, 2);

-- Stability runs.

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

-- Audits.

-- Prepared cases.
