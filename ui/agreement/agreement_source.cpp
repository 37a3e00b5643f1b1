// SPDX-License-Identifier: GPL-3.0-or-later
#include "agreement/agreement_source.h"

#include <QtConcurrent>
#include <utility>

namespace geovlm::ui {

namespace {

struct Measured
{
    AgreementPtr agreement;
    QString failure;
};

Measured measured(const figures::AnswerRatings& ratings, const Ticket& ticket)
{
    try {
        TicketProgress progress(ticket);
        return {std::make_shared<const figures::Agreement>(figures::agreement(ratings, {}, progress)), {}};
    } catch (...) {
        return {nullptr, sentenceOf(std::current_exception())};
    }
}

} // namespace

AgreementSource::AgreementSource(StoreSession& session, QObject* parent) : QObject(parent), m_session(session)
{
}

AgreementSource::~AgreementSource()
{
    m_asked.next();
}

void AgreementSource::clear()
{
    m_asked.next();
    m_busy = false;
    m_agreement.reset();
    m_failure.clear();
    Q_EMIT changed();
}

void AgreementSource::refresh()
{
    const Ticket ticket = m_asked.next();
    m_busy = true;
    m_failure.clear();
    if (std::exchange(m_path, m_session.summary().path) != m_session.summary().path)
        m_agreement.reset(); // of another store
    Q_EMIT changed();
    m_session.ask<figures::AnswerRatings>(
        ticket, this,
        [ticket](const store::Store& store) {
            TicketProgress progress(ticket);
            return figures::answerRatings(store, progress);
        },
        [this](figures::AnswerRatings ratings) { measure(std::move(ratings)); },
        [this](const QString& sentence) { settle(nullptr, sentence); });
}

void AgreementSource::measure(figures::AnswerRatings ratings)
{
    const Ticket ticket = m_asked.current();
    QtConcurrent::run([ratings = std::move(ratings), ticket] {
        return measured(ratings, ticket);
    }).then(this, [this, ticket](const Measured& result) {
        if (ticket.isCurrent())
            settle(result.agreement, result.failure);
    });
}

void AgreementSource::settle(AgreementPtr agreement, const QString& failure)
{
    m_busy = false;
    m_agreement = std::move(agreement);
    m_failure = failure;
    Q_EMIT changed();
}

} // namespace geovlm::ui
