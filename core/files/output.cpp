// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/output.h"

#include "domain/error.h"
#include "files/input.h"
#include "files/text.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSet>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geovlm::files {
namespace {

constexpr qsizetype bufferBytes = 1 << 18;
constexpr qsizetype longestName = 200; ///< of 255 bytes; the rest is for what is put around it
constexpr int mostLinks = 40;
constexpr int mostTries = 5;

QByteArray folderOf(const QByteArray& path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash < 0 ? QByteArray(".") : slash == 0 ? QByteArray("/") : path.left(slash);
}

/// A hidden name beside `target`; always the same one, so that what a killed program left is used again.
QByteArray nameBeside(const QByteArray& target, const char* ending)
{
    const qsizetype slash = target.lastIndexOf('/');
    QByteArray name = target.mid(slash + 1);
    if (name.size() > longestName)
        name = QCryptographicHash::hash(name, QCryptographicHash::Sha1).toHex();
    return target.left(slash + 1) + '.' + name + ending;
}

/// Where a file of this name goes: a link is followed, also one to a file that is not there yet.
QByteArray targetOf(const QString& path)
{
    QByteArray name = QFile::encodeName(path);
    char place[PATH_MAX];
    for (int followed = 0; followed < mostLinks; ++followed) {
        const ssize_t length = ::readlink(name.constData(), place, sizeof place);
        if (length <= 0 || length == ssize_t(sizeof place))
            break;
        const QByteArray to(place, qsizetype(length));
        name = to.startsWith('/') ? to : folderOf(name) + '/' + to;
    }
    return name;
}

/// Holds the file for this process, where the file system can do that; false when somebody else has it.
bool lock(int handle)
{
    while (::flock(handle, LOCK_EX | LOCK_NB) != 0)
        if (errno == EWOULDBLOCK)
            return false;
        else if (errno != EINTR)
            return true;
    return true;
}

/// Some file systems keep no folders on their own accord or let nobody ask for it; that is no failed write.
bool cannotSync(int error)
{
    return error == EINVAL || error == ENOTSUP || error == EROFS || error == EBADF;
}

int syncHandle(int handle)
{
    while (::fsync(handle) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

/// errno, or 0.
int folderError(const QByteArray& folder)
{
    const int handle = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return errno == EACCES ? 0 : errno; // may be written but not listed
    const int error = syncHandle(handle);
    ::close(handle);
    return cannotSync(error) ? 0 : error;
}

bool isOrdinary(const QString& path)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 && S_ISREG(status.st_mode);
}

void requireNoPartOfADatabase(const QString& path)
{
    for (const char* ending : {"-wal", "-shm", "-journal", ".lock"})
        if (path.endsWith(QLatin1String(ending)) && isDatabase(path.chopped(qsizetype(qstrlen(ending)))))
            throw Error(
                Text::tr("%1 belongs to the store beside it and was not touched; choose another name.")
                    .arg(path));
}

} // namespace

bool isDatabase(const QString& path)
{
    if (!isOrdinary(path))
        return false;
    try {
        return Input(path).block(16) == QByteArray("SQLite format 3\0", 16);
    } catch (const Unreadable&) {
        return true; // a store in use is not opened; what may not be read could be one
    }
}

void requireTarget(const QString& path)
{
    if (path.isEmpty())
        throw Error(Text::tr("A file to write needs a name."));
    const QByteArray target = targetOf(path);
    const QString resolved = QFile::decodeName(target);
    requireNoPartOfADatabase(resolved);
    struct stat status = {};
    if (::stat(target.constData(), &status) != 0) {
        if (errno != ENOENT)
            throw Error(Text::tr("%1 cannot be written: %2.").arg(path, systemText(errno)));
        return;
    }
    if (!S_ISREG(status.st_mode))
        throw Error(
            Text::tr("%1 is not an ordinary file, so nothing is written there; name a file.").arg(path));
    if (isDatabase(resolved))
        throw Error(
            Text::tr("%1 is a store, another database or may not be read, and was not touched; choose "
                     "another file.")
                .arg(path));
    if (::access(target.constData(), W_OK) != 0)
        throw Error(Text::tr("%1 cannot be written: %2.").arg(path, systemText(errno)));
}

OutputFile::OutputFile(const QString& path)
    : m_path(path), m_target(targetOf(path)), m_partial(nameBeside(m_target, ".geovlm-partial"))
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

OutputFile::~OutputFile()
{
    if (!m_before.isEmpty())
        ::unlink(m_before.constData());
    if (m_handle < 0)
        return;
    if (!m_takenPlace)
        ::unlink(m_partial.constData());
    ::close(m_handle); // lets go of the lock
}

void OutputFile::begin()
{
    struct stat there = {};
    m_replaces = ::stat(m_target.constData(), &there) == 0;
    if (!m_replaces && errno != ENOENT)
        failWith(errno);
    for (int tries = 0; m_handle < 0; ++tries)
        if (!beginOnce() && tries == mostTries)
            refuseAsHeld();
    // A file of this name that nobody holds was left by a program that was killed.
    if (::ftruncate(m_handle, 0) != 0)
        failWith(errno);
    if (m_replaces) // where that cannot be, it is as a new one
        (void)::fchmod(m_handle, there.st_mode & 07777);
}

/// False when another program has given its own file its name in between.
bool OutputFile::beginOnce()
{
    const int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int handle = -1;
    do
        handle = ::open(m_partial.constData(), flags, 0666);
    while (handle < 0 && errno == EINTR);
    if (handle < 0)
        failWith(errno);
    struct stat mine = {}, named = {};
    const bool held = lock(handle);
    const bool isMine = held && ::fstat(handle, &mine) == 0 && S_ISREG(mine.st_mode) && mine.st_nlink == 1 &&
                        ::lstat(m_partial.constData(), &named) == 0 && mine.st_ino == named.st_ino &&
                        mine.st_dev == named.st_dev;
    if (isMine)
        m_handle = handle;
    else
        ::close(handle);
    if (!held)
        refuseAsHeld();
    return isMine;
}

void OutputFile::refuseAsHeld() const
{
    throw Error(
        Text::tr("%1 is being written by another program; wait for it, or choose another name.").arg(m_path));
}

bool OutputFile::failedWith(int error)
{
    if (m_error == 0)
        m_error = error;
    setErrorString(systemText(m_error));
    return false;
}

bool OutputFile::writeAll(const char* data, qint64 size)
{
    while (size > 0) {
        const ssize_t taken = ::write(m_handle, data, size_t(size));
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken <= 0)
            return failedWith(taken < 0 ? errno : ENOSPC);
        data += taken;
        size -= taken;
    }
    return true;
}

