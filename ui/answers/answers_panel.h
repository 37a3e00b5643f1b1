// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/annotator.h"
#include "annotate/answer_model.h"

#include <QWidget>

class QLabel;
class QListView;
class QTabWidget;
class QTextBrowser;
class QToolButton;

namespace geovlm::ui {

class ElidedLabel;
class HistoryPane;
class MoversPane;
class OptionBar;

/// The right dock: the 30 answers of the query or of the picked candidate, the options of the current
/// question, the description they make, and what another answer would do.
class AnswersPanel : public QWidget
{
    Q_OBJECT

public:
    AnswersPanel(Annotator& annotator, CaseWalk& walk, QWidget* parent = nullptr);
    QListView* list() const { return m_list; }
    OptionBar* options() const { return m_options; }
    MoversPane* movers() const { return m_movers; }
    HistoryPane* history() const { return m_history; }
    QTabWidget* tabs() const { return m_tabs; }
    QTextBrowser* description() const { return m_description; }
    QString stateText() const;
    void focusFreeText();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeHead();
    void makeList();
    void makeDescription();
    void refresh();
    void refreshHead();
    void showQuestion();

    AnswerPlace& m_place;
    AnswerSight& m_sight;
    ReviewDesk& m_review;
    CaseWalk& m_walk;
    AnswerModel m_answers;
    QListView* m_list;
    QToolButton* m_query;
    QToolButton* m_candidate;
    QLabel* m_progress;
    ElidedLabel* m_state;
    OptionBar* m_options;
    QTextBrowser* m_description;
    QTabWidget* m_tabs;
    MoversPane* m_movers;
    HistoryPane* m_history;
};

} // namespace geovlm::ui
