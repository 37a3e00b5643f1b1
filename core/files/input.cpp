// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/input.h"

#include "files/open_stores.h"
#include "files/text.h"

#include <QFile>
#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace geovlm::files {
namespace {

constexpr qint64 blockBytes = 1 << 20;

[[noreturn]] void refuse(const QString& path, int error)
{
    throw Unreadable(Text::tr("%1 cannot be read: %2.").arg(path, systemText(error)));
}

void requireOrdinary(const QString& path, mode_t mode)
{
    if (S_ISREG(mode))
        return;
    if (S_ISDIR(mode))
        throw Unreadable(Text::tr("%1 is a folder; name a file.").arg(path));
    throw Unreadable(
        S_ISFIFO(mode)   ? Text::tr("%1 is a pipe; copy what comes out of it into a file first.").arg(path)
        : S_ISSOCK(mode) ? Text::tr("%1 is a socket; name a file.").arg(path)
                         : Text::tr("%1 is a device; copy what it gives into a file first.").arg(path));
}

/// Asked before the file is opened, because opening a device may already do something, and because a store
/// that is open here must not even be opened.
int openedOrdinary(const QString& path, qint64& size)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat status = {};
    if (::stat(name.constData(), &status) != 0)
        refuse(path, errno);
    requireOrdinary(path, status.st_mode);
    if (isOpenStore(path))
        throw Unreadable(
            Text::tr("%1 is a store that is in use here, not a file to read; name another file.").arg(path));
    int handle = -1;
    do
        handle = ::open(name.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    while (handle < 0 && errno == EINTR);
    if (handle < 0)
        refuse(path, errno);
    const int failed = ::fstat(handle, &status) != 0 ? errno : 0;
    size = qint64(status.st_size);
    if (failed == 0 && S_ISREG(status.st_mode))
        return handle;
    ::close(handle);
    if (failed != 0)
        refuse(path, failed);
    requireOrdinary(path, status.st_mode);
    return -1;
}

/// Everything but "." and ".."; nothing where there is no folder.
template <class Use>
void eachEntry(const QString& folder, Use use)
{
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(QFile::encodeName(folder).constData()),
                                                      ::closedir);
    if (!entries && (errno == ENOENT || errno == ENOTDIR))
        return;
    int failed = entries ? 0 : errno;
    while (failed == 0) {
        errno = 0;
        const dirent* entry = ::readdir(entries.get());
        failed = errno;
        if (!entry)
            break;
        if (qstrcmp(entry->d_name, ".") != 0 && qstrcmp(entry->d_name, "..") != 0)
            use(*entry);
    }
    if (failed != 0)
        throw Unreadable(Text::tr("The folder %1 cannot be listed: %2.").arg(folder, systemText(failed)));
}

} // namespace

QString systemText(int error)
{
    return qt_error_string(error);
}

Input::Input(const QString& path) : m_path(path)
{
    m_handle = openedOrdinary(path, m_size);
    open(QIODevice::ReadOnly);
}

Input::~Input()
{
    ::close(m_handle);
}

bool Input::seek(qint64 position)
{
    if (!QIODevice::seek(position))
        return false;
    m_at = position;
    return true;
}

qint64 Input::readData(char* data, qint64 most)
{
    for (;;) {
        const ssize_t got = ::pread(m_handle, data, size_t(std::max<qint64>(most, 0)), off_t(m_at));
        if (got >= 0) {
            m_at += got;
            return got == 0 && most > 0 ? -1 : qint64(got);
        }
        if (errno == EINTR)
            continue;
        if (m_error == 0)
            m_error = errno;
        setErrorString(systemText(m_error));
        return -1;
    }
}

qint64 Input::writeData(const char*, qint64)
{
    return -1;
}

void Input::throwIfFailed() const
{
    if (m_error != 0)
        throw Error(Text::tr("%1 could not be read to its end: %2; check the disk.")
                        .arg(m_path, systemText(m_error)));
}

QByteArray Input::block(qint64 most)
{
    QByteArray bytes = read(most);
    throwIfFailed();
    return bytes;
}

QByteArray Input::line(qint64 most)
{
    QByteArray bytes = readLine(most);
    throwIfFailed();
    return bytes;
}

QByteArray Input::rest(qint64 most)
{
    const auto tooLong = [&](qint64 bytes) {
        if (bytes > most)
            throw Error(Text::tr("%1 has %2 bytes; files of this kind are read up to %3.")
                            .arg(m_path)
                            .arg(std::max(bytes, m_size))
                            .arg(most));
    };
    tooLong(m_size - pos());
    QByteArray all;
    all.reserve(std::max<qint64>(0, m_size - pos()));
    // A file may grow, and those of /proc have no length: the limit holds for what is read, too.
    for (;;) {
        const QByteArray next = block(std::min(blockBytes, most + 1 - all.size()));
        if (next.isEmpty())
            return all;
        all += next;
        tooLong(all.size());
    }
}

QStringList namesIn(const QString& folder)
{
    QStringList names;
    eachEntry(folder, [&](const dirent& entry) { names.append(QFile::decodeName(entry.d_name)); });
    return names;
}

std::vector<FolderEntry> filesIn(const QString& folder)
{
    std::vector<FolderEntry> files;
    const QByteArray base = QFile::encodeName(folder) + '/';
    eachEntry(folder, [&](const dirent& entry) {
        const bool isLink = entry.d_type == DT_LNK;
        bool isFile = entry.d_type == DT_REG;
        if (isLink || entry.d_type == DT_UNKNOWN) {
            struct stat status = {};
            isFile = ::stat((base + entry.d_name).constData(), &status) == 0 && S_ISREG(status.st_mode);
        }
        if (isFile)
            files.push_back({QFile::decodeName(entry.d_name), isLink || entry.d_type == DT_UNKNOWN});
    });
    return files;
}

std::optional<qint64> sizeOf(const QString& path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) == 0)
        return qint64(status.st_size);
    if (errno == ENOENT || errno == ENOTDIR)
        return std::nullopt;
    refuse(path, errno);
}

QByteArray readWhole(const QString& path, qint64 most)
{
    return Input(path).rest(most);
}

} // namespace geovlm::files
