// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"
#include "work/generation.h"
#include "work/store_session.h"

#include <QObject>
#include <memory>

namespace geovlm::ui {

/// What a running check says, handed from its thread to the window's: many updates become one call, and
/// those of a check that is no longer watched are dropped.
class StabilityMailbox;

/// The runs of the store, the one that is shown and the one beside it, and the check that is going on.
class StabilitySource : public QObject
{
    Q_OBJECT

public:
    explicit StabilitySource(StoreSession& session, QObject* parent = nullptr);
    ~StabilitySource() override;

    /// Reads the list of runs again, and what is chosen of it.
    void refresh();
    void clear();
    /// A check begins: what it says is shown in place of a run. Returns whom it tells, on any thread.
    pipeline::StabilityListener beginLive(const StabilityDataPtr& start);
    /// It ended; the store is read again when it says that it changed.
    void endLive();
    bool isLive() const { return m_mailbox != nullptr; }

    void chooseRun(qint64 run);
    void chooseOther(qint64 run); ///< to be compared with; 0 = none

    const std::vector<StabilityEntry>& entries() const { return m_entries; }
    bool isKnown() const { return m_known; } ///< whether the list was read at all
    StabilityDataPtr shown() const { return m_shown; }
    StabilityDataPtr other() const { return m_other; }
    qint64 wanted() const { return m_wanted; }
    qint64 wantedOther() const { return m_wantedOther; }
    QString failure() const { return m_failure; }
    bool isBusy() const { return m_pending > 0; }

Q_SIGNALS:
    void listed();  ///< entries() changed
    void changed(); ///< shown(), other() or failure() changed
    /// Rows were added to shown(), from `first` on.
    void grown(int first);

private:
    friend class StabilityMailbox;
    void drain(const std::shared_ptr<StabilityMailbox>& mailbox);
    void take(const pipeline::StabilityUpdate& update);
    void adopt(const std::vector<StabilityEntry>& entries);
    void load(qint64 run, StabilityDataPtr StabilitySource::*into, Generation& generation);
    void done();

    StoreSession& m_session;
    Generation m_listings, m_loads, m_otherLoads;
    std::vector<StabilityEntry> m_entries;
    bool m_known = false;
    std::shared_ptr<StabilityMailbox> m_mailbox;
    std::shared_ptr<StabilityData> m_live;
    StabilityDataPtr m_shown, m_other;
    qint64 m_wanted = 0, m_wantedOther = 0;
    QString m_failure;
    int m_pending = 0;
};

} // namespace geovlm::ui
