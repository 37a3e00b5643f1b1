// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database_error.h"

#include <QCoreApplication>
#include <cerrno>
#include <cstring>
#include <sqlite3.h>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

QString diskSentence(const QString& path, const QString& detail, int systemError)
{
    if (systemError == EFBIG)
        return Text::tr(
                   "%1 may not grow any further: the limit on file sizes is reached. What was saved before "
                   "is kept; raise the limit and try again.")
            .arg(path);
    const QString reason = systemError == 0 ? detail : QString::fromLocal8Bit(strerror(systemError));
    return Text::tr(
               "%1 could not be read or written (%2): its disk may be full, limited or failing. What was "
               "saved before is kept; check the disk and try again.")
        .arg(path, reason);
}

} // namespace

QString databaseSentence(int code, const QString& path, const QString& detail, int systemError)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return Text::tr("The disk that holds %1 is full. Nothing was lost; free some space and try again.")
            .arg(path);
    case SQLITE_READONLY:
        return Text::tr("%1 cannot be written: it is open for reading only, or the file is write-protected.")
            .arg(path);
    case SQLITE_CANTOPEN:
        return Text::tr("%1 cannot be opened; check that the file and its folder may be read and written.")
            .arg(path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Text::tr("%1 is in use by another program; close it there and try again.").arg(path);
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
