// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store_writer.h"

#include "domain/error.h"
#include "models/store_session.h"

#include <QCoreApplication>
#include <QMutex>
#include <QMutexLocker>
#include <atomic>
#include <deque>
#include <future>

namespace geovlm::ui {

namespace {
constexpr int askAgainMilliseconds = 2000;
}

/// What lives on the writing thread, and the queue that both threads see.
struct StoreWriter::Worker : QObject
{
    struct Item
    {
        Work work;
        std::function<void()> saved;
    };

    StoreWriter* writer = nullptr;
    std::unique_ptr<store::Store> open; ///< writing thread only
    quint64 session = 0;                ///< of `open`
    bool draining = false;
    std::function<bool(store::Store&)> idle;

    QMutex mutex; ///< guards the rest
    std::deque<Item> queue;
    bool failed = false;
    QString why; ///< there is no connection

    bool takeHead(Item& head)
    {
        const QMutexLocker lock(&mutex);
        if (failed || queue.empty())
            return false;
        head = queue.front();
        return true;
    }
    void dropHead()
    {
        const QMutexLocker lock(&mutex);
        queue.pop_front();
    }
    void setWhy(const QString& sentence)
    {
        const QMutexLocker lock(&mutex);
        why = sentence;
    }
    [[noreturn]] void refuse()
    {
        const QMutexLocker lock(&mutex);
        throw Error(why.isEmpty() ? StoreWriter::tr("No store is open for writing.") : why);
    }
    void drain();
    bool writeHead(const Item& head);
    void idleStep();
};

/// False when it failed; it stays at the head then.
bool StoreWriter::Worker::writeHead(const Item& head)
{
    QString failure;
    try {
        head.work(*open);
        dropHead();
    } catch (...) {
        failure = sentenceOf(std::current_exception());
        const QMutexLocker lock(&mutex);
        failed = true;
    }
    const auto deliver = [this, failure, saved = head.saved, of = session] {
        if (failure.isEmpty() && saved && of == writer->m_session)
            saved();
        writer->settled(of, failure.isEmpty() ? 1 : 0, failure);
    };
    QMetaObject::invokeMethod(writer, deliver, Qt::QueuedConnection);
    return failure.isEmpty();
}

void StoreWriter::Worker::drain()
{
    if (!open || draining || open->isInTransaction())
        return;
    draining = true;
    Item head;
    while (takeHead(head) && writeHead(head)) {
    }
    draining = false;
}

/// Edits come first; then a step of what can wait, and again.
void StoreWriter::Worker::idleStep()
{
    drain();
    if (!open || !idle || open->isInTransaction())
        return;
    bool more = false;
    try {
        more = idle(*open);
    } catch (const std::exception&) { // a score that cannot be made now stays owed; check says so
    }
    if (more)
        QMetaObject::invokeMethod(
            this, [this] { idleStep(); }, Qt::QueuedConnection);
}

namespace {

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
            worker->open.reset();
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
    close();
    m_path = path;
    setAccess(Access::Opening, {});
    tryOpening();
}

void StoreWriter::tryOpening()
{
    const quint64 session = m_session;
    const auto attempt = [this, session, path = m_path, worker = m_worker.get()] {
        QString why, opened;
        try {
            if (worker->open)
                return;
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
    m_path.clear();
    QMetaObject::invokeMethod(
        m_worker.get(),
        [worker = m_worker.get()] {
            worker->drain();
            worker->open.reset();
            const QMutexLocker lock(&worker->mutex);
            worker->queue.clear();
            worker->failed = false;
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
        m_worker->queue.push_back({std::move(work), std::move(saved)});
    }
    ++m_pending;
    if (m_saving == Saving::Saved)
        setSaving(Saving::Saving);
    wake();
}

void StoreWriter::settled(quint64 session, int count, const QString& failure)
{
    if (session != m_session)
        return;
    m_pending -= count;
    if (!failure.isEmpty())
        setSaving(Saving::Failed, failure);
    else if (m_pending == 0)
        setSaving(Saving::Saved);
}

void StoreWriter::retry()
{
    {
        const QMutexLocker lock(&m_worker->mutex);
        m_worker->failed = false;
    }
    if (m_saving == Saving::Failed)
        setSaving(m_pending > 0 ? Saving::Saving : Saving::Saved);
    wake();
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
