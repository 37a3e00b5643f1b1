// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/database_error.h"
#include "store/text.h"

#include <QRegularExpression>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

QString diskSentence(const QString& path, const QString& detail, int systemError)
{
    if (systemError == EFBIG)
        return Text::tr(
                   "%1 may not grow any further: the limit on file sizes is reached. What was saved before "
                   "is kept; raise the limit and try again.")
            .arg(path);
    if (systemError == EMFILE || systemError == ENFILE)
        return Text::tr(
                   "%1 cannot be opened: too many files are open (%2); close other programs and try again.")
            .arg(path, QString::fromLocal8Bit(strerror(systemError)));
    const QString reason = systemError == 0 ? detail : QString::fromLocal8Bit(strerror(systemError));
    return Text::tr(
               "%1 could not be read or written (%2): its disk may be full, limited or failing. What was "
               "saved before is kept; check the disk and try again.")
        .arg(path, reason);
}

QString oneLine(QString text)
{
    text.remove(QStringLiteral("*** in database main ***"));
    return text.simplified();
}

/// SQLite's checks report a page that could not be read among the damage; this finds the code in there.
std::optional<int> codeWithin(const QString& finding)
{
    static const QRegularExpression form(QStringLiteral("error code=(\\d+)"));
    const QRegularExpressionMatch match = form.match(finding);
    return match.hasMatch() ? std::optional(match.captured(1).toInt()) : std::nullopt;
}

} // namespace

QString damageSentence(const QString& path, const QString& finding, int systemError)
{
    if (const auto code = codeWithin(finding); code && (*code & 0xff) != SQLITE_CORRUPT)
        return databaseSentence(*code, path, QString::fromUtf8(sqlite3_errstr(*code)), systemError);
    return databaseSentence(SQLITE_CORRUPT, path, finding, systemError);
}

QString databaseSentence(int code, const QString& path, const QString& rawDetail, int systemError)
{
    const QString detail = oneLine(rawDetail);
    switch (code & 0xff) {
    case SQLITE_FULL:
        return Text::tr("The disk that holds %1 is full. Nothing was lost; free some space and try again.")
            .arg(path);
    case SQLITE_READONLY:
        return Text::tr("%1 cannot be written: it is open for reading only, or the file is write-protected.")
            .arg(path);
    case SQLITE_CANTOPEN:
        if (systemError == EMFILE || systemError == ENFILE || systemError == EIO)
            return diskSentence(path, detail, systemError);
        return Text::tr("%1 cannot be opened; check that the file and its folder may be read and written.")
            .arg(path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Text::tr("%1 is in use by another program; close it there and try again.").arg(path);
    case SQLITE_NOMEM:
        return Text::tr("There is not enough memory to read %1; close other programs and try again.")
            .arg(path);
    case SQLITE_CORRUPT:
        return Text::tr("%1 is damaged (%2); go back to a backup.").arg(path, detail);
    case SQLITE_NOTADB:
        return Text::tr("%1 is not a GeoVLM store.").arg(path);
    case SQLITE_IOERR:
        return diskSentence(path, detail, systemError);
    case SQLITE_CONSTRAINT:
        return Text::tr("%1 refuses a change that contradicts what it holds (%2).").arg(path, detail);
    default:
        return Text::tr("%1 could not be read or written: %2.").arg(path, detail);
    }
}

} // namespace geovlm::store