bool OutputFile::flush()
{
    const bool done = m_error == 0 && writeAll(m_buffer.constData(), m_buffer.size());
    m_buffer.clear();
    return done;
}

qint64 OutputFile::writeData(const char* data, qint64 size)
{
    if (m_error != 0)
        return -1;
    if (m_buffer.size() + size > bufferBytes && !flush())
        return -1;
    if (size > bufferBytes)
        return writeAll(data, size) ? size : -1;
    m_buffer.append(data, size);
    return size;
}

qint64 OutputFile::readData(char*, qint64)
{
    return -1;
}

void OutputFile::put(const char* data, qint64 size)
{
    if (write(data, size) != size)
        fail();
}

void OutputFile::put(const QByteArray& bytes)
{
    put(bytes.constData(), bytes.size());
}

/// Closing may tell of a write that failed; a second handle is closed for that, because the lock is needed
/// until the file has its name.
void OutputFile::finish(bool sync)
{
    if (!flush())
        fail();
    if (const int error = sync ? syncHandle(m_handle) : 0)
        failWith(error);
    const int second = ::fcntl(m_handle, F_DUPFD_CLOEXEC, 0);
    if (second < 0 || (::close(second) != 0 && errno != EINTR))
        failWith(errno);
}

void OutputFile::throwIfFailed() const
{
    if (m_error != 0)
        fail();
}

void OutputFile::failWith(int error)
{
    failedWith(error);
    fail();
}

void OutputFile::fail() const
{
    throw Error(Text::tr("%1 cannot be written: %2; nothing was changed. Make room, or choose another place.")
                    .arg(m_path, systemText(m_error)));
}

