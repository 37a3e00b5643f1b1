// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "models/store_writer.h"
#include "store/store.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// How far a job is, for a person.
struct JobState
{
    QString title; ///< the stage's own words
    qint64 done = 0;
    qint64 total = 0;        ///< 0 = unknown
    double secondsLeft = -1; ///< -1 = not known yet
};

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
    class Shared;
    static Outcome perform(const Work& work, Shared& shared);
    void report();
    void conclude();

    std::shared_ptr<Shared> m_shared;
    QFutureWatcher<Outcome> m_watcher;
    QTimer m_reports;
    QString m_title;
    bool m_running = false;
};

/// Work on the window's one writing connection, which lets edits in meanwhile.
JobRunner::Work writing(StoreWriter& writer, std::function<QString(store::Store&, Progress&)> work);
JobRunner::Work reading(const QString& path, std::function<QString(store::Store&, Progress&)> work);

} // namespace geovlm::ui
