// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/answer_model.h"

#include <QStyledItemDelegate>

namespace geovlm::ui {

/// A question in two lines: its label and who answered; the value, and the candidate's beside it. Below,
/// how sure the speaker was.
class AnswerDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace geovlm::ui
