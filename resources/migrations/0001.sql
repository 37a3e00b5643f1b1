-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1. Times are milliseconds since 1970 in UTC. Nothing deletes images, so references to image(id)
-- carry an index only where a query walks them that way.

-- Each migration adds its row: the version it makes, and the oldest program schema that can still read it.
CREATE TABLE schema_version(
  version INTEGER PRIMARY KEY,
  compatible INTEGER NOT NULL
);
INSERT INTO schema_version VALUES (1, 1);

-- What the store itself needs: root, questions.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- What the programs remember, e.g. the model in use.
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE area(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE image(
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, -- the path's last part: imports name images by it
  view INTEGER NOT NULL,
  area INTEGER REFERENCES area(id),
  latitude REAL,
  longitude REAL,
  missing INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX image_by_name ON image(name);
CREATE INDEX image_by_view ON image(view);
CREATE INDEX image_by_area ON image(area);
CREATE INDEX image_missing ON image(id) WHERE missing = 1;

CREATE TABLE pair(
  query INTEGER NOT NULL REFERENCES image(id),
  reference INTEGER NOT NULL REFERENCES image(id),
  kind INTEGER NOT NULL,
  delta1 REAL NOT NULL DEFAULT 0,
  delta2 REAL NOT NULL DEFAULT 0,
  PRIMARY KEY(query, reference)
) WITHOUT ROWID;
CREATE INDEX pair_by_reference ON pair(reference);

CREATE TABLE split(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE split_query(
  split INTEGER NOT NULL REFERENCES split(id),
  query INTEGER NOT NULL REFERENCES image(id),
  role INTEGER NOT NULL,
  PRIMARY KEY(split, query)
) WITHOUT ROWID;
CREATE TABLE split_reference(
  split INTEGER NOT NULL REFERENCES split(id),
  reference INTEGER NOT NULL REFERENCES image(id),
  PRIMARY KEY(split, reference)
) WITHOUT ROWID;

CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  model INTEGER REFERENCES model(id),
  parameters TEXT NOT NULL, -- JSON with sorted keys, so that equal parameters are equal texts
  program TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER
);
CREATE INDEX run_by_kind ON run(kind, finished);
CREATE INDEX run_by_model ON run(model);

-- A replaced model stays: the runs that used it keep naming it.
CREATE TABLE model(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  file TEXT NOT NULL,
  configuration TEXT NOT NULL,
  parameters INTEGER NOT NULL,
  run INTEGER REFERENCES run(id),
  replaced INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX model_in_use ON model(kind, name) WHERE replaced = 0;
CREATE INDEX model_by_run ON model(run);

CREATE TABLE speaker(
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  revision TEXT NOT NULL,
  UNIQUE(kind, name, revision)
);
-- The same few hundred answers are given millions of times.
CREATE TABLE answer_text(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE answer(
  id INTEGER PRIMARY KEY,
  image INTEGER NOT NULL REFERENCES image(id),
  question INTEGER NOT NULL,
  value INTEGER NOT NULL REFERENCES answer_text(id),
  raw INTEGER REFERENCES answer_text(id),
  confidence REAL,
  speaker INTEGER NOT NULL REFERENCES speaker(id),
  at INTEGER NOT NULL,
  suggestion_visible INTEGER NOT NULL,
  replaces INTEGER REFERENCES answer(id),
  undoes INTEGER REFERENCES answer(id),
  run INTEGER REFERENCES run(id)
);
CREATE INDEX answer_by_image ON answer(image, question);
CREATE INDEX answer_by_speaker ON answer(speaker, image, question);
-- Probabilities of the question's options, float32 little-endian; apart because lists never need them.
CREATE TABLE answer_distribution(
  answer INTEGER PRIMARY KEY REFERENCES answer(id),
  probabilities BLOB NOT NULL
);
CREATE TRIGGER answer_never_changes BEFORE UPDATE ON answer
BEGIN SELECT RAISE(ABORT, 'the answer log is append-only'); END;
CREATE TRIGGER answer_never_vanishes BEFORE DELETE ON answer
BEGIN SELECT RAISE(ABORT, 'the answer log is append-only'); END;
CREATE TRIGGER answer_distribution_never_changes BEFORE UPDATE ON answer_distribution
BEGIN SELECT RAISE(ABORT, 'the answer log is append-only'); END;
CREATE TRIGGER answer_distribution_never_vanishes BEFORE DELETE ON answer_distribution
BEGIN SELECT RAISE(ABORT, 'the answer log is append-only'); END;
-- Which event counts now; written together with each event, and checked against the log by `check`.
CREATE TABLE current_answer(
  image INTEGER NOT NULL REFERENCES image(id),
  question INTEGER NOT NULL,
  answer INTEGER NOT NULL REFERENCES answer(id),
  value INTEGER NOT NULL REFERENCES answer_text(id),
  PRIMARY KEY(image, question)
) WITHOUT ROWID;
CREATE INDEX current_answer_by_value ON current_answer(question, value);

CREATE TABLE description(
  image INTEGER PRIMARY KEY REFERENCES image(id),
  text TEXT NOT NULL,
  source_hash BLOB NOT NULL,
  run INTEGER REFERENCES run(id)
);

CREATE TABLE embedding_set(
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  model INTEGER NOT NULL REFERENCES model(id),
  dimension INTEGER NOT NULL,
  rows INTEGER NOT NULL DEFAULT 0,
  length INTEGER,  -- bytes that sha256 covers; both NULL until sealed
  sha256 BLOB,
  written INTEGER NOT NULL, -- counts up: the greatest was written last
  UNIQUE(kind, model)
);
CREATE TABLE embedding_row(
  embedding_set INTEGER NOT NULL REFERENCES embedding_set(id),
  image INTEGER NOT NULL REFERENCES image(id),
  row INTEGER NOT NULL,
  source_hash BLOB NOT NULL,
  run INTEGER REFERENCES run(id),
  PRIMARY KEY(embedding_set, image)
) WITHOUT ROWID;

CREATE TABLE retrieval(
  run INTEGER NOT NULL REFERENCES run(id),
  split INTEGER NOT NULL REFERENCES split(id),
  query INTEGER NOT NULL REFERENCES image(id),
  role INTEGER NOT NULL,
  match INTEGER REFERENCES image(id),
  rank INTEGER NOT NULL,
  rank_masked INTEGER NOT NULL,
  match_similarity REAL NOT NULL,
  average_precision REAL NOT NULL,
  PRIMARY KEY(run, split, query)
) WITHOUT ROWID;
CREATE TABLE candidate(
  run INTEGER NOT NULL,
  split INTEGER NOT NULL,
  query INTEGER NOT NULL,
  place INTEGER NOT NULL,
  reference INTEGER NOT NULL REFERENCES image(id),
  similarity REAL NOT NULL,
  PRIMARY KEY(run, split, query, place),
  FOREIGN KEY(run, split, query) REFERENCES retrieval(run, split, query) ON DELETE CASCADE
) WITHOUT ROWID;

-- A rank of 2147483647 means that the split holds no match, so that such cases sort last.
CREATE TABLE rerank_case(
  run INTEGER NOT NULL REFERENCES run(id),
  split INTEGER NOT NULL REFERENCES split(id),
  query INTEGER NOT NULL REFERENCES image(id),
  role INTEGER NOT NULL,
  match INTEGER REFERENCES image(id),
  rank_before INTEGER NOT NULL,
  rank_after INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  change INTEGER NOT NULL, -- places the match moved up; negative = down
  area INTEGER REFERENCES area(id),
  name TEXT NOT NULL, -- the query's path, case-folded: sorted and searched without touching image
  PRIMARY KEY(run, split, query)
) WITHOUT ROWID;
-- One covering index an order: the case list is filtered while it is read in order, with no sorting.
CREATE INDEX rerank_case_by_name
  ON rerank_case(run, role, name, split, query, rank_before, rank_after, outcome, change, area);
CREATE INDEX rerank_case_by_before
  ON rerank_case(run, role, rank_before, split, query, rank_after, outcome, change, area);
CREATE INDEX rerank_case_by_after
  ON rerank_case(run, role, rank_after, split, query, rank_before, outcome, change, area);
CREATE INDEX rerank_case_by_change
  ON rerank_case(run, role, change, split, query, rank_before, rank_after, outcome, area);
CREATE TABLE rerank_candidate(
  run INTEGER NOT NULL,
  split INTEGER NOT NULL,
  query INTEGER NOT NULL,
  place INTEGER NOT NULL, -- after reranking
  reference INTEGER NOT NULL REFERENCES image(id),
  before INTEGER NOT NULL,
  similarity REAL NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY(run, split, query, place),
  FOREIGN KEY(run, split, query) REFERENCES rerank_case(run, split, query) ON DELETE CASCADE
) WITHOUT ROWID;
