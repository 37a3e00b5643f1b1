// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace geovlm::store {

class Database;

/// The id of the area with this name, made if there is none yet; 0 where the name is empty.
qint64 areaId(Database& database, const QString& name);

} // namespace geovlm::store
