// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/generation.h"
#include "work/store_session.h"
#include "work/worker_progress.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// A dialog's question to a worker. A newer question stops the one before; an answer that comes after that,
/// or after stop(), is dropped. The work holds what it needs itself: it may outlive the dialog by a moment.
template <class Answer>
class Inquiry
{
public:
    using Work = std::function<Answer(Progress&)>;

    Inquiry() = default;
    ~Inquiry() { stop(); }
    Inquiry(const Inquiry&) = delete;
    Inquiry& operator=(const Inquiry&) = delete;

    void ask(Work work, std::function<void(const Answer&)> answered, std::function<void(QString)> failed)
    {
        stop();
        m_progress = std::make_shared<WorkerProgress>();
        const Ticket ticket = m_generation.next();
        m_watcher.reset(new QFutureWatcher<Outcome>);
        QObject::connect(m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(),
                         [this, ticket, answered = std::move(answered), failed = std::move(failed)] {
                             if (!ticket.isCurrent())
                                 return;
                             const Outcome outcome = m_watcher->result();
                             m_progress.reset();
                             if (outcome.failure.isEmpty())
                                 answered(*outcome.answer);
                             else
                                 failed(outcome.failure);
                         });
        m_watcher->setFuture(QtConcurrent::run(
            [work = std::move(work), progress = m_progress] { return perform(work, *progress); }));
    }
    void stop()
    {
        m_generation.next();
        if (m_progress)
            m_progress->requestStop();
        m_progress.reset();
    }
    bool isRunning() const { return m_progress != nullptr; }
    JobState state() const { return m_progress ? m_progress->state() : JobState(); }

private:
    struct Outcome
    {
        std::shared_ptr<Answer> answer;
        QString failure;
    };
    /// The next question may be asked from the answer to this one: the watcher is still at work then.
    struct Later
    {
        void operator()(QObject* watcher) const
        {
            watcher->disconnect();
            watcher->deleteLater();
        }
    };
    static Outcome perform(const Work& work, Progress& progress)
    {
        try {
            return {std::make_shared<Answer>(work(progress)), {}};
        } catch (...) {
            return {{}, sentenceOf(std::current_exception())};
        }
    }

    Generation m_generation;
    std::shared_ptr<WorkerProgress> m_progress;
    std::unique_ptr<QFutureWatcher<Outcome>, Later> m_watcher;
};

} // namespace geovlm::ui