OutputFile& Outputs::add(const QString& path)
{
    requireTarget(path);
    m_files.push_back(std::unique_ptr<OutputFile>(new OutputFile(path)));
    m_files.back()->begin();
    return *m_files.back();
}

void Outputs::commit(Sync sync)
{
    for (const auto& file : m_files)
        file->finish(sync == Sync::Now);
    const std::vector<Folder> folders = sync == Sync::Now ? openFolders() : std::vector<Folder>();
    if (m_files.size() > 1)
        keepOldOnes();
    for (const auto& file : m_files) {
        if (::rename(file->m_partial.constData(), file->m_target.constData()) != 0) {
            file->failedWith(errno);
            takeBack();
            file->fail();
        }
        file->m_takenPlace = true;
    }
    for (const Folder& folder : folders)
        if (const int error = folder.sync())
            throw Error(
                Text::tr("%1 is written, but the disk did not say that it would outlast a power cut (%2); "
                         "check the disk and write it again.")
                    .arg(m_files.front()->m_path, systemText(error)));
    m_files.clear();
}

/// A second name for each file that is about to be replaced. Where a file system has no second names, the
/// files change one after the other, and takeBack() says what came of it.
void Outputs::keepOldOnes()
{
    for (const auto& file : m_files) {
        if (!file->m_replaces)
            continue;
        const QByteArray name = nameBeside(file->m_target, ".geovlm-before");
        ::unlink(name.constData()); // left by a program that was killed
        if (::link(file->m_target.constData(), name.constData()) == 0)
            file->m_before = name;
    }
}

void Outputs::takeBack()
{
    QStringList changed, kept;
    for (const auto& file : m_files) {
        if (!file->m_takenPlace)
            continue;
        const bool back = !file->m_replaces
                              ? ::unlink(file->m_target.constData()) == 0
                              : !file->m_before.isEmpty() &&
                                    ::rename(file->m_before.constData(), file->m_target.constData()) == 0;
        if (!back)
            changed.append(file->m_path);
        if (!back && !file->m_before.isEmpty())
            kept.append(QFile::decodeName(file->m_before));
        file->m_before.clear(); // back in its place, or the only one that is left
    }
    if (changed.isEmpty())
        return;
    const QString comma = QStringLiteral(", ");
    throw Error(Text::tr("%1 is new, but what belongs to it could not take its place, so do not use them "
                         "together; the old ones are kept as %2; write both again.")
                    .arg(changed.join(comma), kept.isEmpty() ? Text::tr("nothing") : kept.join(comma)));
}

/// Before anything takes its name: a folder that cannot be opened leaves everything as it was.
std::vector<Outputs::Folder> Outputs::openFolders() const
{
    QSet<QByteArray> seen;
    std::vector<Folder> folders;
    for (const auto& file : m_files) {
        const QByteArray name = folderOf(file->m_target);
        if (seen.contains(name))
            continue;
        seen.insert(name);
        const int handle = ::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (handle < 0 && errno != EACCES) // may be written but not listed
            file->failWith(errno);
        folders.emplace_back(handle);
    }
    return folders;
}

Outputs::Folder::~Folder()
{
    if (m_handle >= 0)
        ::close(m_handle);
}

int Outputs::Folder::sync() const
{
    const int error = m_handle >= 0 ? syncHandle(m_handle) : 0;
    return cannotSync(error) ? 0 : error;
}

void save(const QString& path, const QByteArray& bytes)
{
    Outputs files;
    files.add(path).put(bytes);
    files.commit();
}

void syncFolder(const QString& folder)
{
    if (const int error = folderError(QFile::encodeName(folder)))
        throw Error(
            Text::tr("The folder %1 could not be written to the disk: %2; check it and do this again.")
                .arg(folder, systemText(error)));
}

void syncFileSystem(const QString& folder)
{
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = handle < 0 || ::syncfs(handle) != 0 ? errno : 0;
    if (handle >= 0)
        ::close(handle);
    if (error != 0 && !cannotSync(error))
        throw Error(
            Text::tr("The files in %1 could not be written to the disk: %2; check it and do this again.")
                .arg(folder, systemText(error)));
}

} // namespace geovlm::files
