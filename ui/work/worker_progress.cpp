// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/worker_progress.h"

#include <QMutexLocker>

namespace geovlm::ui {

namespace {
constexpr double leastElapsed = 1; ///< seconds before a guess of the time left is worth showing
} // namespace

void WorkerProgress::begin(const QString& what, qint64 total)
{
    const QMutexLocker lock(&m_mutex);
    m_state = {what, 0, total, -1};
    m_since.start();
}

void WorkerProgress::advance(qint64 done)
{
    const QMutexLocker lock(&m_mutex);
    m_state.done = done;
    const double elapsed = double(m_since.isValid() ? m_since.elapsed() : 0) / 1000;
    if (m_state.total > 0 && done > 0 && elapsed > leastElapsed)
        m_state.secondsLeft = elapsed * double(m_state.total - done) / double(done);
}

void WorkerProgress::note(const QString& sentence)
{
    const QMutexLocker lock(&m_mutex);
    m_notes.append(sentence);
}

JobState WorkerProgress::state() const
{
    const QMutexLocker lock(&m_mutex);
    return m_state;
}

QStringList WorkerProgress::notes() const
{
    const QMutexLocker lock(&m_mutex);
    return m_notes;
}

} // namespace geovlm::ui
