// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/importing/file_import.h"

#include <QByteArray>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// What a file is, as far as its name and the beginning of its content tell; none when neither does. `begin`
/// need not be whole lines.
std::optional<FileImport> guessImport(const QString& file, const QByteArray& begin);
/// The same with the first kilobytes read from disk. A CSV that names the rows of one of the matrices,
/// and a matrix of the probabilities of answers, are taken as part of it. Files that cannot be read are
/// guessed by name.
std::vector<FileImport> guessImports(const QStringList& files);
/// Why this cannot be imported yet, as a sentence; empty when it can.
QString problemOf(const FileImport& file);

} // namespace geovlm::ui
