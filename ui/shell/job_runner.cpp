// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/job_runner.h"

#include "models/store_session.h"

#include <QMutex>
#include <QMutexLocker>
#include <QtConcurrentRun>
#include <atomic>

namespace geovlm::ui {

namespace {
constexpr int reportInterval = 100;
constexpr double leastElapsed = 1; ///< seconds before a guess of the time left is worth showing
} // namespace

/// What the worker writes and the window's timer reads.
class JobRunner::Shared final : public Progress
{
public:
    void begin(const QString& what, qint64 total) override
    {
        const QMutexLocker lock(&m_mutex);
        m_state = {what, 0, total, -1};
        m_since.start();
    }
    void advance(qint64 done) override
    {
        const QMutexLocker lock(&m_mutex);
        m_state.done = done;
        const double elapsed = double(m_since.isValid() ? m_since.elapsed() : 0) / 1000;
        if (m_state.total > 0 && done > 0 && elapsed > leastElapsed)
            m_state.secondsLeft = elapsed * double(m_state.total - done) / double(done);
    }
    void note(const QString& sentence) override
    {
        const QMutexLocker lock(&m_mutex);
        m_notes.append(sentence);
    }
    bool stopRequested() const override { return m_stop; }

    void requestStop() { m_stop = true; }
    JobState state() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_state;
    }
    QStringList notes() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_notes;
    }

private:
    mutable QMutex m_mutex;
    JobState m_state;
    QElapsedTimer m_since;
    QStringList m_notes;
    std::atomic<bool> m_stop = false;
};

JobRunner::JobRunner(QObject* parent) : QObject(parent)
{
    m_reports.setInterval(reportInterval);
    connect(&m_reports, &QTimer::timeout, this, &JobRunner::report);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &JobRunner::conclude);
}

JobRunner::~JobRunner()
{
    if (m_shared)
        m_shared->requestStop();
    m_watcher.waitForFinished();
}

JobRunner::Outcome JobRunner::perform(const Work& work, Shared& shared)
{
    Outcome outcome;
    try {
        outcome.sentence = work(shared);
    } catch (const Stopped&) {
        outcome.stopped = true;
    } catch (...) {
        outcome.failure = sentenceOf(std::current_exception());
    }
    return outcome;
}

bool JobRunner::start(const QString& title, Work work)
{
    if (m_running)
        return false;
    m_running = true;
    m_title = title;
    m_shared = std::make_shared<Shared>();
    m_shared->begin(title, 0);
    m_watcher.setFuture(
        QtConcurrent::run([work = std::move(work), shared = m_shared] { return perform(work, *shared); }));
    m_reports.start();
    Q_EMIT started(title);
    return true;
}

void JobRunner::stop()
{
    if (m_shared)
        m_shared->requestStop();
}

void JobRunner::report()
{
    Q_EMIT progressed(m_shared->state());
}

void JobRunner::conclude()
{
    m_reports.stop();
    m_running = false;
    const Outcome outcome = m_watcher.result();
    if (outcome.stopped)
        Q_EMIT stopped(m_title);
    else if (!outcome.failure.isEmpty())
        Q_EMIT failed(outcome.failure);
    else
        Q_EMIT finished(outcome.sentence, m_shared->notes());
}

JobRunner::Work writing(StoreWriter& writer, std::function<QString(store::Store&, Progress&)> work)
{
    return [&writer, work = std::move(work)](Progress& progress) { return writer.perform(work, progress); };
}

JobRunner::Work reading(const QString& path, std::function<QString(store::Store&, Progress&)> work)
{
    return [path, work = std::move(work)](Progress& progress) {
        const auto store = store::Store::open(path, store::Access::Read);
        return work(*store, progress);
    };
}

} // namespace geovlm::ui
