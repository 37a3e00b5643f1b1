// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/matrix.h"

#include <QString>
#include <vector>

namespace geovlm::store {

/// Whole rows that a flat file holds; 0 if there is none.
qint64 rowsInFile(const QString& file, int dimension);
/// Writes each row of `rows` to its place and returns once it is on the disk. Throws Error.
void writeRows(const QString& file, const Matrix& rows, const std::vector<qint64>& places);
/// Reads the rows at `places`, in that order. Not through a map: a file that another process cuts short would
/// end the program instead of giving an Error.
Matrix readFileRows(const QString& file, int dimension, const std::vector<qint64>& places);

} // namespace geovlm::store
