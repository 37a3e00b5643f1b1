// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/database.h"

#include <QStringList>
#include <concepts>
#include <initializer_list>
#include <variant>

namespace geovlm::store {

/// The name of a column of a result, written out where it is read: only a literal, whose address stands for
/// the name once it was found.
class Column
{
public:
    template <std::size_t size>
    consteval Column(const char (&name)[size]) : m_name(name)
    {
    }
    const char* name() const { return m_name; }

private:
    const char* m_name;
};

/// An id where 0 stands for "none", which is NULL in the file.
struct IdOrNull
{
    qint64 id;
};

/// What a placeholder of a statement stands for.
class Value
{
public:
    Value(std::nullptr_t) {}
    Value(qint64 number) : m_held(number) {}
    Value(int number) : m_held(qint64(number)) {}
    Value(std::same_as<bool> auto yes) : m_held(qint64(yes)) {} // no pointer is taken for one
    Value(double number) : m_held(number) {}
    Value(QString text) : m_held(std::move(text)) {}
    Value(QByteArray bytes) : m_held(std::move(bytes)) {}
    Value(IdOrNull value)
    {
        if (value.id != 0)
            m_held = value.id;
    }
    template <class Held>
    Value(const std::optional<Held>& value)
    {
        if (value)
            *this = Value(*value);
    }

private:
    friend class Query;
    std::variant<std::monostate, qint64, double, QString, QByteArray> m_held; ///< nothing = NULL
};

/// A prepared statement, and the name under which each column of its result was read last.
struct Statement
{
    explicit Statement(sqlite3_stmt* prepared) : handle(prepared) {}
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    sqlite3_stmt* handle;
    std::vector<const char*> names; ///< by column; empty until one is read
    std::size_t next = 0;           ///< columns are mostly read in their order
};

/// A prepared statement with its values bound in order, returned to the connection when it goes out of scope.
///     Query rows(database, "SELECT id FROM image WHERE view = ?", 1);
///     while (rows.next()) use(rows.integer("id"));
/// A name that the result does not have, or has twice, is a mistake in the program: std::logic_error.
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
    void bind(const Value& value);

    bool next();
    /// Steps to the end.
    void run();

    qint64 integer(Column column) const;
    /// A whole number that becomes an index, a size, a kind or the end of a loop: a file from somebody else
    /// may hold any. Throws Error naming the column unless it lies in least…most; NULL counts as 0.
    qint64 within(Column column, qint64 least, qint64 most) const;
    /// The same for an enumeration whose values run from 0 to `last`.
    template <class Kind>
    Kind kind(Column column, Kind last) const
    {
        return Kind(within(column, 0, qint64(last)));
    }
    double real(Column column) const;
    QString text(Column column) const;
    QByteArray blob(Column column) const;
    bool isNull(Column column) const;

    /// Of a result with one column, whatever its name: std::logic_error where there are more.
    qint64 onlyInteger() const;
    QString onlyText() const;
    QByteArray onlyBlob() const;

private:
    int placeOf(Column column) const;
    int findPlace(const char* name) const;
    void requireOneColumn() const;
    QString textAt(int place) const;
    QByteArray blobAt(int place) const;

    Database& m_database;
    std::unique_ptr<Statement> m_statement;
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

/// The only column of the first row, or `otherwise`.
template <class... Values>
qint64 integerOf(Database& database, std::string_view sql, qint64 otherwise, const Values&... values)
{
    Query query(database, sql, values...);
    return query.next() ? query.onlyInteger() : otherwise;
}

/// The only column of the first row; none where there is no row.
template <class... Values>
std::optional<QString> textOf(Database& database, std::string_view sql, const Values&... values)
{
    Query query(database, sql, values...);
    return query.next() ? std::optional(query.onlyText()) : std::nullopt;
}

/// The only column of the first row; empty where there is no row.
template <class... Values>
QByteArray blobOf(Database& database, std::string_view sql, const Values&... values)
{
    Query query(database, sql, values...);
    return query.next() ? query.onlyBlob() : QByteArray();
}

/// The only column of all rows.
template <class... Values>
std::vector<qint64> integersOf(Database& database, std::string_view sql, const Values&... values)
{
    std::vector<qint64> list;
    Query rows(database, sql, values...);
    while (rows.next())
        list.push_back(rows.onlyInteger());
    return list;
}

/// The only column of all rows.
template <class... Values>
QStringList textsOf(Database& database, std::string_view sql, const Values&... values)
{
    QStringList list;
    Query rows(database, sql, values...);
    while (rows.next())
        list.append(rows.onlyText());
    return list;
}

/// A column of a table, and what goes into it.
struct Field
{
    std::string_view column;
    Value value;
};
using Fields = std::initializer_list<Field>;

/// Adds one row. `conflict` is a clause of its own, e.g. "ON CONFLICT DO NOTHING", that may name what was to
/// be added as excluded.column.
void insert(Database& database, std::string_view table, Fields fields, std::string_view conflict = {});
/// The same, in place of whichever row stands in the way.
void insertOrReplace(Database& database, std::string_view table, Fields fields);
/// Adds the row named by `keys`, or brings its other values up to date.
void insertOrUpdate(Database& database, std::string_view table, Fields keys, Fields values);

} // namespace geovlm::store
