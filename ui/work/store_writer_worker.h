// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "work/store_writer.h"

#include <QMutex>
#include <QMutexLocker>
#include <deque>
#include <set>
#include <vector>

namespace geovlm::ui {

/// What lives on the writing thread, and the queue that both threads see.
struct StoreWriter::Worker : QObject
{
    struct Item
    {
        Work work;
        std::function<void()> saved;
        bool written = false; ///< but into a file that is no longer the one at the store's path
    };

    StoreWriter* writer = nullptr;
    std::unique_ptr<store::Store> open;                ///< writing thread only, as the rest up to the mutex
    std::vector<std::unique_ptr<store::Store>> former; ///< written no more, but read still
    std::set<const store::Store*> wroteTo;             ///< of these, with changes that only they have
    quint64 session = 0;                               ///< of `open`
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
    /// It is in the file that is open, so it is not written there again.
    void keepHead(bool written)
    {
        const QMutexLocker lock(&mutex);
        failed = true;
        if (!queue.empty())
            queue.front().written = written;
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
    void forget()
    {
        const QMutexLocker lock(&mutex);
        queue.clear();
        failed = false;
    }
    void drain();
    bool writeHead(Item& head);
    void idleStep();
    void look(quint64 wanted);
    QString moveTo(const QString& file);
    /// What only reads cannot tidy up behind itself: the writing connection ends last.
    void end(std::unique_ptr<store::Store>& store);
    void endFormer();
    /// Those before what is opened next.
    void retire();
    /// Gives up the lock of a former one that is opened again.
    void release(const QString& path);
};

} // namespace geovlm::ui
