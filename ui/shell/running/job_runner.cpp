// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/job_runner.h"

#include "work/open_readers.h"
#include "work/store_session.h"

#include <QtConcurrentRun>

namespace geovlm::ui {

namespace {
constexpr int reportInterval = 100;
} // namespace

JobRunner::JobRunner(QObject* parent) : QObject(parent)
{
    m_reports.setInterval(reportInterval);
    connect(&m_reports, &QTimer::timeout, this, &JobRunner::report);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &JobRunner::conclude);
}

JobRunner::~JobRunner()
{
    if (m_progress)
        m_progress->requestStop();
    m_watcher.waitForFinished();
}

JobRunner::Outcome JobRunner::perform(const Work& work, WorkerProgress& progress)
{
    Outcome outcome;
    try {
        outcome.sentence = work(progress);
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
    m_progress = std::make_shared<WorkerProgress>();
    m_progress->begin(title, 0);
    m_watcher.setFuture(QtConcurrent::run(
        [work = std::move(work), progress = m_progress] { return perform(work, *progress); }));
    m_reports.start();
    Q_EMIT started(title);
    return true;
}

void JobRunner::stop()
{
    if (m_progress)
        m_progress->requestStop();
}

void JobRunner::report()
{
    Q_EMIT progressed(m_progress->state());
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
        Q_EMIT finished(outcome.sentence, m_progress->notes());
}

JobRunner::Work writing(StoreWriter& writer, StageWork work)
{
    return [&writer, work = std::move(work)](Progress& progress) { return writer.perform(work, progress); };
}

JobRunner::Work reading(const QString& path, StageWork work)
{
    return [path, work = std::move(work)](Progress& progress) {
        const auto store = openForReading(path);
        return work(*store, progress);
    };
}

} // namespace geovlm::ui
