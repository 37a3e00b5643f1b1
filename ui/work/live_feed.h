// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/generation.h"

#include <QCoreApplication>
#include <QMutex>
#include <QMutexLocker>
#include <QPointer>
#include <functional>
#include <memory>
#include <vector>

namespace geovlm::ui {

/// Brings what a worker reports to the window's thread. However fast it comes, one call is on its way at a
/// time and takes everything that has come by then; what belongs to an earlier generation, or comes after the
/// receiver is gone, is dropped.
template <class Item>
class LiveFeed
{
public:
    using Take = std::function<void(std::vector<Item>)>;

    /// `take` runs on the window's thread as long as `receiver` lives.
    LiveFeed(QObject* receiver, Take take) : m_receiver(receiver), m_take(std::move(take)) {}

    /// A new generation. The function may be called on any thread, at any time.
    std::function<void(const Item&)> begin()
    {
        return [waiting = std::make_shared<Waiting>(), ticket = m_generation.next(), receiver = m_receiver,
                take = m_take](const Item& item) {
            const QMutexLocker lock(&waiting->mutex);
            waiting->items.push_back(item);
            if (std::exchange(waiting->called, true))
                return;
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [waiting, ticket, receiver, take] {
                    std::vector<Item> items = waiting->taken();
                    if (receiver && ticket.isCurrent())
                        take(std::move(items));
                },
                Qt::QueuedConnection);
        };
    }
    void end() { m_generation.next(); }

private:
    struct Waiting
    {
        QMutex mutex;
        std::vector<Item> items;
        bool called = false;

        std::vector<Item> taken()
        {
            const QMutexLocker lock(&mutex);
            called = false;
            return std::exchange(items, {});
        }
    };

    QPointer<QObject> m_receiver;
    Take m_take;
    Generation m_generation;
};

} // namespace geovlm::ui
