// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_view.h"
#include "work/store_session.h"

#include <QTimer>
#include <QWidget>
#include <functional>

class QComboBox;
class QLineEdit;
class QSpinBox;
class QToolButton;
class QPushButton;

namespace geovlm::ui {

class ElidedLabel;
class SavedViews;

/// Shows the case view and changes it; keeps nothing of its own.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    FilterBar(StoreSession& session, CaseView& view, SavedViews& saved, QWidget* parent = nullptr);
    void focusSearch();
    void setExpanded(bool expanded);

private:
    QWidget* makeSearchRow();
    QWidget* makeMore();
    QWidget* makeSortRow();
    QWidget* makePicked();
    void showPicked(const store::CaseSetPtr& picked);
    QSpinBox* makeRank(const QString& name, const QString& meaning);
    QComboBox* makeCombo(const QString& name);
    void connectControls();
    void follow(QComboBox* combo, const std::function<void(store::CaseFilter&, const QVariant&)>& change);
    void fillChoices();
    void fillStates();
    void askAnnotators();
    void fillAnnotators(const std::vector<QString>& names);
    void fillValues();
    void showView();
    void showFilter(const store::CaseFilter& filter);
    void applyOrder();
    void applyNumbers();
    void applyAnswer();
    void rebuildSavedMenu();
    void saveView();

    StoreSession& m_session;
    CaseView& m_view;
    SavedViews& m_saved;
    QTimer m_typing; ///< the list follows once a person pauses
    bool m_showing = false;
    QLineEdit* m_text = nullptr;
    QToolButton* m_expand = nullptr;
    QToolButton* m_clear = nullptr;
    QToolButton* m_savedButton = nullptr;
    QWidget* m_more = nullptr;
    QWidget* m_picked = nullptr; ///< the cases that somebody picked elsewhere; hidden when nobody did
    ElidedLabel* m_pickedText = nullptr;
    QToolButton* m_pickedClear = nullptr;
    QComboBox* m_split = nullptr;
    QComboBox* m_outcome = nullptr;
    QComboBox* m_area = nullptr;
    QSpinBox* m_before = nullptr;
    QSpinBox* m_after = nullptr;
    QSpinBox* m_moved = nullptr;
    QComboBox* m_question = nullptr;
    QComboBox* m_value = nullptr;
    QComboBox* m_review = nullptr;
    QComboBox* m_annotator = nullptr;
    QComboBox* m_reason = nullptr;
    Generation m_names;
    QComboBox* m_order = nullptr;
    QToolButton* m_direction = nullptr;
};

} // namespace geovlm::ui
