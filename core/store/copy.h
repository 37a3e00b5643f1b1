// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

namespace geovlm::store {

class Database;

/// Copies one consistent state of the database into the new file `to`, lets `adjust` change the copy, checks
/// its integrity, and only then gives it its name. Returns the pages copied. Throws Error, leaving nothing,
/// if `to` exists or the copy fails.
qint64 copyDatabase(Database& from, const QString& to,
                    const std::function<void(Database& copy)>& adjust = {});

} // namespace geovlm::store
