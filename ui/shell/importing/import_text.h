// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/importing/import_request.h"

#include <QString>
#include <QStringList>

/// Words for what an import reads.
namespace geovlm::ui {

QString labelsName(const QString& form); ///< "corrected", "original", "auto"
QString onDiskName(const PreviewRow& row);
QString fileKindName(FileImport::Kind kind);
QString viewName(const QString& view); ///< "ground" → "queries (ground)"

/// What an import of one split (empty = all) would do, in one sentence.
QString importSentence(const ImportPreview& preview, const QString& split);
/// What was found, or why nothing was: the verdict on the preview's layout.
QString reasonOf(const ImportPreview& preview);

} // namespace geovlm::ui
