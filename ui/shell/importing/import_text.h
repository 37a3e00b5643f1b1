// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/preview.h"
#include "shell/importing/file_import.h"

#include <QString>
#include <QStringList>

/// Words for what an import reads.
namespace geovlm::ui {

QString labelsName(const QString& form); ///< "corrected", "original", "auto"
QString onDiskName(const datasets::SampleRow& row);
QString fileKindName(FileImport::Kind kind);
QString viewName(const QString& view); ///< "ground" → "queries (ground)"

/// What an import of one split (empty = all) would do, in one sentence.
QString importSentence(const datasets::ImportPreview& preview, const QString& split);
/// What was found, or why nothing was: the verdict on the preview's layout.
QString reasonOf(const datasets::ImportPreview& preview);

} // namespace geovlm::ui
