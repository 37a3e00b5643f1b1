-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 6: what looking into a store leaves in it. Only new tables: programs of version 2 can still read the store.
INSERT INTO schema_version VALUES (6, 2);

-- Stability runs.

-- Training runs.

-- Audits.

-- Prepared cases.
