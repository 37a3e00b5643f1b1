// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"

#include "domain/error.h"
#include "files/input.h"
#include "files/output.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

} // namespace

void syncFile(QFile& file)
{
    bool done = file.flush();
#ifdef Q_OS_UNIX
    done = done && ::fsync(file.handle()) == 0;
#endif
    if (!done)
        throw Error(Text::tr("%1 could not be written to the disk (%2); check the disk and try again.")
                        .arg(file.fileName(), file.errorString()));
}

void syncFolder(const QString& folder)
{
    files::syncFolder(folder);
}

void moveWithoutReplacing(const QString& from, const QString& to)
{
    QFile file(from);
    if (!file.rename(to))
        throw Error(Text::tr("%1 could not be made (%2).").arg(to, file.errorString()));
}

QByteArray sha256OfFile(const QString& path, qint64 length)
{
    if (!files::sizeOf(path))
        return {};
    files::Input file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (length > 0) {
        const QByteArray block = file.block(qMin<qint64>(length, 1 << 20));
        if (block.isEmpty())
            return {};
        hash.addData(block);
        length -= block.size();
    }
    return hash.result().toHex();
}

void removeDatabaseFiles(const QString& path)
{
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(path + QLatin1String(suffix));
}

} // namespace geovlm::store
