// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/files.h"

#include "domain/error.h"
#include "files/input.h"
#include "files/output.h"
#include "store/text.h"

#include <QCryptographicHash>

#include <cerrno>
#include <cstdio>
#include <cstring>
#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace geovlm::store {
namespace {

QString systemWords(int code)
{
    return QString::fromLocal8Bit(std::strerror(code));
}

QString notWritten(const QString& name, const QString& why)
{
    return Text::tr("%1 could not be written to the disk (%2); check the disk and try again.").arg(name, why);
}

} // namespace

void syncFile(QFile& file)
{
    if (!file.flush())
        throw Error(notWritten(file.fileName(), file.errorString()));
#ifdef Q_OS_UNIX
    if (::fsync(file.handle()) != 0)
        throw Error(notWritten(file.fileName(), systemWords(errno)));
#endif
}

void syncFolder(const QString& folder)
{
    files::syncFolder(folder);
}

void moveWithoutReplacing(const QString& from, const QString& to)
{
    const QByteArray old = QFile::encodeName(from);
    const QByteArray name = QFile::encodeName(to);
    int failed =
        ::renameat2(AT_FDCWD, old.constData(), AT_FDCWD, name.constData(), RENAME_NOREPLACE) != 0 ? errno : 0;
    if (failed == EINVAL || failed == ENOSYS) { // file systems that cannot promise it
        struct stat there = {};
        failed = ::lstat(name.constData(), &there) == 0             ? EEXIST
                 : ::rename(old.constData(), name.constData()) != 0 ? errno
                                                                    : 0;
    }
    if (failed != 0)
        throw Error(Text::tr("%1 could not be made (%2).").arg(to, systemWords(failed)));
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
