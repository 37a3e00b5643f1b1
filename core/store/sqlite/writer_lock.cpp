// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite/writer_lock.h"

#include "domain/error.h"
#include "store/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QStringList>
#include <QSysInfo>
#include <QThread>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace geovlm::store {
namespace {

constexpr int pollMilliseconds = 3;
constexpr int longestSignature = 4096;

QString whyNoLockFile(const QString& store, int systemError)
{
    switch (systemError) {
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
        return Text::tr("%1 cannot be written: its folder does not let a lock file be made.").arg(store);
    default:
        return Text::tr("%1 cannot be written: its lock file %1.lock cannot be opened (%2).")
            .arg(store, QString::fromLocal8Bit(std::strerror(systemError)));
    }
}

bool tryLock(int file)
{
    while (::flock(file, LOCK_EX | LOCK_NB) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

/// Who is next: a second lock that is taken before the first, so that a program that has just let go of the
/// store and wants it again does not get it before one that has waited. Its file is there only while somebody
/// waits, and where it cannot be made it is everybody's turn.
class Turn
{
public:
    explicit Turn(const QByteArray& lockFile) : m_name(lockFile + ".next") { open(); }
    ~Turn()
    {
        if (m_mine)
            ::unlink(m_name.constData());
        close();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    bool isMine()
    {
        if (m_mine || m_file < 0)
            return true;
        if (!tryLock(m_file))
            return false;
        m_mine = isStillThere();
        if (!m_mine) { // the one before took its file away
            close();
            open();
        }
        return m_mine;
    }

private:
    void open() { m_file = ::open(m_name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666); }
    void close()
    {
        if (m_file >= 0)
            ::close(m_file);
        m_file = -1;
    }
    bool isStillThere() const
    {
        struct stat mine = {};
        struct stat named = {};
        return ::fstat(m_file, &mine) == 0 && ::stat(m_name.constData(), &named) == 0 &&
               mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
    }

    QByteArray m_name;
    int m_file = -1;
    bool m_mine = false;
};

} // namespace

// Not QLockFile: it is free or held by what its file says, and a process killed while it writes that file
// leaves one that says nothing, which then locks everybody out for good (found by tests/soak/kill.sh).
WriterLock::WriterLock(const QString& store, double waitSeconds)
{
    const QByteArray name = QFile::encodeName(store + QStringLiteral(".lock"));
    // A link there could lead the signature into another file.
    m_file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (m_file < 0)
        throw Error(whyNoLockFile(store, errno));
    Turn turn(name);
    QElapsedTimer clock;
    clock.start();
    while (!turn.isMine() || !tryLock(m_file)) {
        if (double(clock.elapsed()) >= waitSeconds * 1000)
            fail(store);
        QThread::msleep(pollMilliseconds);
    }
    sign();
}

WriterLock::~WriterLock()
{
    ::close(m_file); // lets go
}

/// Who, for others to read. A disk too full for it does not matter.
void WriterLock::sign() const
{
    const QString text =
        QStringLiteral("%1\n%2\n%3\n%4\n")
            .arg(QCoreApplication::applicationPid())
            .arg(QFileInfo(QCoreApplication::applicationFilePath()).fileName(), QSysInfo::machineHostName(),
                 QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")));
    const QByteArray bytes = text.toUtf8();
    if (::ftruncate(m_file, 0) != 0 || ::pwrite(m_file, bytes.constData(), size_t(bytes.size()), 0) < 0)
        return;
}

void WriterLock::fail(const QString& store) const
{
    QByteArray bytes(longestSignature, '\0');
    const ssize_t read = ::pread(m_file, bytes.data(), size_t(bytes.size()), 0);
    ::close(m_file); // the destructor does not run for what was never made
    const QStringList lines = QString::fromUtf8(bytes.left(std::max<ssize_t>(0, read))).split(u'\n');
    if (lines.size() < 4 || lines.at(0).toLongLong() <= 0)
        throw Error(Text::tr("%1 is being written by another program; wait for it or close it.").arg(store));
    throw Error(Text::tr("%1 is being written by %2 (process %3 on %4, since %5); wait for it or close it.")
                    .arg(store, lines.at(1), lines.at(0), lines.at(2), lines.at(3)));
}

} // namespace geovlm::store
