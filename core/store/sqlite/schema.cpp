// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/schema.h"

#include "store/sqlite/store.h"

#include "store/sqlite/database_error.h"
#include "store/sqlite/query.h"
#include "store/sqlite/wal.h"
#include "store/text.h"

#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <sqlite3.h>

static void initStoreResources()
{
    Q_INIT_RESOURCE(store);
}

namespace geovlm::store {
namespace {

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

/// A table, index, trigger or view.
struct Entry
{
    QString type, name, table, sql;
    QString key() const { return type + QLatin1Char(' ') + name.toLower(); }
    bool isCode() const { return type == QStringLiteral("trigger") || type == QStringLiteral("view"); }
};

/// Everything but SQLite's own tables, by its key.
QMap<QString, Entry> schemaEntries(Database& database)
{
    QMap<QString, Entry> entries;
    Query rows(database,
               "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'");
    while (rows.next()) {
        const Entry entry{rows.text("type"), rows.text("name"), rows.text("tbl_name"), rows.text("sql")};
        entries.insert(entry.key(), entry);
    }
    return entries;
}

QMap<QString, Entry> expectedEntries(int version)
{
    Database scratch(QStringLiteral(":memory:"), Database::Mode::Memory);
    std::vector<Migration> steps = migrations();
    steps.resize(size_t(qBound(0, version, int(steps.size()))));
    migrate(scratch, steps);
    return schemaEntries(scratch);
}

/// An index of another program on a table of ours that only helps to find rows: it can neither refuse a row
/// nor run a function that this program does not have.
bool isPlainIndex(Database& database, const Entry& index)
{
    const qint64 strict =
        integerOf(database, "SELECT \"unique\" + partial FROM pragma_index_list(?) WHERE name = ?", 1,
                  index.table, index.name);
    const qint64 odd =
        integerOf(database,
                  "SELECT count(*) FROM pragma_index_xinfo(?) WHERE cid = -2 OR upper(coll) NOT IN "
                  "('BINARY', 'NOCASE', 'RTRIM')",
                  1, index.name);
    return strict == 0 && odd == 0;
}

[[noreturn]] void refuse(const Database& database, const Entry& entry)
{
    throw Error(
        Text::tr(
            "%1 holds a %2 \"%3\" that this program did not make, so it is not opened; remove it with the "
            "program that made it (DROP %4 \"%3\"), or go back to a backup.")
            .arg(database.path(), entry.type, entry.name, entry.type.toUpper()));
}

/// Throws Error for an entry that no migration made, unless it can do no harm.
void requireHarmless(Database& database, const Entry& entry, const QMap<QString, Entry>& expected)
{
    if (entry.isCode())
        refuse(database, entry);
    const bool onOurs = expected.contains(QStringLiteral("table ") + entry.table.toLower());
    if (entry.type == QStringLiteral("index") && onOurs && !isPlainIndex(database, entry))
        refuse(database, entry);
}

void requireAsMade(const Database& database, const QMap<QString, Entry>& found, const Entry& expected)
{
    const auto there = found.constFind(expected.key());
    if (there == found.cend())
        throw Error(Text::tr("%1 lacks its %2 \"%3\"; go back to a backup.")
                        .arg(database.path(), expected.type, expected.name));
    if (there->sql != expected.sql)
        throw Error(Text::tr("In %1 another program changed the %2 \"%3\"; go back to a backup.")
                        .arg(database.path(), expected.type, expected.name));
}

/// Names that the migrations after `version` make, if only for a while.
QSet<QString> namesMadeAfter(int version)
{
    static const QRegularExpression making(
        QStringLiteral(
            "CREATE\\s+(?:UNIQUE\\s+)?(?:TABLE|INDEX|TRIGGER|VIEW)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(\\w+)|"
            "RENAME\\s+TO\\s+(\\w+)"),
        QRegularExpression::CaseInsensitiveOption);
    QSet<QString> names;
    for (const Migration& step : migrations())
        for (const QRegularExpressionMatch& match : making.globalMatch(QString::fromUtf8(step.sql)))
            if (step.to > version)
                names.insert((match.captured(1) + match.captured(2)).toLower());
    return names;
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

constexpr qint64 smallestDatabase = 512;        ///< bytes of a page
constexpr qint64 cheapBytes = qint64(16) << 20; // 3 ms a megabyte, paid at each opening

/// SQLite takes a last page that was cut short for zeros. With a WAL in use the file may be growing right
/// now.
void requireWholePages(Database& database)
{
    if (walBytes(database.path()) > 0)
        return;
    const qint64 page = integerOf(database, "PRAGMA page_size", 4096);
    if (QFileInfo(database.path()).size() % page != 0)
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

void requireStore(Database& database)
{
    qint64 id = 0;
    try {
        id = integerOf(database, "PRAGMA application_id", 0);
    } catch (const DatabaseError& error) {
        if ((error.code() & 0xff) == SQLITE_NOTADB)
            throw Error(Text::tr("%1 is not a GeoVLM store.").arg(database.path()));
        throw;
    }
    if (id != applicationId && QFileInfo(database.path()).size() < smallestDatabase)
        throw Error(Text::tr("%1 is not a GeoVLM store.").arg(database.path()));
    if (id != applicationId)
        throw Error(
            Text::tr("%1 is a database of another program, not a GeoVLM store.").arg(database.path()));
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
    const QMap<QString, Entry> expected = expectedEntries(version);
    const QMap<QString, Entry> found = schemaEntries(database);
    for (const Entry& entry : found)
        if (!expected.contains(entry.key()) ||
            (newer && entry.isCode() && expected[entry.key()].sql != entry.sql))
            requireHarmless(database, entry, expected);
    if (newer)
        return;
    for (const Entry& entry : expected)
        requireAsMade(database, found, entry);
}

void requireRoomForMigrations(Database& database)
{
    const int version = versionOf(database);
    const QSet<QString> needed = namesMadeAfter(version);
    const QMap<QString, Entry> expected = expectedEntries(version);
    for (const Entry& entry : schemaEntries(database))
        if (!expected.contains(entry.key()) && needed.contains(entry.name.toLower()))
            throw Error(
                Text::tr(
                    "%1 holds a %2 \"%3\" of another program, and this version of the program needs that "
                    "name; rename it with the program that made it, then open the store again.")
                    .arg(database.path(), entry.type, entry.name));
}

QStringList ownTables(Database& database)
{
    QStringList names;
    for (const Entry& entry : expectedEntries(versionOf(database)))
        if (entry.type == QStringLiteral("table"))
            names.append(entry.name);
    return names;
}

void requireSound(Database& database)
{
    requireWholePages(database);
    if (QFileInfo(database.path()).size() > cheapBytes)
        return;
    const QString said = textOf(database, "PRAGMA quick_check(1)").value_or(QStringLiteral("ok"));
    if (said == QStringLiteral("ok"))
        return;
    const int system = sqlite3_system_errno(database.handle());
    if (walBytes(database.path()) > 0 && isSoundWithoutWal(database.path()))
        failBecauseOfWal(database.path());
    throw Error(damageSentence(database.path(), said, system));
}

int schemaVersion()
{
    return currentVersion();
}

} // namespace geovlm::store
