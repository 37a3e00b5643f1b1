-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 7: what chance decided, and queries without any match. Older programs do not know that outcome.
INSERT INTO schema_version VALUES (7, 7);

-- References beside the match that are exactly as similar to the query, and how many of them are positives. NULL = of
-- a run that did not count them.
ALTER TABLE retrieval ADD COLUMN ties INTEGER;
ALTER TABLE retrieval ADD COLUMN tied_positives INTEGER;

-- Without a match among the split's references: not what reranking could not reach (4), but a class of its own.
UPDATE rerank_case SET outcome = 5 WHERE match IS NULL AND NOT EXISTS (
  SELECT 1 FROM pair p JOIN split_reference s ON s.split = rerank_case.split AND s.reference = p.reference
  WHERE p.query = rerank_case.query AND p.kind = 1);
