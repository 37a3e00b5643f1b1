// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_list_model.h"
#include "case/case_view.h"
#include "case/case_walk.h"
#include "work/generation.h"

#include <QObject>
#include <optional>

namespace geovlm::ui {

/// Where a person answers: which image of the case and which question, and the way to another.
class AnswerPlace : public QObject
{
    Q_OBJECT

public:
    enum class Side { Query, Candidate };

    AnswerPlace(StoreSession& session, CaseWalk& walk, CaseListModel& cases, CaseView& view,
                QObject* parent = nullptr);

    Side side() const { return m_side; }
    void setSide(Side side);
    /// Query, then the candidates in the order shown.
    void stepImage(int step);
    int question() const { return m_question; }
    /// Bounded by the bank.
    void setQuestion(int question);
    void stepQuestion(int step) { setQuestion(m_question + step); }
    /// Shows an image and question (-1 = wherever it stands), in whatever case they are.
    void jumpTo(ImageId image, int question);
    /// A jump whose case is still being looked for does not come any more: another place was chosen since.
    void forgetJump();

Q_SIGNALS:
    void sideChanged();
    void questionChanged(int question);

private:
    void showHere(const CaseDetail& detail, ImageId image);
    void searchCaseOf(ImageId image, int question);
    void beginJump();
    void endJump();

    StoreSession& m_session;
    CaseWalk& m_walk;
    CaseListModel& m_cases;
    CaseView& m_view;
    Side m_side = Side::Query;
    int m_question = 0;
    /// Where jumpTo() is on its way to; any other way of going on forgets it.
    struct Target
    {
        store::CaseKey key;
        ImageId image = 0;
        int question = -1;
        bool onTheWay = false;
    };
    std::optional<Target> m_target;
    Generation m_searches;
};

} // namespace geovlm::ui
