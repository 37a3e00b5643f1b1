// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_list.h"

#include <algorithm>

namespace geovlm::ui {

const ListedAudit* AuditList::current() const
{
    const auto found =
        std::ranges::find_if(m_audits, [this](const ListedAudit& one) { return one.audit.id == m_chosen; });
    return found == m_audits.end() ? nullptr : &*found;
}

void AuditList::choose(qint64 audit)
{
    m_chosen = audit;
    Q_EMIT changed();
}

void AuditList::clear()
{
    m_lists.next();
    m_counts.next();
    m_audits.clear();
    m_listed = false;
    choose(0);
}

void AuditList::read(const std::function<void()>& then)
{
    m_reads.ask<std::vector<ListedAudit>>(
        m_lists.next(),
        [](const store::Store& store) {
            std::vector<ListedAudit> list;
            for (const store::Audit& audit : store::audits(store))
                list.push_back({audit, store::auditProgress(store, audit.id)});
            return list;
        },
        [this, then](std::vector<ListedAudit> list) {
            m_audits = std::move(list);
            m_listed = true;
            Q_EMIT changed();
            then();
        });
}

void AuditList::readProgress()
{
    m_reads.ask<store::AuditProgress>(
        m_counts.next(),
        [audit = m_chosen](const store::Store& store) { return store::auditProgress(store, audit); },
        [this, audit = m_chosen](const store::AuditProgress& progress) {
            for (ListedAudit& one : m_audits)
                if (one.audit.id == audit)
                    one.progress = progress;
            Q_EMIT changed();
        });
}

} // namespace geovlm::ui
