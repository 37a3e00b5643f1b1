// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/store.h"
#include "work/stages.h"
#include "work/store_writer.h"
#include "work/worker_progress.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// Runs one long piece of work at a time on a worker and tells the window about it.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    /// Opens what it needs itself; returns a sentence; throws Error or Stopped.
    using Work = std::function<QString(Progress&)>;

    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;

    /// False when another one is at work.
    bool start(const QString& title, Work work);
    bool isRunning() const { return m_running; }
    void stop();

Q_SIGNALS:
    void started(const QString& title);
    void progressed(const geovlm::ui::JobState& state);
    void finished(const QString& sentence, const QStringList& notes);
    void failed(const QString& sentence);
    void stopped(const QString& title);

private:
    struct Outcome
    {
        QString sentence;
        QString failure;
        bool stopped = false;
    };
    static Outcome perform(const Work& work, WorkerProgress& progress);
    void report();
    void conclude();

    std::shared_ptr<WorkerProgress> m_progress;
    QFutureWatcher<Outcome> m_watcher;
    QTimer m_reports;
    QString m_title;
    bool m_running = false;
};

/// Work on the window's one writing connection, which lets edits in meanwhile.
JobRunner::Work writing(StoreWriter& writer, StageWork work);
JobRunner::Work reading(const QString& path, StageWork work);

} // namespace geovlm::ui
