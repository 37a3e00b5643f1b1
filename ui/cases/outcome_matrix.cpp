// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/outcome_matrix.h"

#include "look/marks.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

namespace geovlm::ui {

namespace {

constexpr int cellHeight = 6 * grid;

QLabel* headLabel(const QString& text, const QString& meaning)
{
    QLabel* label = mutedLabel(text);
    label->setToolTip(meaning);
    label->setAlignment(Qt::AlignCenter);
    return label;
}

} // namespace

OutcomeCell::OutcomeCell(Outcome outcome, QWidget* parent) : QAbstractButton(parent), m_outcome(outcome)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setMinimumHeight(cellHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setText(outcomeName(outcome));
    setToolTip(outcomeMeaning(outcome) + u'\n' + tr("Click to show only these."));
    setCount(0);
}

void OutcomeCell::setCount(qint64 count)
{
    m_count = count;
    setAccessibleName(tr("%1: %2 cases").arg(outcomeName(m_outcome), QLocale().toString(count)));
    setAccessibleDescription(outcomeMeaning(m_outcome));
    update();
}

QSize OutcomeCell::sizeHint() const
{
    return {9 * grid, cellHeight};
}

void OutcomeCell::paintFrame(QPainter& painter) const
{
    const QColor colour = dataColour(outcomeRole(m_outcome), palette());
    const QColor base = palette().color(QPalette::Base);
    QPainterPath frame;
    frame.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    painter.fillPath(frame, isChecked()    ? mixed(base, colour, 0.2)
                            : underMouse() ? mixed(base, colour, 0.08)
                                           : base);
    if (isChecked())
        painter.setPen(QPen(colour, 2));
    else
        painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Highlight), 2)
                                  : QPen(hairline(palette()), 1));
    painter.drawPath(frame);
}

void OutcomeCell::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    const QColor colour = dataColour(outcomeRole(m_outcome), palette());
    const QRect inside = rect().adjusted(grid, 5, -grid, -5);
    const QRect top(inside.x(), inside.y(), inside.width(), inside.height() / 2);
    const QRect bottom(inside.x(), top.bottom() + 1, inside.width(), inside.height() - top.height());
    paintMark(painter, QRectF(top.x(), top.center().y() - 5, 12, 12), outcomeMark(m_outcome), colour);
    painter.setFont(strongFont(font()));
    painter.setPen(palette().color(m_count > 0 ? QPalette::Text : QPalette::PlaceholderText));
    painter.drawText(top.adjusted(12 + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     QLocale().toString(m_count));
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideRight, bottom.width()));
}

OutcomeMatrix::OutcomeMatrix(CaseListModel& cases, CaseView& view, QWidget* parent)
    : QWidget(parent), m_cases(cases), m_view(view)
{
    setAccessibleName(tr("Outcomes"));
    for (int i = 0; i < int(m_cells.size()); ++i) {
        m_cells[size_t(i)] = new OutcomeCell(Outcome(i), this);
        connect(m_cells[size_t(i)], &QAbstractButton::clicked, this, [this, i] {
            m_view.toggleOutcome(Outcome(i));
            refresh();
        });
    }
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(6);
    layout->setVerticalSpacing(halfGrid);
    layout->addWidget(headLabel(tr("first after"), tr("The match is first after reranking.")), 0, 1);
    layout->addWidget(headLabel(tr("not after"), tr("The match is not first after reranking.")), 0, 2);
    layout->addWidget(headLabel(tr("first\nbefore"), tr("The match is first before reranking.")), 1, 0);
    layout->addWidget(headLabel(tr("not\nbefore"), tr("The match is not first before reranking.")), 2, 0);
    layout->addWidget(cell(Outcome::KeptRight), 1, 1);
    layout->addWidget(cell(Outcome::Broken), 1, 2);
    layout->addWidget(cell(Outcome::Fixed), 2, 1);
    layout->addWidget(cell(Outcome::StillWrong), 2, 2);
    layout->addWidget(cell(Outcome::NotInTen), 3, 0, 1, 2); // its words are the longest
    layout->addWidget(cell(Outcome::NoMatch), 3, 2);
    layout->setColumnStretch(1, 1);
    layout->setColumnStretch(2, 1);
    connect(&cases, &CaseListModel::loaded, this, &OutcomeMatrix::refresh);
    connect(&cases, &CaseListModel::countsChanged, this, &OutcomeMatrix::refresh);
    connect(&view, &CaseView::changed, this, &OutcomeMatrix::refresh);
}

void OutcomeMatrix::refresh()
{
    for (int i = 0; i < int(m_cells.size()); ++i) {
        m_cells[size_t(i)]->setChecked(m_view.filter().outcome == Outcome(i));
        m_cells[size_t(i)]->setCount(m_cases.counts()[size_t(i)]);
    }
}

} // namespace geovlm::ui
