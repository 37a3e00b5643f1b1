// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_list_model.h"
#include "case/case_walk.h"
#include "work/generation.h"

#include <QWidget>

class QLabel;
class QListView;
class QStackedLayout;

namespace geovlm::ui {

class FilterBar;
class OutcomeMatrix;
class SavedViews;

/// The left dock: filter bar, outcome matrix, list. Shows the walk's case and moves it.
class CasesPanel : public QWidget
{
    Q_OBJECT

public:
    struct Parts
    {
        StoreSession& session;
        CaseListModel& cases;
        CaseView& view;
        CaseWalk& walk;
        ImageCache& images;
        SavedViews& saved;
    };
    explicit CasesPanel(const Parts& parts, QWidget* parent = nullptr);

    QListView* list() const { return m_list; }
    FilterBar* filterBar() const { return m_filters; }
    OutcomeMatrix* matrix() const { return m_matrix; }
    QLabel* unranked() const { return m_unranked; }

private:
    void makeList(const Parts& parts);
    QWidget* makeEmpty();
    QString countText() const;
    void followWalk(int row);
    void showCount();
    void askUnranked();

    StoreSession& m_session;
    CaseListModel& m_cases;
    CaseWalk& m_walk;
    FilterBar* m_filters;
    OutcomeMatrix* m_matrix;
    QListView* m_list = nullptr;
    QStackedLayout* m_stack = nullptr;
    QLabel* m_count = nullptr;
    QLabel* m_unranked = nullptr; ///< how many test queries are no case, though they have a match
    Generation m_asked;
    QLabel* m_empty = nullptr;
};

} // namespace geovlm::ui
