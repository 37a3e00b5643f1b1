// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "files/export_target.h"
#include "store/sqlite/store.h"

#include <QString>

namespace geovlm::report {

struct ReportOptions
{
    qint64 run = 0; ///< a rerank run; 0 = the newest finished one
    int worst = 6;  ///< cases of each kind
    int draws = 2000;
    int questionSample = 2000; ///< cases that the worth of questions is computed on, at most
};

/// One HTML file that needs nothing else: figures as inline SVG, images inside, no script that runs, and a
/// policy that forbids every request. Its figures are those of figures::evaluate(), which it also holds as
/// JSON (element "evaluation"). Written whole or not at all. Returns the cases it is about. Throws Error when
/// there is nothing to report or the file cannot be written, and Stopped.
qint64 writeReport(const store::Store& store, const ReportOptions& options, const files::ExportTarget& file,
                   Progress& progress);

} // namespace geovlm::report
