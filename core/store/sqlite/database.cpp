// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/database.h"

#include "store/sqlite/database_error.h"
#include "store/sqlite/file_watch.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal.h"
#include "store/text.h"

#include <QUrl>
#include <cerrno>
#include <sqlite3.h>
#include <utility>

namespace geovlm::store {
namespace {

int openFlags(Database::Mode mode)
{
    const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (mode) {
    case Database::Mode::Create:
    case Database::Mode::Copy:
    case Database::Mode::Memory:
        return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Mode::Write:
    case Database::Mode::Read: // SQLite can remove an empty -wal in the end; query_only keeps it from writing
        return common | SQLITE_OPEN_READWRITE;
    case Database::Mode::Immutable:
        return common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    }
    return common;
}

QByteArray openName(const QString& path, Database::Mode mode)
{
    if (mode == Database::Mode::Memory)
        return QByteArrayLiteral(":memory:");
    if (mode == Database::Mode::Immutable)
        return "file:" + QUrl::toPercentEncoding(path, "/") + "?immutable=1";
    return path.toUtf8();
}

constexpr int busyMilliseconds = 5000;
constexpr int settleMilliseconds = 500; ///< a reader in our own window is gone by then
constexpr int framesBeforeCheckpoint = 1000;

/// SQLite's count of the memory it holds costs a lock at each allocation, and nobody asks for it.
void stopCountingMemory()
{
    static const int once =
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // refused if SQLite runs already: fine
    Q_UNUSED(once)
}

} // namespace

bool DatabaseError::isOfTheDisk() const
{
    return (m_code & 0xff) == SQLITE_IOERR || m_systemError == EIO || m_systemError == EMFILE ||
           m_systemError == ENFILE;
}

struct Database::Watching
{
    FileWatch file;
    qint64 schema = 0;      ///< SQLite's number, which every change of the schema raises
    bool linkIsDue = false; ///< the next change is the first in its -wal
    bool linking = false;   ///< in the transaction that is open
    int frames = 0;         ///< in the -wal after the last change
};

Database::Database(const QString& path, Mode mode) : m_path(path)
{
    stopCountingMemory();
    const int code = sqlite3_open_v2(openName(path, mode).constData(), &m_handle, openFlags(mode), nullptr);
    if (mode != Mode::Memory)
        m_registered.emplace(path);
    try {
        if (code != SQLITE_OK)
            fail(code);
        configure(mode);
    } catch (...) {
        sqlite3_close_v2(m_handle);
        throw;
    }
}

Database::~Database()
{
    m_idle.clear();
    if (walBytes(m_path) == 0)
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    sqlite3_close_v2(m_handle);
}

void Database::configure(Mode mode)
{
    sqlite3_busy_timeout(m_handle, busyMilliseconds);
    // Somebody else's file must not be able to run anything or to reach other files.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_limit(m_handle, SQLITE_LIMIT_ATTACHED, 0);
    execute("PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000");
    // Whether changes stay in the -wal is decided by settle(), not by the connection that closes last.
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (mode == Mode::Create)
        execute("PRAGMA page_size=16384; PRAGMA journal_mode=WAL");
    if (mode == Mode::Read || mode == Mode::Immutable) {
        execute("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0");
    } else {
        // recursive_triggers: INSERT OR REPLACE would otherwise slip past the delete triggers of the log.
        execute("PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit=67108864");
    }
    execute("PRAGMA foreign_keys=ON");
}

void Database::execute(const char* sql)
{
    const int code = sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        fail(code);
}

qint64 Database::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

qint64 Database::changes() const
{
    return sqlite3_changes64(m_handle);
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

void Database::begin()
{
    if (m_depth > 0) {
        run(*this, "SAVEPOINT inner_transaction");
        ++m_depth;
        return;
    }
    requireInPlace();
    execute("BEGIN IMMEDIATE");
    ++m_depth;
    try {
        checkWithinChange();
    } catch (...) {
        rollback();
        throw;
    }
}

void Database::commit()
{
    if (m_depth > 1) {
        run(*this, "RELEASE inner_transaction");
        --m_depth;
        return;
    }
    requireInPlace();
    run(*this, "COMMIT");
    --m_depth;
    if (m_watching)
        m_watching->linking = false;
    requireInPlace();
}

void Database::rollback()
{
    if (m_depth == 0)
        return; // it was committed, and only then found out that the file had changed
    --m_depth;
    if (m_watching && m_depth == 0 && std::exchange(m_watching->linking, false))
        m_watching->linkIsDue = true;
    if (!inTransaction())
        return; // SQLite rolled all of it back by itself, e.g. when the disk is full
    sqlite3_exec(m_handle,
                 m_depth == 0 ? "ROLLBACK" : "ROLLBACK TO inner_transaction; RELEASE inner_transaction",
                 nullptr, nullptr, nullptr);
}

void Database::watch()
{
    integerOf(*this, "SELECT count(*) FROM sqlite_schema", 0); // now the -wal is there
    m_watching = std::make_unique<Watching>(
        Watching{FileWatch(m_path), integerOf(*this, "PRAGMA schema_version", 0), walBytes(m_path) == 0});
    sqlite3_wal_hook(m_handle, afterCommit, this); // in place of SQLite's own checkpoints
}

void Database::requireInPlace() const
{
    if (m_watching)
        m_watching->file.require();
}

void Database::checkWithinChange()
{
    if (!m_watching)
        return;
    const qint64 schema = integerOf(*this, "PRAGMA schema_version", 0);
    if (schema != m_watching->schema) {
        requireOwnSchema(*this, false);
        m_watching->schema = schema;
    }
    if (m_watching->linkIsDue || walBytes(m_path) == 0) {
        m_watching->linking = true;
        m_watching->linkIsDue = false;
        linkWal(*this);
    }
}

bool Database::beginsAChange(sqlite3_stmt* statement)
{
    if (!m_watching || inTransaction() || sqlite3_stmt_readonly(statement) != 0)
        return false;
    requireInPlace();
    if (m_watching->linkIsDue || walBytes(m_path) == 0 ||
        integerOf(*this, "PRAGMA schema_version", 0) != m_watching->schema) {
        begin();
        commit();
    }
    return true;
}

/// As SQLite's own hook does, but the first change in each new -wal has to say where it belongs.
int Database::afterCommit(void* self, sqlite3* handle, const char* name, int frames)
{
    Watching& watching = *static_cast<Database*>(self)->m_watching;
    if (frames < watching.frames) // another program's checkpoint emptied it before this change
        watching.linkIsDue = true;
    watching.frames = frames;
    if (frames < framesBeforeCheckpoint)
        return SQLITE_OK;
    int all = 0;
    int done = 0;
    const int code = sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, &all, &done);
    if (code == SQLITE_OK && all == done) {
        watching.linkIsDue = true;
        watching.frames = 0;
    }
    return SQLITE_OK; // the change itself is saved
}

void Database::settle()
{
    sqlite3_busy_timeout(m_handle, settleMilliseconds);
    const int code =
        sqlite3_wal_checkpoint_v2(m_handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(m_handle, busyMilliseconds);
    if (code != SQLITE_OK)
        fail(code);
    if (m_watching) {
        m_watching->linkIsDue = true;
        m_watching->frames = 0;
    }
}

void Database::fail(int code) const
{
    const QString detail =
        m_handle ? QString::fromUtf8(sqlite3_errmsg(m_handle)) : QString::fromUtf8(sqlite3_errstr(code));
    const int system = m_handle ? sqlite3_system_errno(m_handle) : 0;
    throw DatabaseError(databaseSentence(code, m_path, detail, system), code, system);
}

std::unique_ptr<Statement> Database::take(std::string_view sql)
{
    const auto found = m_idle.find(sql);
    if (found != m_idle.end() && !found->second.empty()) {
        std::unique_ptr<Statement> statement = std::move(found->second.back());
        found->second.pop_back();
        return statement;
    }
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.data(), int(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &handle, nullptr);
    if (code != SQLITE_OK)
        fail(code);
    return std::make_unique<Statement>(handle);
}

void Database::giveBack(std::unique_ptr<Statement> statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    const std::string_view sql = sqlite3_sql(statement->handle);
    const auto found = m_idle.find(sql);
    if (found != m_idle.end())
        found->second.push_back(std::move(statement));
    else if (m_idle.size() < 256) // filters make texts of their own; do not hoard them for ever
        m_idle[std::string(sql)].push_back(std::move(statement));
}

} // namespace geovlm::store
