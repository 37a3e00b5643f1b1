// SPDX-License-Identifier: GPL-3.0-or-later
#include "work/store_writer_worker.h"

#include "store/upkeep/rescue.h"
#include "work/copy_remarks.h"
#include "work/open_readers.h"
#include "work/rescue.h"
#include "work/store_session.h"

#include <QFileInfo>

namespace geovlm::ui {

namespace {
constexpr int readersMilliseconds = 10000; ///< a worker that was asked to stop has ended long before
}

void StoreWriter::Worker::end(std::unique_ptr<store::Store>& store)
{
    if (!store)
        return;
    waitForReaders(store->path(), readersMilliseconds);
    if (wroteTo.erase(store.get()) > 0)
        rescueIfLost(*store);
    store.reset();
}

void StoreWriter::Worker::endFormer()
{
    for (std::unique_ptr<store::Store>& store : former)
        end(store);
    former.clear();
}

void StoreWriter::Worker::retire()
{
    if (open)
        former.push_back(std::move(open));
}

void StoreWriter::Worker::release(const QString& path)
{
    const QString wanted = QFileInfo(path).canonicalFilePath();
    std::erase_if(former,
                  [&](const std::unique_ptr<store::Store>& store) { return store->path() == wanted; });
}

/// False when it failed; it stays at the head then.
bool StoreWriter::Worker::writeHead(Item& head)
{
    QString failure;
    try {
        store::requireInPlace(*open);
        if (!head.written)
            head.work(*open);
        head.written = true;
        store::requireInPlace(*open);
        wroteTo.insert(open.get());
        dropHead();
    } catch (...) {
        failure = sentenceOf(std::current_exception());
        keepHead(head.written);
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

void StoreWriter::Worker::look(quint64 wanted)
{
    if (!open || session != wanted)
        return;
    try {
        store::requireInPlace(*open);
    } catch (...) {
        const QString failure = sentenceOf(std::current_exception());
        {
            const QMutexLocker lock(&mutex);
            failed = true;
        }
        QMetaObject::invokeMethod(
            writer, [this, failure, of = session] { writer->settled(of, 0, failure); }, Qt::QueuedConnection);
    }
}

/// Returns the path of the copy, which is written to from now on.
QString StoreWriter::Worker::moveTo(const QString& file)
{
    if (!open)
        refuse();
    putCopyRemark(store::saveCopy(*open, file));
    auto copy = store::Store::open(file, store::Access::Write, 0);
    wroteTo.erase(open.get());
    retire();
    open = std::move(copy);
    const QMutexLocker lock(&mutex);
    failed = false;
    return open->path();
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

} // namespace geovlm::ui
