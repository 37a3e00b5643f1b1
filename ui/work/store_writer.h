// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QObject>
#include <QThread>
#include <QTimer>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// The window's one writing connection, on a thread of its own, under the store's lock as long as the store
/// is open. Edits are written one after the other in the order they were made. One that cannot be written
/// stays at the head of the queue until it can: nothing is dropped, nothing overtakes. Long work runs on the
/// same thread and lets edits in between its batches, so that nobody has to stop answering.
class StoreWriter : public QObject
{
    Q_OBJECT

public:
    enum class Access {
        Closed,
        Opening,
        ReadOnly, ///< somebody else writes, or nobody can: whyReadOnly()
        Ready,
    };
    enum class Saving { Saved, Saving, Failed };
    using Work = std::function<void(store::Store&)>;

    explicit StoreWriter(QObject* parent = nullptr);
    /// Writes what is queued first, unless it failed.
    ~StoreWriter() override;

    /// Takes the lock if it is free; else reads only and asks again now and then. The store before this one
    /// stays open, written no more, until letGo(): it is still being read while the next one is opened.
    void open(const QString& path);
    /// Ends the store before the one that was opened, after those who read it.
    void letGo();
    /// Writes what is queued, waits for those who read, then ends the connection: all is in the one file.
    void close();

    Access access() const { return m_access; }
    bool canWrite() const { return m_access == Access::Ready; }
    /// Of the store that was asked for.
    QString wantedPath() const { return m_path; }
    /// Of the store that is open for writing, as store::Store::path() has it; empty = none.
    QString path() const { return m_access == Access::Ready ? m_opened : QString(); }
    QString whyReadOnly() const { return m_why; }
    Saving saving() const { return m_saving; }
    /// Why the head of the queue could not be written.
    QString failure() const { return m_failure; }
    int pending() const { return m_pending; }
    bool isBusy() const { return m_pending > 0 || m_access == Access::Opening || isEnding(); }
    /// A store that was closed is not yet one complete file.
    bool isEnding() const { return m_ending > 0; }

    /// Queues an edit; `saved` runs on this thread once it is durable.
    void post(Work work, std::function<void()> saved);
    void retry();
    /// Gives up what could not be written.
    void discard();
    /// Copies the open store, as far as it is written, into the new file `file`, writes what is queued there
    /// and goes on with the copy. `done` runs on this thread: empty, or a sentence why it was not possible;
    /// then everything is as it was.
    void saveCopy(const QString& file, std::function<void(const QString& failure)> done);
    /// Looks whether the file is still the one that is written to; saving() says so if it is not.
    void lookAtFile();

    /// Something to do on the writing thread whenever the queue is empty: a little at a time, true while more
    /// is left.
    void setIdleWork(std::function<bool(store::Store&)> step);
    /// Runs long work on the writing thread and waits for it. Called on a worker, never on this thread.
    /// Throws what the work throws, and Error when the store cannot be written.
    QString perform(const std::function<QString(store::Store&, Progress&)>& work, Progress& progress);

Q_SIGNALS:
    void accessChanged();
    void savingChanged();
    void pendingChanged();

private:
    struct Worker;
    void tryOpening();
    void wake();  ///< writes what is queued, then does idle work
    void ended(); ///< on this thread, behind a closing
    void setAccess(Access access, const QString& why);
    void setSaving(Saving saving, const QString& failure = {});
    void settled(quint64 session, int count, const QString& failure);
    void copied(quint64 session, const QString& opened, const QString& failure,
                const std::function<void(const QString&)>& done);

    QThread m_thread;
    std::shared_ptr<Worker> m_worker;
    QTimer m_again;   ///< while somebody else writes
    QString m_path;   ///< as it was asked for
    QString m_opened; ///< as the store says
    Access m_access = Access::Closed;
    QString m_why;
    Saving m_saving = Saving::Saved;
    QString m_failure;
    int m_pending = 0;
    int m_ending = 0;      ///< closings that are not done
    quint64 m_session = 0; ///< counts openings: what comes late from an earlier one is dropped
};

} // namespace geovlm::ui
