// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/restore.h"

#include "domain/utc.h"
#include "store/models/files.h"
#include "store/sqlite/copy.h"
#include "store/sqlite/new_file.h"
#include "store/sqlite/paths.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer_lock.h"
#include "store/text.h"

#include <QDir>
#include <QFileInfo>
#include <filesystem>
#include <sqlite3.h>
#include <vector>

namespace geovlm::store {
namespace {

std::filesystem::path native(const QString& path)
{
    return QFile::encodeName(path).toStdString();
}

/// Everything that belongs to a store, after its name.
constexpr const char* suffixes[] = {"", "-wal", "-shm", "-journal", ".d"};

bool isThere(const QString& store)
{
    for (const char* suffix : suffixes)
        if (QFileInfo::exists(store + QLatin1String(suffix)))
            return true;
    return false;
}

QString nameForKept(const QString& store)
{
    const QFileInfo info(store);
    const QString stem = info.dir().filePath(info.completeBaseName());
    QString name = stem + QStringLiteral(".before-restore.geovlm");
    for (int copy = 2; isThere(name); ++copy)
        name = QStringLiteral("%1.before-restore-%2.geovlm").arg(stem).arg(copy);
    return name;
}

/// Renames of files and folders, all taken back unless keep() is called.
class Renames
{
public:
    ~Renames()
    {
        for (auto done = m_done.rbegin(); done != m_done.rend(); ++done) {
            std::error_code ignored; // nothing better can be done here, and both names are said
            std::filesystem::rename(native(done->second), native(done->first), ignored);
        }
    }
    /// Everything of a store, under another name. The main file comes last on its way in, first on its way
    /// out, so that no moment shows a file beside another's -wal.
    void moveStore(const QString& from, const QString& to)
    {
        for (const char* suffix : suffixes)
            move(from + QLatin1String(suffix), to + QLatin1String(suffix));
    }
    void move(const QString& from, const QString& to)
    {
        if (!QFileInfo::exists(from))
            return;
        std::error_code why;
        std::filesystem::rename(native(from), native(to), why);
        if (why)
            throw Error(Text::tr("%1 could not be renamed to %2 (%3); nothing was changed.")
                            .arg(from, to, QString::fromStdString(why.message())));
        m_done.emplace_back(from, to);
    }
    void keep() { m_done.clear(); }

private:
    std::vector<std::pair<QString, QString>> m_done;
};

/// The copy under its passing name, gone again unless it was moved.
class Passing
{
public:
    explicit Passing(QString name) : m_name(std::move(name)) { remove(); }
    ~Passing() { remove(); }
    const QString& name() const { return m_name; }

private:
    void remove()
    {
        removeDatabaseFiles(m_name);
        QDir(m_name + QStringLiteral(".d")).removeRecursively();
    }
    QString m_name;
};

/// A backup may lie where nothing can be written, not even SQLite's index beside it: on a disk that is
/// mounted for reading only, in a folder of somebody else.
std::unique_ptr<Database> openWhereItIs(const QString& path)
{
    try {
        auto database = std::make_unique<Database>(path, Database::Mode::Read);
        requireStore(*database);
        return database;
    } catch (const DatabaseError& error) {
        const int code = error.code() & 0xff;
        const bool blocked = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
        if (!blocked || error.isOfTheDisk() || walBytes(path) > 0)
            throw;
    }
    auto database = std::make_unique<Database>(path, Database::Mode::Immutable);
    requireStore(*database);
    return database;
}

std::unique_ptr<Database> openBackup(const QString& backup)
{
    const QFileInfo info(backup);
    if (!info.isFile())
        throw Error(
            Text::tr("There is no backup %1; name the file that \"geovlm backup\" made.").arg(backup));
    auto database = openWhereItIs(info.canonicalFilePath());
    requireOwnWal(*database);
    requireOwnSchema(*database, true);
    requireSound(*database);
    if (versionOf(*database) > currentVersion())
        throw Error(
            Text::tr("%1 was written by a newer version of this program, so it is not put back; update the "
                     "program first.")
                .arg(backup));
    return database;
}

/// Where the images of the store that is there lie; empty where it cannot say. Changes nothing about it.
QString rootOf(const QString& store)
{
    if (!QFileInfo(store).isFile())
        return {};
    try {
        Database there(store, Database::Mode::Immutable);
        requireStore(there);
        return rootFromStored(store, meta(there, QStringLiteral("root")));
    } catch (const Error&) { // it may be damaged: that is what backups are for
        return {};
    }
}

/// A backup says where the images are as seen from where it was made. Where it was moved since, that leads
/// nowhere, and the store in whose place it goes may know.
QString rootFor(Database& from, const QString& store)
{
    QString own = rootFromStored(from.path(), meta(from, QStringLiteral("root")));
    const auto first = textOf(from, "SELECT path FROM image ORDER BY id LIMIT 1");
    if (!first)
        return own;
    const QString image = QLatin1Char('/') + *first;
    if (QFileInfo::exists(own + image))
        return own;
    const QString others = rootOf(store);
    return !others.isEmpty() && QFileInfo::exists(others + image) ? others : own;
}

qint64 copyTo(Database& from, const QString& name, const QString& store)
{
    const QString root = rootFor(from, store);
    return copyDatabase(from, name, [&](Database& copy, const QString& folder) {
        putMeta(copy, QStringLiteral("root"), rootToStore(store, root));
        linkWal(copy); // a -wal beside the backup is not the copy's
        copyFolder(from.path() + QStringLiteral(".d"), folder);
    });
}

} // namespace

BackupContent inspectBackup(const QString& backup)
{
    const auto database = openBackup(backup);
    BackupContent content;
    content.file = database->path();
    content.schema = versionOf(*database);
    content.written = QFileInfo(database->path()).lastModified();
    content.images = integerOf(*database, "SELECT count(*) FROM image", 0);
    Query people(*database, "SELECT count(*) AS answers, max(e.at) AS newest FROM answer e JOIN speaker s ON "
                            "s.id = e.speaker WHERE s.kind = 0");
    if (people.next()) {
        content.answersOfPeople = people.integer("answers");
        if (!people.isNull("newest"))
            content.newestAnswer = utcTime(people.integer("newest"));
    }
    return content;
}

Restored restore(const QString& backup, const QString& store, double waitSeconds)
{
    const QFileInfo place(store);
    const QString target = place.exists() ? place.canonicalFilePath() : place.absoluteFilePath();
    if (!QFileInfo(QFileInfo(target).absolutePath()).isDir())
        throw Error(Text::tr("%1 cannot be made: there is no folder %2.")
                        .arg(target, QFileInfo(target).absolutePath()));
    if (QFileInfo(backup).canonicalFilePath() == target && place.exists())
        throw Error(Text::tr("%1 is the store itself; name the backup to put in its place.").arg(backup));
    const WriterLock lock(target, waitSeconds);
    removeLitter(target);
    const Passing passing(passingName(target));
    Restored result;
    {
        const auto from = openBackup(backup);
        result.pages = copyTo(*from, passing.name(), target);
    }
    Renames renames;
    if (isThere(target)) {
        result.kept = nameForKept(target);
        renames.moveStore(target, result.kept);
    }
    renames.move(passing.name() + QStringLiteral(".d"), target + QStringLiteral(".d"));
    renames.move(passing.name(), target);
    syncFolder(QFileInfo(target).absolutePath());
    renames.keep();
    return result;
}

QJsonObject toJson(const Restored& restored)
{
    return {{QStringLiteral("pages"), restored.pages},
            {QStringLiteral("kept"), restored.kept.isEmpty() ? QJsonValue() : QJsonValue(restored.kept)}};
}

} // namespace geovlm::store
