// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_list_model.h"
#include "case/case_view.h"

#include <QAbstractButton>
#include <QWidget>
#include <array>

namespace geovlm::ui {

/// One outcome: its mark, its count and its name. Checked = the list shows only these.
class OutcomeCell : public QAbstractButton
{
    Q_OBJECT

public:
    explicit OutcomeCell(Outcome outcome, QWidget* parent = nullptr);
    void setCount(qint64 count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintFrame(QPainter& painter) const;

    Outcome m_outcome;
    qint64 m_count = 0;
};

/// Hit or miss before × after, and below it the cases whose match is not among the ten and those without any
/// match. Cells are filters.
class OutcomeMatrix : public QWidget
{
    Q_OBJECT

public:
    OutcomeMatrix(CaseListModel& cases, CaseView& view, QWidget* parent = nullptr);
    OutcomeCell* cell(Outcome outcome) const { return m_cells[size_t(outcome)]; }

private:
    void refresh();

    CaseListModel& m_cases;
    CaseView& m_view;
    std::array<OutcomeCell*, size_t(outcomes)> m_cells{};
};

} // namespace geovlm::ui
