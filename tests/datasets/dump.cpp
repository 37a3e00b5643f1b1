// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "store/database.h"

namespace datasetstest {

QString dump(const store::Store& store)
{
    const struct
    {
        const char* name;
        const char* sql;
        int columns;
    } tables[] = {
        {"image", "SELECT id, path, view, area, latitude, longitude, missing FROM image ORDER BY id", 7},
        {"area", "SELECT id, name FROM area ORDER BY id", 2},
        {"pair", "SELECT * FROM pair ORDER BY query, reference", 5},
        {"split", "SELECT id, name FROM split ORDER BY id", 2},
        {"query", "SELECT * FROM split_query ORDER BY split, query", 3},
        {"reference", "SELECT * FROM split_reference ORDER BY split, reference", 2},
    };
    QString text;
    for (const auto& table : tables) {
        store::Query rows(store.database(), table.sql);
        while (rows.next()) {
            text += QLatin1String(table.name);
            for (int column = 0; column < table.columns; ++column)
                text += QLatin1Char('|') + rows.text(column);
            text += QLatin1Char('\n');
        }
    }
    return text;
}

} // namespace datasetstest
