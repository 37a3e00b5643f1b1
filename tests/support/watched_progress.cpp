// SPDX-License-Identifier: GPL-3.0-or-later
#include "watched_progress.h"

namespace geovlm::test {

void WatchedProgress::begin(const QString&, qint64 total)
{
    const QMutexLocker lock(&m_mutex);
    m_total = total;
}

void WatchedProgress::advance(qint64 done)
{
    const QMutexLocker lock(&m_mutex);
    ++m_reports;
    m_done = done;
    m_stopped = m_stopped || (m_stop.done && done >= *m_stop.done);
}

void WatchedProgress::note(const QString& sentence)
{
    const QMutexLocker lock(&m_mutex);
    m_notes << sentence;
}

bool WatchedProgress::stopRequested() const
{
    const QMutexLocker lock(&m_mutex);
    ++m_questions;
    m_stopped = m_stopped || (m_stop.reports && m_reports >= *m_stop.reports) ||
                (m_stop.questions && m_questions >= *m_stop.questions);
    return m_stopped;
}

void WatchedProgress::stop()
{
    const QMutexLocker lock(&m_mutex);
    m_stopped = true;
}

void WatchedProgress::clear()
{
    const QMutexLocker lock(&m_mutex);
    m_notes.clear();
}

QStringList WatchedProgress::notes() const
{
    const QMutexLocker lock(&m_mutex);
    return m_notes;
}

qint64 WatchedProgress::done() const
{
    const QMutexLocker lock(&m_mutex);
    return m_done;
}

qint64 WatchedProgress::total() const
{
    const QMutexLocker lock(&m_mutex);
    return m_total;
}

} // namespace geovlm::test
