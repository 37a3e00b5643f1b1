// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"
#include "work/store_session.h"

#include <QObject>
#include <functional>
#include <memory>

namespace geovlm::ui {

/// Questions to the reading thread, counted while they are on their way. What failed last is kept in a
/// sentence.
class AuditReads : public QObject
{
    Q_OBJECT

public:
    explicit AuditReads(StoreSession& session) : m_session(session) {}

    bool isBusy() const { return m_pending > 0; }
    QString failure() const { return m_failure; }
    void forgetFailure() { m_failure.clear(); }

    /// An answer whose ticket is not the newest any more is thrown away, but counted.
    template <class Result>
    void ask(const Ticket& ticket, std::function<Result(const store::Store&)> question,
             std::function<void(Result)> answered);

Q_SIGNALS:
    void failed();
    void came(); ///< an answer, or a failure

private:
    StoreSession& m_session;
    int m_pending = 0;
    QString m_failure;
};

template <class Result>
void AuditReads::ask(const Ticket& ticket, std::function<Result(const store::Store&)> question,
                     std::function<void(Result)> answered)
{
    struct Answer
    {
        std::shared_ptr<Result> result;
        QString failure;
    };
    ++m_pending;
    // Asked without the ticket, so that what comes late is counted too.
    m_session.ask<Answer>(
        {}, this,
        [question = std::move(question), ticket](const store::Store& store) -> Answer {
            if (!ticket.isCurrent())
                return {};
            try {
                return {std::make_shared<Result>(question(store)), {}};
            } catch (...) {
                return {nullptr, sentenceOf(std::current_exception())};
            }
        },
        [this, answered = std::move(answered), ticket](const Answer& answer) {
            --m_pending;
            if (ticket.isCurrent() && answer.result)
                answered(std::move(*answer.result));
            else if (ticket.isCurrent() && !answer.failure.isEmpty()) {
                m_failure = answer.failure;
                Q_EMIT failed();
            }
            Q_EMIT came();
        });
}

} // namespace geovlm::ui
