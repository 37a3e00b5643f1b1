// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::files {

/// Where an export goes, and whether somebody said (--force, the question of a dialog) that it may take the
/// place of a file of another kind. What is never replaced is in targets.h.
struct ExportTarget
{
    QString path;
    bool asked = false;
    ExportTarget(QString file, bool mayReplaceOthers = false) : path(std::move(file)), asked(mayReplaceOthers)
    {
    }
};

} // namespace geovlm::files
