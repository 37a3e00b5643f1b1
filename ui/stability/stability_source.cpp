// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_source.h"

#include <QMutex>
#include <QPointer>
#include <algorithm>
#include <utility>

namespace geovlm::ui {

class StabilityMailbox : public std::enable_shared_from_this<StabilityMailbox>
{
public:
    explicit StabilityMailbox(StabilitySource* receiver) : m_receiver(receiver) {}

    /// On any thread.
    void put(const pipeline::StabilityUpdate& update)
    {
        const QMutexLocker lock(&m_mutex);
        m_updates.push_back(update);
        if (!m_receiver || std::exchange(m_called, true))
            return;
        QMetaObject::invokeMethod(
            m_receiver, [self = shared_from_this(), receiver = m_receiver] { receiver->drain(self); },
            Qt::QueuedConnection);
    }
    std::vector<pipeline::StabilityUpdate> takeAll()
    {
        const QMutexLocker lock(&m_mutex);
        m_called = false;
        return std::exchange(m_updates, {});
    }
    /// The receiver goes; a call that is queued already goes with it.
    void close()
    {
        const QMutexLocker lock(&m_mutex);
        m_receiver = nullptr;
    }

private:
    QMutex m_mutex;
    std::vector<pipeline::StabilityUpdate> m_updates;
    bool m_called = false;
    StabilitySource* m_receiver;
};

StabilitySource::StabilitySource(StoreSession& session, QObject* parent) : QObject(parent), m_session(session)
{
}

StabilitySource::~StabilitySource()
{
    if (m_mailbox)
        m_mailbox->close();
}

pipeline::StabilityListener StabilitySource::beginLive(const StabilityDataPtr& start)
{
    if (m_mailbox)
        m_mailbox->close();
    m_mailbox = std::make_shared<StabilityMailbox>(this);
    m_live = std::make_shared<StabilityData>(*start);
    m_loads.next(); // what was on its way would take the place of the live one
    m_shown = m_live;
    m_failure.clear();
    Q_EMIT changed();
    return [mailbox = m_mailbox](const pipeline::StabilityUpdate& update) { mailbox->put(update); };
}

void StabilitySource::endLive()
{
    if (!m_mailbox)
        return;
    drain(m_mailbox);
    m_mailbox->close();
    m_mailbox.reset();
    m_wanted = m_live->run; // the run that it made is the one to go on looking at
    m_live.reset();
    Q_EMIT changed();
}

void StabilitySource::drain(const std::shared_ptr<StabilityMailbox>& mailbox)
{
    const std::vector<pipeline::StabilityUpdate> updates = mailbox->takeAll();
    if (mailbox != m_mailbox || updates.empty())
        return;
    const int first = int(m_live->rows.size());
    for (const pipeline::StabilityUpdate& update : updates)
        take(update);
    Q_EMIT grown(first);
}

void StabilitySource::take(const pipeline::StabilityUpdate& update)
{
    m_live->run = update.run;
    m_live->planned = update.planned;
    m_live->figures = update.figures;
    m_live->baseline = update.baseline;
    for (std::size_t i = 0; i < update.images.size(); ++i) {
        const store::StabilityImage& one = update.images[i];
        m_live->rows.push_back({one.image, update.paths.value(qsizetype(i)), one.failure, one.figures});
    }
}

void StabilitySource::refresh()
{
    if (!m_session.isOpen()) {
        clear();
        return;
    }
    ++m_pending;
    m_failure.clear();
    const Ticket ticket = m_listings.next();
    m_session.ask<std::vector<StabilityEntry>>(
        {}, this, [](const store::Store& store) { return stabilityEntries(store); },
        [this, ticket](const std::vector<StabilityEntry>& entries) {
            if (ticket.isCurrent())
                adopt(entries);
            done();
        },
        [this, ticket](const QString& sentence) {
            if (ticket.isCurrent())
                m_failure = sentence;
            done();
        });
}

void StabilitySource::clear()
{
    m_listings.next();
    m_loads.next();
    m_otherLoads.next();
    m_pending = 0;
    m_entries.clear();
    m_known = false;
    m_wanted = m_wantedOther = 0;
    if (!isLive())
        m_shown.reset();
    m_other.reset();
    m_failure.clear();
    Q_EMIT listed();
    Q_EMIT changed();
}

void StabilitySource::adopt(const std::vector<StabilityEntry>& entries)
{
    m_entries = entries;
    m_known = true;
    const auto holds = [this](qint64 run) {
        return std::any_of(m_entries.begin(), m_entries.end(),
                           [run](const StabilityEntry& entry) { return entry.run == run; });
    };
    if (!holds(m_wanted))
        m_wanted = m_entries.empty() ? 0 : m_entries.front().run;
    if (!holds(m_wantedOther))
        m_wantedOther = 0;
    Q_EMIT listed();
    if (!isLive())
        load(m_wanted, &StabilitySource::m_shown, m_loads);
    load(m_wantedOther, &StabilitySource::m_other, m_otherLoads);
}

void StabilitySource::chooseRun(qint64 run)
{
    if (isLive())
        return;
    m_wanted = run;
    load(run, &StabilitySource::m_shown, m_loads);
}

void StabilitySource::chooseOther(qint64 run)
{
    m_wantedOther = run;
    load(run, &StabilitySource::m_other, m_otherLoads);
}

/// What is shown stays until the other is read.
void StabilitySource::load(qint64 run, StabilityDataPtr StabilitySource::*into, Generation& generation)
{
    const Ticket ticket = generation.next();
    if (run == 0) {
        (this->*into).reset();
        Q_EMIT changed();
        return;
    }
    ++m_pending;
    m_session.ask<StabilityDataPtr>(
        {}, this,
        [run, ticket](const store::Store& store) {
            return ticket.isCurrent() ? stabilityData(store, run) : StabilityDataPtr();
        },
        [this, into, ticket](const StabilityDataPtr& data) {
            if (ticket.isCurrent())
                this->*into = data;
            done();
        },
        [this, ticket](const QString& sentence) {
            if (ticket.isCurrent())
                m_failure = sentence;
            done();
        });
}

void StabilitySource::done()
{
    m_pending = std::max(0, m_pending - 1);
    Q_EMIT changed();
}

} // namespace geovlm::ui
