// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include "store/store.h"

#include "store/database.h"

#include <QCoreApplication>
#include <QFile>
#include <QSet>
#include <QtEndian>

static void initStoreResources()
{
    Q_INIT_RESOURCE(store);
}

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

std::vector<Migration> compiledIn()
{
    initStoreResources();
    std::vector<Migration> list;
    for (int version = 1;; ++version) {
        QFile file(QStringLiteral(":/migrations/%1.sql").arg(version, 4, 10, QLatin1Char('0')));
        if (!file.open(QIODevice::ReadOnly))
            return list;
        list.push_back({version, file.readAll()});
    }
}

void apply(Database& database, const Migration& step)
{
    database.begin();
    try {
        database.execute(step.sql.constData());
        database.execute(("PRAGMA user_version=" + QByteArray::number(step.to)).constData());
        database.commit();
    } catch (...) {
        database.rollback();
        throw;
    }
}

/// "type name sql" of everything but SQLite's own tables.
QSet<QString> schemaEntries(Database& database, bool codeOnly)
{
    QSet<QString> entries;
    Query rows(database, "SELECT type, name, sql FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'");
    while (rows.next()) {
        const QString type = rows.text(0);
        if (!codeOnly || type == QStringLiteral("trigger") || type == QStringLiteral("view"))
            entries.insert(type + QLatin1Char(' ') + rows.text(1) + QLatin1Char('\n') + rows.text(2));
    }
    return entries;
}

QSet<QString> expectedEntries(int version, bool codeOnly)
{
    Database scratch(QStringLiteral(":memory:"), Database::Mode::Memory);
    std::vector<Migration> steps = migrations();
    steps.resize(size_t(qBound(0, version, int(steps.size()))));
    migrate(scratch, steps);
    return schemaEntries(scratch, codeOnly);
}

/// A newer program's file says itself which older programs may read it.
bool readableThoughNewer(Database& database, int version)
{
    try {
        return integerOf(database, "SELECT compatible FROM schema_version WHERE version = ?",
                         currentVersion() + 1, version) <= currentVersion();
    } catch (const DatabaseError&) {
        return false; // no such table: not a version of ours
    }
}

constexpr qint64 cheapBytes = qint64(16) << 20; // 3 ms a megabyte, paid at each opening

/// SQLite takes a last page that was cut short for zeros. With a WAL in use the file may be growing right
/// now.
void requireWholePages(Database& database)
{
    if (QFile(database.path() + QStringLiteral("-wal")).size() > 0)
        return;
    const qint64 page = integerOf(database, "PRAGMA page_size", 4096);
    if (QFile(database.path()).size() % page != 0)
        throw Error(
            Text::tr("%1 is damaged (its end is missing); go back to a backup.").arg(database.path()));
}

} // namespace

const std::vector<Migration>& migrations()
{
    static const std::vector<Migration> list = compiledIn();
    return list;
}

int currentVersion()
{
    return migrations().empty() ? 0 : migrations().back().to;
}

int versionOf(Database& database)
{
    return int(integerOf(database, "PRAGMA user_version", 0));
}

void migrate(Database& database, const std::vector<Migration>& steps)
{
    const int from = versionOf(database);
    for (const Migration& step : steps)
        if (step.to > from)
            apply(database, step);
}

void requireStoreHeader(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw Error(Text::tr("%1 cannot be read (%2).").arg(path, file.errorString()));
    const QByteArray header = file.read(100);
    if (header.size() < 100 || !header.startsWith(QByteArray("SQLite format 3\0", 16)))
        throw Error(Text::tr("%1 is not a GeoVLM store.").arg(path));
    if (qFromBigEndian<qint32>(header.constData() + 68) != applicationId)
        throw Error(Text::tr("%1 is a database of another program, not a GeoVLM store.").arg(path));
}

void requireOwnSchema(Database& database, bool reading)
{
    const int version = versionOf(database);
    const bool newer = version > currentVersion();
    if (newer && !(reading && readableThoughNewer(database, version)))
        throw Error(Text::tr("%1 was written by a newer version of this program (schema %2, this one knows "
                             "%3); update the program to open it.")
                        .arg(database.path())
                        .arg(version)
                        .arg(currentVersion()));
    const QSet<QString> expected = expectedEntries(version, newer);
    const QSet<QString> found = schemaEntries(database, newer);
    for (const QString& entry : found)
        if (!expected.contains(entry))
            throw Error(Text::tr("%1 holds a %2 that this program did not make, so it is not opened; go back "
                                 "to a backup.")
                            .arg(database.path(), entry.section(QLatin1Char('\n'), 0, 0)));
    if (!newer && found != expected)
        throw Error(Text::tr("%1 lacks some of its tables; go back to a backup.").arg(database.path()));
}

void requireSound(Database& database)
{
    requireWholePages(database);
    if (QFile(database.path()).size() > cheapBytes)
        return;
    Query rows(database, "PRAGMA quick_check(1)");
    if (rows.next() && rows.text(0) != QStringLiteral("ok"))
        throw Error(Text::tr("%1 is damaged (%2); go back to a backup.").arg(database.path(), rows.text(0)));
}

int schemaVersion()
{
    return currentVersion();
}

} // namespace geovlm::store
