// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/export_target.h"
#include "store/sqlite/store.h"

#include <QString>

namespace geovlm::report {

struct AuditFiles
{
    QString marks, figures; ///< paths
    qint64 rows = 0;        ///< marks written
};
/// FILE.csv, a row a mark (those taken back as well, marked so), and beside it FILE-figures.csv, the figures
/// of each question and view. `audit` 0 = all. Fields that a spreadsheet would run begin with an apostrophe.
/// Throws Error when a file cannot be written.
AuditFiles exportAudit(const store::Store& store, qint64 audit, const files::ExportTarget& file);

} // namespace geovlm::report
