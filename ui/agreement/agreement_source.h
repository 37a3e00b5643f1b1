// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/people/agreement.h"
#include "work/store_session.h"

#include <QObject>
#include <memory>

namespace geovlm::ui {

using AgreementPtr = std::shared_ptr<const figures::Agreement>;

/// Reads what was answered on the store's thread and measures it on a worker, which takes a second or so when
/// many images were answered: the store's thread stays free for what the person looks at meanwhile.
class AgreementSource : public QObject
{
    Q_OBJECT

public:
    explicit AgreementSource(StoreSession& session, QObject* parent = nullptr);
    ~AgreementSource() override;

    /// Measures again; what is shown stays until then.
    void refresh();
    /// Forgets what was measured.
    void clear();
    bool isBusy() const { return m_busy; }
    /// Null until it is measured.
    AgreementPtr agreement() const { return m_agreement; }
    /// Why it could not be measured, or empty.
    QString failure() const { return m_failure; }

Q_SIGNALS:
    void changed();

private:
    void measure(figures::AnswerRatings ratings);
    void settle(AgreementPtr agreement, const QString& failure);

    StoreSession& m_session;
    Generation m_asked;
    QString m_path; ///< of the store that m_agreement is of
    AgreementPtr m_agreement;
    QString m_failure;
    bool m_busy = false;
};

/// Stops what works for a ticket that has become late.
class TicketProgress final : public Progress
{
public:
    explicit TicketProgress(Ticket ticket) : m_ticket(std::move(ticket)) {}
    void begin(const QString&, qint64) override {}
    void advance(qint64) override {}
    void note(const QString&) override {}
    bool stopRequested() const override { return !m_ticket.isCurrent(); }

private:
    Ticket m_ticket;
};

} // namespace geovlm::ui
