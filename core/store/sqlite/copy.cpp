// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/copy.h"

#include "store/sqlite/database_error.h"
#include "store/sqlite/new_file.h"
#include "store/sqlite/query.h"
#include "store/text.h"

#include <QFileInfo>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

/// Without a read transaction held over all steps, every commit of the writer would start the copy anew.
class Snapshot
{
public:
    explicit Snapshot(Database& database) : m_database(database), m_own(!database.inTransaction())
    {
        if (m_own)
            database.execute("BEGIN");
        integerOf(database, "SELECT count(*) FROM sqlite_schema", 0);
    }
    ~Snapshot()
    {
        if (m_own)
            sqlite3_exec(m_database.handle(), "COMMIT", nullptr, nullptr, nullptr);
    }

private:
    Database& m_database;
    bool m_own;
};

qint64 copyPages(Database& from, Database& to)
{
    const Snapshot snapshot(from);
    sqlite3_backup* copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!copying)
        to.fail(sqlite3_extended_errcode(to.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK)
        code = sqlite3_backup_step(copying, 1024);
    const qint64 pages = sqlite3_backup_pagecount(copying);
    sqlite3_backup_finish(copying);
    if (code != SQLITE_DONE)
        to.fail(code);
    return pages;
}

void requireIntegrity(Database& database)
{
    const QString ok = QStringLiteral("ok");
    const QString said = textOf(database, "PRAGMA integrity_check(1)").value_or(ok);
    if (said != ok)
        throw Error(Text::tr("The copy was not kept: %1")
                        .arg(damageSentence(database.path(), said, sqlite3_system_errno(database.handle()))));
}

} // namespace

qint64 copyDatabase(Database& from, const QString& to, const Adjust& adjust)
{
    if (QFileInfo::exists(to))
        throw Error(Text::tr("%1 exists already; choose another name for the copy.").arg(to));
    NewFile file(to);
    qint64 pages = 0;
    try {
        Database copy(file.partial(), Database::Mode::Copy);
        pages = copyPages(from, copy);
        if (adjust)
            adjust(copy, file.partialFolder());
        requireIntegrity(copy);
        copy.settle();
    } catch (const Error& error) { // the passing name says nothing to anybody
        QString sentence = error.sentence();
        throw Error(sentence.replace(file.partial(), to));
    }
    file.takeName();
    return pages;
}

} // namespace geovlm::store
