// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/query.h"

#include "store/text.h"

#include <sqlite3.h>
#include <stdexcept>
#include <utility>

namespace geovlm::store {
namespace {

constexpr std::size_t usualLength = 256; ///< letters of an INSERT

void bindText(sqlite3_stmt* statement, int place, const QString& text)
{
    const QByteArray utf8 = text.toUtf8();
    sqlite3_bind_text64(statement, place, utf8.constData(), sqlite3_uint64(utf8.size()), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}

void bindBlob(sqlite3_stmt* statement, int place, const QByteArray& bytes)
{
    // A null QByteArray has no data; "" keeps it an empty blob and not NULL.
    sqlite3_bind_blob64(statement, place, bytes.isEmpty() ? "" : bytes.constData(),
                        sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT);
}

/// Calls `each` for every field, with commas between what it appends to `sql`.
template <class Each>
void listInto(std::string& sql, Fields fields, Each each)
{
    bool first = true;
    for (const Field& field : fields) {
        if (!std::exchange(first, false))
            sql += ", ";
        each(field);
    }
}

void appendNames(std::string& sql, Fields fields)
{
    listInto(sql, fields, [&sql](const Field& field) { sql += field.column; });
}

void appendPlaceholders(std::string& sql, Fields fields)
{
    listInto(sql, fields, [&sql](const Field&) { sql += '?'; });
}

std::string insertSql(std::string_view verb, std::string_view table, Fields fields, std::string_view conflict)
{
    std::string sql;
    sql.reserve(usualLength);
    sql.append(verb).append(table).append("(");
    appendNames(sql, fields);
    sql += ") VALUES (";
    appendPlaceholders(sql, fields);
    sql.append(") ").append(conflict);
    return sql;
}

std::string updateSql(std::string_view table, Fields keys, Fields values)
{
    std::string sql;
    sql.reserve(2 * usualLength);
    sql.append("INSERT INTO ").append(table).append("(");
    appendNames(sql, keys);
    sql += ", ";
    appendNames(sql, values);
    sql += ") VALUES (";
    appendPlaceholders(sql, keys);
    sql += ", ";
    appendPlaceholders(sql, values);
    sql += ") ON CONFLICT(";
    appendNames(sql, keys);
    sql += ") DO UPDATE SET ";
    listInto(sql, values, [&sql](const Field& field) {
        sql.append(field.column).append(" = excluded.").append(field.column);
    });
    return sql;
}

void runWith(Database& database, const std::string& sql, std::initializer_list<Fields> lists)
{
    Query query(database, sql);
    for (const Fields& fields : lists)
        for (const Field& field : fields)
            query.bind(field.value);
    query.run();
}

} // namespace

Statement::~Statement()
{
    sqlite3_finalize(handle);
}

Query::~Query()
{
    m_database.giveBack(std::move(m_statement));
}

void Query::bind(const Value& value)
{
    sqlite3_stmt* statement = m_statement->handle;
    const int place = ++m_bound;
    if (const auto* number = std::get_if<qint64>(&value.m_held))
        sqlite3_bind_int64(statement, place, *number);
    else if (const auto* real = std::get_if<double>(&value.m_held))
        sqlite3_bind_double(statement, place, *real);
    else if (const auto* text = std::get_if<QString>(&value.m_held))
        bindText(statement, place, *text);
    else if (const auto* bytes = std::get_if<QByteArray>(&value.m_held))
        bindBlob(statement, place, *bytes);
    else
        sqlite3_bind_null(statement, place);
}

bool Query::next()
{
    if (!std::exchange(m_begun, true))
        m_changes = m_database.beginsAChange(m_statement->handle);
    const int code = sqlite3_step(m_statement->handle);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        m_database.fail(code);
    if (m_changes)
        m_database.requireInPlace();
    return false;
}

void Query::run()
{
    while (next()) {
    }
}

/// Compares addresses, beginning after the column read last: with 100,000 rows the names themselves are
/// compared in the first one only.
int Query::placeOf(Column column) const
{
    Statement& statement = *m_statement;
    const std::size_t columns = statement.names.size();
    for (std::size_t looked = 0; looked < columns; ++looked) {
        if (statement.next >= columns)
            statement.next = 0;
        if (statement.names[statement.next++] == column.name())
            return int(statement.next - 1);
    }
    return findPlace(column.name());
}

int Query::findPlace(const char* name) const
{
    Statement& statement = *m_statement;
    statement.names.resize(std::size_t(sqlite3_column_count(statement.handle)));
    int found = -1;
    for (int place = 0; place < int(statement.names.size()); ++place) {
        if (std::string_view(sqlite3_column_name(statement.handle, place)) != name)
            continue;
        if (found >= 0)
            throw std::logic_error(std::string("two columns \"") + name +
                                   "\" in: " + sqlite3_sql(statement.handle));
        found = place;
    }
    if (found < 0)
        throw std::logic_error(std::string("no column \"") + name +
                               "\" in: " + sqlite3_sql(statement.handle));
    statement.names[std::size_t(found)] = name;
    statement.next = std::size_t(found) + 1;
    return found;
}

void Query::requireOneColumn() const
{
    if (sqlite3_column_count(m_statement->handle) != 1)
        throw std::logic_error(std::string("not one column in: ") + sqlite3_sql(m_statement->handle));
}

qint64 Query::integer(Column column) const
{
    return sqlite3_column_int64(m_statement->handle, placeOf(column));
}

qint64 Query::within(Column column, qint64 least, qint64 most) const
{
    const qint64 value = integer(column);
    if (value < least || value > most)
        throw Error(Text::tr("%1 holds %2 as \"%3\", which can only be %4 to %5; go back to a backup.")
                        .arg(m_database.path())
                        .arg(value)
                        .arg(QString::fromUtf8(column.name()))
                        .arg(least)
                        .arg(most));
    return value;
}

double Query::real(Column column) const
{
    return sqlite3_column_double(m_statement->handle, placeOf(column));
}

QString Query::text(Column column) const
{
    return textAt(placeOf(column));
}

QByteArray Query::blob(Column column) const
{
    return blobAt(placeOf(column));
}

bool Query::isNull(Column column) const
{
    return sqlite3_column_type(m_statement->handle, placeOf(column)) == SQLITE_NULL;
}

qint64 Query::onlyInteger() const
{
    requireOneColumn();
    return sqlite3_column_int64(m_statement->handle, 0);
}

QString Query::onlyText() const
{
    requireOneColumn();
    return textAt(0);
}

QByteArray Query::onlyBlob() const
{
    requireOneColumn();
    return blobAt(0);
}

QString Query::textAt(int place) const
{
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(m_statement->handle, place));
    return QString::fromUtf8(data, data ? sqlite3_column_bytes(m_statement->handle, place) : 0);
}

QByteArray Query::blobAt(int place) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement->handle, place));
    return data ? QByteArray(data, sqlite3_column_bytes(m_statement->handle, place)) : QByteArray();
}

void insert(Database& database, std::string_view table, Fields fields, std::string_view conflict)
{
    runWith(database, insertSql("INSERT INTO ", table, fields, conflict), {fields});
}

void insertOrReplace(Database& database, std::string_view table, Fields fields)
{
    runWith(database, insertSql("INSERT OR REPLACE INTO ", table, fields, {}), {fields});
}

void insertOrUpdate(Database& database, std::string_view table, Fields keys, Fields values)
{
    runWith(database, updateSql(table, keys, values), {keys, values});
}

} // namespace geovlm::store
