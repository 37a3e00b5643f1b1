// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

namespace geovlm::store {

class Database;

/// Changes the copy before it gets its name, and fills the folder that goes with it (which is not made yet).
using Adjust = std::function<void(Database& copy, const QString& folder)>;

/// Copies one consistent state of the database into the new file `to`, lets `adjust` change the copy, checks
/// its integrity, brings it to the disk, and only then gives it its name. Returns the pages copied. Throws
/// Error, leaving nothing, if `to` exists or the copy fails.
qint64 copyDatabase(Database& from, const QString& to, const Adjust& adjust = {});

/// Copies a store's folder with all it holds into `to`, which is made, and brings it to the disk; nothing
/// where there is no `from`. Throws Error when any of it cannot be listed, read or written.
void copyFolder(const QString& from, const QString& to);

} // namespace geovlm::store
