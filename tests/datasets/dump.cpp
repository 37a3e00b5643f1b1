// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include "store/sqlite/database.h"

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

QString dumpAll(const store::Store& store)
{
    QStringList tables;
    store::Query names(store.database(), "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    while (names.next())
        tables.append(names.text(0));
    QString text;
    for (const QString& table : tables) {
        const QByteArray width =
            QStringLiteral("SELECT count(*) FROM pragma_table_info('%1')").arg(table).toUtf8();
        const qint64 columns = store::integerOf(store.database(), width.constData(), 0);
        store::Query rows(store.database(),
                          QStringLiteral("SELECT * FROM \"%1\"").arg(table).toUtf8().constData());
        while (rows.next()) {
            text += table;
            for (int column = 0; column < int(columns); ++column)
                text += QLatin1Char('|') + rows.text(column);
            text += QLatin1Char('\n');
        }
    }
    return text;
}

int stopsEverywhere(const datasets::ImportOptions& options)
{
    Fixture whole;
    SilentProgress silent;
    datasets::importDataset(*whole.store, options, silent);
    const QString expected = dump(*whole.store);
    for (int reports = 1, stops = 0;; ++reports) {
        Fixture fixture;
        StoppingProgress progress(reports);
        try {
            datasets::importDataset(*fixture.store, options, progress);
            return stops;
        } catch (const Stopped&) {
            ++stops;
        }
        datasets::importDataset(*fixture.store, options, silent);
        if (dump(*fixture.store) != expected)
            return -1;
    }
}

} // namespace datasetstest
