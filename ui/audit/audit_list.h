// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/audit_reads.h"
#include "store/annotation/audits.h"

#include <vector>

namespace geovlm::ui {

/// An audit with how far it is.
struct ListedAudit
{
    store::Audit audit;
    store::AuditProgress progress;
    bool isDone() const { return progress.marked >= progress.answers; }
};

/// The audits of the store, and which of them is gone on with.
class AuditList : public QObject
{
    Q_OBJECT

public:
    explicit AuditList(AuditReads& reads) : m_reads(reads) {}

    const std::vector<ListedAudit>& audits() const { return m_audits; }
    bool isListed() const { return m_listed; } ///< it has been read
    /// Why audits could not be read, in a sentence; empty = they were.
    QString failure() const { return m_reads.failure(); }
    const ListedAudit* current() const;        ///< null = none
    qint64 chosen() const { return m_chosen; } ///< id; 0 = none
    void choose(qint64 audit);

    /// Reads it again; `then` is called once it is there.
    void read(const std::function<void()>& then);
    /// Reads how far the chosen one is.
    void readProgress();
    void clear();

Q_SIGNALS:
    void changed(); ///< audits(), current(), failure()

private:
    AuditReads& m_reads;
    std::vector<ListedAudit> m_audits;
    bool m_listed = false;
    qint64 m_chosen = 0;
    Generation m_lists, m_counts;
};

} // namespace geovlm::ui
