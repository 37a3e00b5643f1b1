// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/writer_lock.h"

#include "domain/error.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

QString lockFile(const QString& store)
{
    return store + QStringLiteral(".lock");
}

} // namespace

WriterLock::WriterLock(const QString& store, double waitSeconds) : m_lock(lockFile(store))
{
    m_lock.setStaleLockTime(0); // age says nothing: a person may have the window open for days
    const int milliseconds = int(qBound(0.0, waitSeconds, 1e6) * 1000);
    if (!m_lock.tryLock(milliseconds))
        fail(store);
}

void WriterLock::fail(const QString& store) const
{
    if (m_lock.error() != QLockFile::LockFailedError)
        throw Error(
            Text::tr("%1 cannot be written: its folder does not let a lock file be made.").arg(store));
    qint64 process = 0;
    QString host;
    QString program;
    if (!m_lock.getLockInfo(&process, &host, &program))
        throw Error(Text::tr("%1 is being written by another program; wait for it or close it.").arg(store));
    const QDateTime since = QFileInfo(lockFile(store)).lastModified();
    throw Error(Text::tr("%1 is being written by %2 (process %3 on %4%5); wait for it or close it.")
                    .arg(store, program)
                    .arg(process)
                    .arg(host, since.isValid() ? Text::tr(", since %1")
                                                     .arg(QLocale::c().toString(
                                                         since, QStringLiteral("yyyy-MM-dd HH:mm")))
                                               : QString()));
}

} // namespace geovlm::store
