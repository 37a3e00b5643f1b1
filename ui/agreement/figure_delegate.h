// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agreement/agreement_model.h"

#include <QStyledItemDelegate>
#include <QWidget>

namespace geovlm::ui {

/// A figure with its interval in a quieter voice; in the gauge's column a shape where alpha is, its interval
/// as a line, and ticks at the two marks.
class FigureDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// What the gauge's shapes mean.
class ReliabilityLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit ReliabilityLegend(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace geovlm::ui
