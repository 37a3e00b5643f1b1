// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/export_target.h"
#include "files/targets.h"

#include <QStringList>

namespace geovlm::store {
class Store;
}

namespace geovlm::datasets {

/// Throws Error unless the store may be exported to `target`: files::requireReplaceable() with the store's
/// root as a data set, and no file that was imported into it, unless that is asked for and it does not lie
/// under the root.
void requireExportable(const store::Store& store, const files::ExportTarget& target,
                       const files::Recognise& isOurs);
/// The same with a companion whose name nobody gave.
void requireExportable(const store::Store& store, const files::ExportTarget& target,
                       const files::Recognise& isOurs, const files::Target& companion);

/// Whether a file begins with exactly these columns.
bool hasHeader(const QByteArray& begin, const QStringList& columns);
bool hasHeader(const QByteArray& begin, QByteArray header);
/// Whether it is a matrix as npyHeader() begins one; `columns` 0 = any number.
bool isOwnMatrix(const QByteArray& begin, int columns = 0);

} // namespace geovlm::datasets
