// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/store.h"

#include "store/sqlite/closing.h"
#include "store/sqlite/copy.h"
#include "store/sqlite/file_watch.h"
#include "store/sqlite/new_file.h"
#include "store/sqlite/paths.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer_lock.h"
#include "store/text.h"

#include <QFileInfo>
#include <mutex>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

void fill(const QString& file, const QuestionBank& bank)
{
    Database database(file, Database::Mode::Create);
    database.execute(("PRAGMA application_id=" + QByteArray::number(applicationId)).constData());
    migrate(database, migrations());
    putMeta(database, QStringLiteral("questions"), QString::fromUtf8(bank.toJson()));
    putMeta(database, QStringLiteral("root"), QStringLiteral("."));
    database.settle();
}

/// On a medium that cannot be written not even the WAL's index can be made, so SQLite needs to be told.
std::unique_ptr<Database> openForReading(const QString& path)
{
    try {
        auto database = std::make_unique<Database>(path, Database::Mode::Read);
        requireStore(*database);
        return database;
    } catch (const DatabaseError& error) {
        const int code = error.code() & 0xff;
        const bool blocked = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
        if (!blocked || error.isOfTheDisk())
            throw;
    }
    if (walBytes(path) > 0)
        throw Error(
            Text::tr("%1 cannot be read where it is: part of it lies in %1-wal, and nothing can be written "
                     "beside it; copy both into another folder and open it there.")
                .arg(path));
    auto database = std::make_unique<Database>(path, Database::Mode::Immutable);
    requireStore(*database);
    return database;
}

void bringUpToDate(Database& database)
{
    const int version = versionOf(database);
    if (version >= currentVersion())
        return;
    requireRoomForMigrations(database);
    copyDatabase(database, backupNameBeforeMigration(database.path(), currentVersion()));
    migrate(database, migrations());
}

/// Another program may have chosen another journal.
void useWal(Database& database)
{
    const QString wal = QStringLiteral("wal");
    if (textOf(database, "PRAGMA journal_mode=WAL").value_or(wal) != wal)
        throw Error(
            Text::tr("%1 cannot be written on this file system: it does not let programs share memory; copy "
                     "the store to a local disk.")
                .arg(database.path()));
}

/// What a writer that was killed, or whose last moment another program read through, left in the -wal.
void takeInWal(Database& database)
{
    if (walBytes(database.path()) == 0)
        return;
    try {
        database.settle();
    } catch (const DatabaseError& error) {
        if ((error.code() & 0xff) != SQLITE_BUSY) // somebody reads; it is taken in later
            throw;
    }
}

std::unique_ptr<Database> openForWriting(const QString& path)
{
    requireOneName(path);
    removeLitter(path);
    auto database = std::make_unique<Database>(path, Database::Mode::Write);
    requireOwnWal(*database);
    requireOwnSchema(*database, false);
    requireSound(*database);
    bringUpToDate(*database);
    useWal(*database);
    takeInWal(*database);
    database->watch();
    return database;
}

void requireReadable(Database& database)
{
    requireOwnWal(database);
    requireOwnSchema(database, true);
    requireSound(database);
    if (versionOf(database) < currentVersion())
        throw Error(
            Text::tr("%1 was written by an older version of this program; open it for writing once to "
                     "bring it up to date.")
                .arg(database.path()));
}

/// Where SQLite reports damage though the file is sound, a -wal that belongs to another state lies beside it.
void blameTheWal(const DatabaseError& error, const QString& path)
{
    if ((error.code() & 0xff) == SQLITE_CORRUPT && walBytes(path) > 0 && isSoundWithoutWal(path))
        failBecauseOfWal(path);
}

std::mutex remarksGuard;
QStringList& remarks()
{
    static QStringList list;
    return list;
}

