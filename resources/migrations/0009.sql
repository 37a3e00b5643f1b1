-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 9: which state of the file a -wal belongs to, so that an older copy put beside a newer -wal is not mixed with it.
INSERT INTO schema_version VALUES (9, 8);

-- One row. Names of two states, drawn at random: the one that the -wal began from ('-' = none was named), and the one since.
CREATE TABLE wal_link(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  before TEXT NOT NULL,
  now TEXT NOT NULL
);
