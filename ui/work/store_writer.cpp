// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/store_writer.h"

#include "domain/error.h"
#include "work/store_session.h"
#include "work/store_writer_worker.h"

#include <QCoreApplication>
#include <QMutexLocker>
#include <future>

namespace geovlm::ui {

namespace {

constexpr int askAgainMilliseconds = 2000;

/// A job's progress that lets edits in whenever the job reports or asks.
class LettingIn final : public Progress
{
public:
    LettingIn(Progress& inner, std::function<void()> drain)
        : m_inner(inner), m_drain(std::move(drain)), m_home(QThread::currentThread())
    {
    }
    void begin(const QString& what, qint64 total) override { m_inner.begin(what, total); }
    void advance(qint64 done) override
    {
        m_inner.advance(done);
        letIn();
    }
    void note(const QString& sentence) override { m_inner.note(sentence); }
    bool stopRequested() const override
    {
        letIn();
        return m_inner.stopRequested();
    }

private:
    void letIn() const
    {
        if (QThread::currentThread() == m_home)
            m_drain();
    }

    Progress& m_inner;
    std::function<void()> m_drain;
    QThread* m_home;
};

} // namespace

StoreWriter::StoreWriter(QObject* parent) : QObject(parent), m_worker(std::make_shared<Worker>())
{
    m_worker->writer = this;
    m_thread.setObjectName(QStringLiteral("store writer"));
    m_worker->moveToThread(&m_thread);
    m_again.setInterval(askAgainMilliseconds);
    connect(&m_again, &QTimer::timeout, this, &StoreWriter::tryOpening);
    m_thread.start();
}

StoreWriter::~StoreWriter()
{
    // Queued behind everything else, so the edits are written and the connection ends where it began.
    QMetaObject::invokeMethod(
        m_worker.get(),
        [worker = m_worker.get()] {
            worker->drain();
            worker->endFormer();
            worker->end(worker->open);
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void StoreWriter::setAccess(Access access, const QString& why)
{
    m_access = access;
    m_why = why;
    if (access == Access::ReadOnly)
        m_again.start();
    else
        m_again.stop();
    Q_EMIT accessChanged();
}

void StoreWriter::setSaving(Saving saving, const QString& failure)
{
    m_saving = saving;
    m_failure = failure;
    Q_EMIT savingChanged();
}

void StoreWriter::open(const QString& path)
{
    ++m_session;
    m_path = path;
    QMetaObject::invokeMethod(
        m_worker.get(),
        [worker = m_worker.get()] {
            worker->drain();
            worker->forget();
            worker->retire();
        },
        Qt::QueuedConnection);
    m_pending = 0;
    setSaving(Saving::Saved);
    setAccess(Access::Opening, {});
    tryOpening();
}

void StoreWriter::letGo()
{
    ++m_ending;
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get()] {
            worker->endFormer();
            QMetaObject::invokeMethod(this, &StoreWriter::ended, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void StoreWriter::ended()
{
    --m_ending;
    Q_EMIT accessChanged();
}

void StoreWriter::tryOpening()
{
    const quint64 session = m_session;
    const auto attempt = [this, session, path = m_path, worker = m_worker.get()] {
        QString why, opened;
        try {
            if (worker->open)
                return;
            worker->release(path); // its lock would be in the way
            worker->open = store::Store::open(path, store::Access::Write, 0);
            worker->session = session;
            opened = worker->open->path();
        } catch (...) {
            why = sentenceOf(std::current_exception());
        }
        worker->setWhy(why);
        QMetaObject::invokeMethod(
            this,
            [this, session, why, opened] {
                if (session == m_session)
                    m_opened = opened;
                const bool news = m_access != Access::ReadOnly || why != m_why;
                if (session == m_session && news)
                    setAccess(why.isEmpty() ? Access::Ready : Access::ReadOnly, why);
                wake();
            },
            Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(m_worker.get(), attempt, Qt::QueuedConnection);
}

void StoreWriter::close()
{
    ++m_session;
    ++m_ending;
    m_path.clear();
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get()] {
            worker->drain();
            worker->forget();
            worker->endFormer();
            worker->end(worker->open);
            QMetaObject::invokeMethod(this, &StoreWriter::ended, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
    m_pending = 0;
    setSaving(Saving::Saved);
    setAccess(Access::Closed, {});
}

void StoreWriter::post(Work work, std::function<void()> saved)
{
    {
        const QMutexLocker lock(&m_worker->mutex);
        m_worker->queue.push_back({std::move(work), std::move(saved), false});
    }
    ++m_pending;
    Q_EMIT pendingChanged();
    if (m_saving == Saving::Saved)
        setSaving(Saving::Saving);
    wake();
}

void StoreWriter::settled(quint64 session, int count, const QString& failure)
{
    if (session != m_session)
        return;
    m_pending -= count;
    if (count != 0)
        Q_EMIT pendingChanged();
    if (!failure.isEmpty())
        setSaving(Saving::Failed, failure);
    else if (m_pending == 0 && m_saving == Saving::Saving)
        setSaving(Saving::Saved);
}

void StoreWriter::retry()
{
    {
        const QMutexLocker lock(&m_worker->mutex);
        m_worker->failed = false;
    }
    // Nothing is said to be saved before it is known.
    if (m_saving == Saving::Failed)
        setSaving(Saving::Saving);
    wake();
    const auto conclude = [this, session = m_session] { settled(session, 0, {}); };
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, conclude, session = m_session, worker = m_worker.get()] {
            worker->look(session);
            QMetaObject::invokeMethod(this, conclude, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void StoreWriter::lookAtFile()
{
    if (m_access == Access::Ready && m_saving == Saving::Saved)
        QMetaObject::invokeMethod(
            m_worker.get(), [worker = m_worker.get(), session = m_session] { worker->look(session); },
            Qt::QueuedConnection);
}

void StoreWriter::saveCopy(const QString& file, std::function<void(const QString& failure)> done)
{
    const auto work = [this, file, session = m_session, worker = m_worker.get(), done = std::move(done)] {
        QString opened, failure;
        try {
            opened = worker->moveTo(file);
        } catch (...) {
            failure = sentenceOf(std::current_exception());
        }
        QMetaObject::invokeMethod(
            this, [=, this] { copied(session, opened, failure, done); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(m_worker.get(), work, Qt::QueuedConnection);
}

void StoreWriter::copied(quint64 session, const QString& opened, const QString& failure,
                         const std::function<void(const QString&)>& done)
{
    if (session != m_session)
        return;
    if (failure.isEmpty()) {
        m_path = m_opened = opened;
        setSaving(m_pending > 0 ? Saving::Saving : Saving::Saved);
        Q_EMIT accessChanged();
        wake();
    }
    done(failure);
}

void StoreWriter::discard()
{
    {
        const QMutexLocker lock(&m_worker->mutex);
        m_worker->queue.clear();
        m_worker->failed = false;
    }
    m_pending = 0;
    setSaving(Saving::Saved);
}

void StoreWriter::setIdleWork(std::function<bool(store::Store&)> step)
{
    QMetaObject::invokeMethod(
        m_worker.get(), [worker = m_worker.get(), step = std::move(step)] { worker->idle = step; },
        Qt::QueuedConnection);
    wake();
}

void StoreWriter::wake()
{
    QMetaObject::invokeMethod(
        m_worker.get(), [worker = m_worker.get()] { worker->idleStep(); }, Qt::QueuedConnection);
}

QString StoreWriter::perform(const std::function<QString(store::Store&, Progress&)>& work, Progress& progress)
{
    Worker* worker = m_worker.get();
    std::promise<QString> done;
    const auto job = [&] {
        try {
            if (!worker->open)
                worker->refuse();
            LettingIn letting(progress, [worker] { worker->drain(); });
            done.set_value(work(*worker->open, letting));
        } catch (...) {
            done.set_exception(std::current_exception());
        }
    };
    QMetaObject::invokeMethod(worker, job, Qt::QueuedConnection);
    return done.get_future().get();
}

} // namespace geovlm::ui
