// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store.h"

#include "store/copy.h"
#include "store/database.h"
#include "store/files.h"
#include "store/paths.h"
#include "store/schema.h"
#include "store/writer_lock.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

void fill(const QString& file, const QuestionBank& bank)
{
    Database database(file, Database::Mode::Create);
    database.execute(("PRAGMA application_id=" + QByteArray::number(applicationId)).constData());
    migrate(database, migrations());
    putMeta(database, QStringLiteral("questions"), QString::fromUtf8(bank.toJson()));
    putMeta(database, QStringLiteral("root"), QStringLiteral("."));
}

/// On a medium that cannot be written not even the WAL's index can be made, so SQLite needs to be told.
std::unique_ptr<Database> openForReading(const QString& path)
{
    try {
        auto database = std::make_unique<Database>(path, Database::Mode::Read);
        versionOf(*database);
        return database;
    } catch (const DatabaseError& error) {
        const int code = error.code() & 0xff;
        const bool blocked = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
        if (!blocked || QFileInfo::exists(path + QStringLiteral("-wal")))
            throw;
    }
    return std::make_unique<Database>(path, Database::Mode::Immutable);
}

void bringUpToDate(Database& database)
{
    const int version = versionOf(database);
    if (version >= currentVersion())
        return;
    copyDatabase(database, backupNameBeforeMigration(database.path(), currentVersion()));
    migrate(database, migrations());
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
    const QString partial = absolute + QStringLiteral(".partial-%1").arg(QCoreApplication::applicationPid());
    removeDatabaseFiles(partial);
    try {
        fill(partial, bank);
        moveWithoutReplacing(partial, absolute);
    } catch (const DatabaseError& error) {
        removeDatabaseFiles(partial);
        QString sentence = error.sentence();
        throw DatabaseError(sentence.replace(partial, absolute), error.code());
    } catch (...) {
        removeDatabaseFiles(partial);
        throw;
    }
    syncFolder(folder);
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
    requireStoreHeader(parts->path);
    if (access == Access::Write) {
        parts->lock = std::make_unique<WriterLock>(parts->path, waitSeconds);
        parts->database = std::make_unique<Database>(parts->path, Database::Mode::Write);
    } else {
        parts->database = openForReading(parts->path);
    }
    Database& database = *parts->database;
    requireOwnSchema(database, access == Access::Read);
    requireSound(database);
    if (access == Access::Write)
        bringUpToDate(database);
    else if (versionOf(database) < currentVersion())
        throw Error(
            Text::tr("%1 was written by an older version of this program; open it for writing once to "
                     "bring it up to date.")
                .arg(path));
    parts->bank = questionsOf(database);
    return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Store::Store(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

Store::~Store() = default;

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
