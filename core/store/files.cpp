// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#ifdef Q_OS_UNIX
#include <fcntl.h>
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
#ifdef Q_OS_UNIX
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle); // some file systems cannot; the content is safe all the same
    ::close(handle);
#else
    Q_UNUSED(folder)
#endif
}

void moveWithoutReplacing(const QString& from, const QString& to)
{
    QFile file(from);
    if (!file.rename(to))
        throw Error(Text::tr("%1 could not be made (%2).").arg(to, file.errorString()));
}

QByteArray sha256OfFile(const QString& path, qint64 length)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray block(1 << 20, Qt::Uninitialized);
    while (length > 0) {
        const qint64 got = file.read(block.data(), qMin<qint64>(length, block.size()));
        if (got <= 0)
            return {};
        hash.addData(QByteArrayView(block.constData(), got));
        length -= got;
    }
    return hash.result().toHex();
}

void removeDatabaseFiles(const QString& path)
{
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(path + QLatin1String(suffix));
}

} // namespace geovlm::store
