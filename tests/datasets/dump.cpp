// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets_fixture.h"
#include "store/sqlite/query.h"

namespace geovlm::test {

using namespace Qt::StringLiterals;

namespace {

/// The table's rows, each as the table's name and the row's columns parted by |.
QString rowsOf(const store::Store& store, const QString& table, const QString& order = QString())
{
    const QString columns =
        store::textsOf(store.database(),
                       "SELECT 'ifnull(\"' || name || '\", '''')' FROM pragma_table_info(?) ORDER BY cid",
                       table)
            .join(u" || '|' || "_s);
    const QByteArray sql =
        QStringLiteral("SELECT '%1|' || %2 FROM \"%1\" %3").arg(table, columns, order).toUtf8();
    QString text;
    for (const QString& row : store::textsOf(store.database(), sql.constData()))
        text += row + QLatin1Char('\n');
    return text;
}

} // namespace

QString dump(const store::Store& store)
{
    return rowsOf(store, u"image"_s, u"ORDER BY id"_s) + rowsOf(store, u"area"_s, u"ORDER BY id"_s) +
           rowsOf(store, u"pair"_s, u"ORDER BY query, reference"_s) +
           rowsOf(store, u"split"_s, u"ORDER BY id"_s) +
           rowsOf(store, u"split_query"_s, u"ORDER BY split, query"_s) +
           rowsOf(store, u"split_reference"_s, u"ORDER BY split, reference"_s);
}

QString dumpAll(const store::Store& store)
{
    QString text;
    for (const QString& table : store::textsOf(
             store.database(), "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        text += rowsOf(store, table);
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
        WatchedProgress progress({.reports = reports});
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

} // namespace geovlm::test
