// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/areas.h"

#include "store/sqlite/query.h"

namespace geovlm::store {

qint64 areaId(Database& database, const QString& name)
{
    if (name.isEmpty())
        return 0;
    if (const qint64 known = integerOf(database, "SELECT id FROM area WHERE name = ?", 0, name))
        return known;
    insert(database, "area", {{"name", name}});
    return database.lastRowId();
}

} // namespace geovlm::store
