// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "files/open_stores.h"

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace geovlm::store {

/// An Error that came from SQLite, with its extended result code.
class DatabaseError : public Error
{
public:
    DatabaseError(QString sentence, int code, int systemError = 0)
        : Error(std::move(sentence)), m_code(code), m_systemError(systemError)
    {
    }
    int code() const { return m_code; }
    /// Whether the disk or the system failed, and not the permissions.
    bool isOfTheDisk() const;

private:
    int m_code;
    int m_systemError;
};

struct Statement;

/// One SQLite connection, hardened the same way for every file. Statements are kept prepared. Every failure
/// becomes a sentence that names the file. Used inside this room only; one thread at a time.
class Database
{
public:
    enum class Mode {
        Create,    ///< makes the file; pages of 16 KiB, WAL
        Copy,      ///< makes the file, to be filled by the backup interface
        Write,     ///< the one writer
        Read,      ///< never writes nor checkpoints
        Immutable, ///< Read, on a medium where not even the WAL's index can be made
        Memory,    ///< a scratch database
    };
    Database(const QString& path, Mode mode);
    /// Leaves a -wal that still holds something, and lets SQLite remove one that holds nothing.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const QString& path() const { return m_path; }
    sqlite3* handle() const { return m_handle; }

    /// Runs statements that give no rows.
    void execute(const char* sql);
    qint64 lastRowId() const;
    qint64 changes() const;
    bool inTransaction() const;

    /// Transactions nest: an inner one is a savepoint.
    void begin();
    void commit();
    void rollback();

    /// For a store that is written to, once it is known to be one: from now on every change first makes sure
    /// that the path still leads to the file that is open and that no other program's code came into its
    /// schema, and says so again before it counts as saved. Throws FileChanged then.
    void watch();
    /// Throws FileChanged; does nothing unless watched.
    void requireInPlace() const;
    /// Brings everything into the one file and empties its -wal. Throws DatabaseError when that cannot be
    /// done, e.g. while another program reads; nothing is lost then, and the -wal stays.
    void settle();

    [[noreturn]] void fail(int code) const;

private:
    friend class Query;
    struct Watching;
    static int afterCommit(void* self, sqlite3* handle, const char* name, int frames);
    /// Whether this statement is a change of its own, outside of a transaction; made ready for then.
    bool beginsAChange(sqlite3_stmt* statement);
    void checkWithinChange();
    std::unique_ptr<Statement> take(std::string_view sql);
    void giveBack(std::unique_ptr<Statement> statement);
    void configure(Mode mode);

    QString m_path;
    std::optional<files::OpenStore> m_registered; ///< ends after the connection
    sqlite3* m_handle = nullptr;
    std::unique_ptr<Watching> m_watching;
    int m_depth = 0;
    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::vector<std::unique_ptr<Statement>>, Hash, std::equal_to<>> m_idle;
};

} // namespace geovlm::store
