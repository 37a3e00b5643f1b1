-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 4: what servers were sent and what they replied. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (4, 2);
