// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/wal.h"

#include "store/sqlite/query.h"
#include "store/text.h"

#include <QFileInfo>
#include <QUuid>
#include <optional>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

/// Names of two states of the file, drawn at random: the one that the -wal began from, and the one since.
struct Link
{
    QString before, now = QStringLiteral("-"); ///< - = the file was written before there were links
};

Link linkIn(Database& database)
{
    try {
        Query row(database, "SELECT before, now FROM wal_link");
        return row.next() ? Link{row.text("before"), row.text("now")} : Link();
    } catch (const DatabaseError& error) {
        if (error.code() != SQLITE_ERROR) // no such table: written before there were links
            throw;
        return {};
    }
}

/// What the file says without its -wal; nothing where it cannot say, as in the middle of a checkpoint.
std::optional<Link> linkInFileAlone(const QString& path)
{
    try {
        Database alone(path, Database::Mode::Immutable);
        return linkIn(alone);
    } catch (const DatabaseError&) {
        return std::nullopt;
    }
}

/// A file whose checkpoint was cut off can say anything: only one that is sound by itself is another state.
bool belongs(Database& database)
{
    const Link together = linkIn(database);
    const auto alone = linkInFileAlone(database.path());
    const bool fits = !alone || alone->now == together.now || alone->now == together.before;
    return fits || !isSoundWithoutWal(database.path());
}

constexpr int tries = 3; // a writer at work may move on between the two readings

} // namespace

qint64 walBytes(const QString& path)
{
    return QFileInfo(path + QStringLiteral("-wal")).size();
}

QString walNote(const QString& path)
{
    const WalContent content = walContent(path);
    if (!content.holdsChanges())
        return {};
    return Text::tr("%1-wal holds changes that %1 itself lacks (%2 pages): a copy needs both files; when "
                    "nobody has the "
                    "store open, the next command that writes makes one of them.")
        .arg(path)
        .arg(content.pages);
}

void linkWal(Database& database)
{
    if (integerOf(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'wal_link'", 0) == 0)
        return; // an older store, which the next writer brings up to date
    insertOrReplace(
        database, "wal_link",
        {{"id", 1}, {"before", linkIn(database).now}, {"now", QUuid::createUuid().toString(QUuid::Id128)}});
}

void requireOwnWal(Database& database)
{
    if (walBytes(database.path()) == 0)
        return;
    for (int attempt = 0; attempt < tries; ++attempt)
        if (belongs(database))
            return;
    failBecauseOfWal(database.path());
}

bool isSoundWithoutWal(const QString& path)
{
    try {
        Database alone(path, Database::Mode::Immutable);
        return textOf(alone, "PRAGMA quick_check(1)") == QStringLiteral("ok");
    } catch (const Error&) {
        return false;
    }
}

void failBecauseOfWal(const QString& path)
{
    throw Error(
        Text::tr("Beside %1 lies %1-wal, which belongs to another state of this store (was an older copy put "
                 "in its place?); nothing was changed: move %1-wal and %1-shm away to go on with %1 as it "
                 "is, or put back the file that they belong to.")
            .arg(path));
}

} // namespace geovlm::store