QuestionBank questionsOf(Database& database)
{
    const QString json = meta(database, QStringLiteral("questions"));
    if (json.isEmpty())
        return QuestionBank::standard();
    return QuestionBank::fromJson(json.toUtf8(), database.path());
}

} // namespace

struct Store::Parts
{
    QString path;
    Access access = Access::Read;
    std::unique_ptr<WriterLock> lock; // declared before the database: released after it is closed
    std::unique_ptr<Database> database;
    QuestionBank bank;
};

void Store::create(const QString& path, const QuestionBank& bank)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const QFileInfo existing(absolute);
    if (existing.exists() || existing.isSymLink())
        throw Error(Text::tr("%1 exists already and was not touched; choose another name.").arg(absolute));
    const QString folder = existing.absolutePath();
    if (!QFileInfo(folder).isDir())
        throw Error(Text::tr("%1 cannot be made: there is no folder %2.").arg(absolute, folder));
    NewFile file(absolute);
    try {
        fill(file.partial(), bank);
    } catch (const DatabaseError& error) {
        QString sentence = error.sentence();
        throw DatabaseError(sentence.replace(file.partial(), absolute), error.code());
    }
    file.takeName();
}

std::unique_ptr<Store> Store::open(const QString& path, Access access, double waitSeconds)
{
    const QFileInfo info(path);
    if (!info.exists())
        throw Error(Text::tr("There is no store %1; make one with \"geovlm init\".").arg(path));
    if (!info.isFile())
        throw Error(Text::tr("%1 is not a file, so it is not a GeoVLM store.").arg(path));
    auto parts = std::make_unique<Parts>();
    parts->path = info.canonicalFilePath(); // one lock, whichever link leads here
    parts->access = access;
    try {
        parts->database = openForReading(parts->path);
        if (access == Access::Write) {
            parts->database.reset();
            parts->lock = std::make_unique<WriterLock>(parts->path, waitSeconds);
            parts->database = openForWriting(parts->path);
        } else {
            requireReadable(*parts->database);
        }
    } catch (const DatabaseError& error) {
        blameTheWal(error, parts->path);
        throw;
    }
    Database& database = *parts->database;
    parts->bank = questionsOf(database);
    return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Store::Store(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

Store::~Store()
{
    if (access() != Access::Write)
        return;
    try {
        database().settle();
    } catch (const Error& error) {
        addClosingRemark(
            Text::tr("Part of what was saved lies in %1-wal: keep both files together, and the next "
                     "command that writes makes one of them. %2")
                .arg(path(), error.sentence()));
    }
}

void addClosingRemark(const QString& remark)
{
    const std::lock_guard lock(remarksGuard);
    remarks().append(remark);
}

QStringList takeClosingRemarks()
{
    const std::lock_guard lock(remarksGuard);
    return std::exchange(remarks(), {});
}

const QString& Store::path() const
{
    return m_parts->path;
}

Access Store::access() const
{
    return m_parts->access;
}

const QuestionBank& Store::questions() const
{
    return m_parts->bank;
}

QString Store::root() const
{
    return rootFromStored(path(), meta(database(), QStringLiteral("root")));
}

void Store::setRoot(const QString& directory)
{
    putMeta(database(), QStringLiteral("root"), rootToStore(path(), directory));
}

QDir Store::folder() const
{
    const QString name = path() + QStringLiteral(".d");
    if (!QDir().mkpath(name) && access() == Access::Write)
        throw Error(
            Text::tr("The folder %1 cannot be made; check that its parent can be written.").arg(name));
    return QDir(name);
}

bool Store::isInTransaction() const
{
    return database().inTransaction();
}

Database& Store::database() const
{
    return *m_parts->database;
}

Transaction::Transaction(Store& store) : m_database(store.database())
{
    m_database.begin();
}

Transaction::~Transaction()
{
    if (m_open)
        m_database.rollback();
}

void Transaction::commit()
{
    m_database.commit();
    m_open = false;
}

} // namespace geovlm::store
