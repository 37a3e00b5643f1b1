// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSaveFile>

namespace geovlm::datasets {

/// Files are written beside their name and take it at the end: nobody ever reads half a file, and one that
/// was there before stays until the new one is whole. Both throw Error.
void openForWriting(QSaveFile& file);
void commit(QSaveFile& file);

} // namespace geovlm::datasets
