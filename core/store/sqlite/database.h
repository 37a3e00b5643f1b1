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
    sqlite3_stmt* take(std::string_view sql);
    void giveBack(sqlite3_stmt* statement);
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
    std::unordered_map<std::string, std::vector<sqlite3_stmt*>, Hash, std::equal_to<>> m_idle;
};

/// Binds an id where 0 stands for "none".
struct IdOrNull
{
    qint64 id;
};

/// A prepared statement with its values bound in order, returned to the connection when it goes out of scope.
///     Query rows(database, "SELECT id FROM image WHERE view = ?", 1);
///     while (rows.next()) use(rows.integer(0));
class Query
{
public:
    template <class... Values>
    Query(Database& database, std::string_view sql, const Values&... values)
        : m_database(database), m_statement(database.take(sql))
    {
        (bind(values), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Binds the next placeholder; for lists of values whose length is known at run time only.
    void bind(qint64 value);
    void bind(int value) { bind(qint64(value)); }
    void bind(bool value) { bind(qint64(value)); }
    void bind(double value);
    void bind(const QString& value);
    void bind(const QByteArray& value);
    void bind(std::nullptr_t);
    void bind(IdOrNull value);
    template <class Value>
    void bind(const std::optional<Value>& value)
    {
        if (value)
            bind(*value);
        else
            bind(nullptr);
    }

    bool next();
    /// Steps to the end.
    void run();

    qint64 integer(int column) const;
    /// A whole number that becomes an index, a size, a kind or the end of a loop: a file from somebody else
    /// may hold any. Throws Error naming the column unless it lies in least…most; NULL counts as 0.
    qint64 within(int column, qint64 least, qint64 most) const;
    /// The same for an enumeration whose values run from 0 to `last`.
    template <class Kind>
    Kind kind(int column, Kind last) const
    {
        return Kind(within(column, 0, qint64(last)));
    }
    double real(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    bool isNull(int column) const;

private:
    Database& m_database;
    sqlite3_stmt* m_statement;
    int m_bound = 0;
    bool m_begun = false;
    bool m_changes = false; ///< something, outside of a transaction
};

/// Runs one statement that gives no rows.
template <class... Values>
void run(Database& database, std::string_view sql, const Values&... values)
{
    Query(database, sql, values...).run();
}

/// The first column of the first row, or `otherwise`.
template <class... Values>
qint64 integerOf(Database& database, std::string_view sql, qint64 otherwise, const Values&... values)
{
    Query query(database, sql, values...);
    return query.next() ? query.integer(0) : otherwise;
}

} // namespace geovlm::store
