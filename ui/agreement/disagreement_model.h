// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agreement/agreement_source.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

/// What the list of disagreements is about.
struct DisagreementSubject
{
    qint64 machine = 0;         ///< 0 = between people
    int question = -1;          ///< -1 = all
    std::vector<Speaker> sides; ///< one column each: the people, or "people" (without a name) and the machine
    QuestionBank questions;
    QString title;
    friend bool operator==(const DisagreementSubject& a, const DisagreementSubject& b)
    {
        return a.machine == b.machine && a.question == b.question && a.title == b.title;
    }
};

/// Images about which raters differ, read a page at a time as the list is scrolled; nothing loads all.
class DisagreementModel : public RowModel
{
    Q_OBJECT

public:
    enum Role {
        ImageRole = Qt::UserRole + 1, ///< qint64
        QuestionRole,                 ///< index of the question
    };

    explicit DisagreementModel(StoreSession& session, QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

    /// Starts anew with the first page.
    void show(const DisagreementSubject& subject);
    void clear();
    const DisagreementSubject& subject() const { return m_subject; }
    bool isBusy() const { return m_busy; }
    bool isComplete() const { return m_complete; } ///< there are no more pages
    QString failure() const { return m_failure; }

Q_SIGNALS:
    void stateChanged();

private:
    int countRows() const override { return int(m_rows.size()); }
    Heads heads() const;
    int sideColumn() const { return m_subject.question < 0 ? 2 : 1; } ///< the first
    const figures::Said* saidBy(const figures::Disagreement& row, int side) const;
    QString text(const figures::Disagreement& row, int column) const;
    QString spoken(const figures::Disagreement& row) const;
    void append(std::vector<figures::Disagreement> page);
    void reset(const DisagreementSubject& subject, bool complete);

    StoreSession& m_session;
    Generation m_asked;
    DisagreementSubject m_subject;
    std::vector<figures::Disagreement> m_rows;
    bool m_busy = false;
    bool m_complete = true;
    QString m_failure;
};

} // namespace geovlm::ui
