-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3: what the published files bring along. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (3, 2);
