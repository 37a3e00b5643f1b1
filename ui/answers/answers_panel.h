// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/answer_model.h"
#include "models/case_walk.h"
#include "models/store_session.h"

#include <QWidget>

class QLabel;
class QListView;
class QTextBrowser;

namespace geovlm::ui {

/// The right dock: what is known of the query, question by question, beside the picked candidate's.
class AnswersPanel : public QWidget
{
    Q_OBJECT

public:
    AnswersPanel(StoreSession& session, CaseWalk& walk, QWidget* parent = nullptr);
    QListView* list() const { return m_list; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    StoreSession& m_session;
    CaseWalk& m_walk;
    AnswerModel m_answers;
    QListView* m_list;
    QLabel* m_summary;
    QTextBrowser* m_description;
};

} // namespace geovlm::ui
