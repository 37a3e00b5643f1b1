// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/mover_delegate.h"

#include "answers/movers_model.h"
#include "look/look.h"

#include <QPainter>

namespace geovlm::ui {

namespace {
constexpr int moverBarWidth = 9 * grid;
constexpr int rankWidth = 5 * grid;
} // namespace

QSize MoverDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {20 * grid, QFontMetrics(option.font).height() + grid};
}

void MoverDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const
{
    const auto row = index.data(MoversModel::RowRole).value<MoverRow>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected))
        painter->fillRect(option.rect, accentTint(option.palette));
    const QRect box = option.rect.adjusted(grid + halfGrid, 0, -grid - halfGrid, 0);
    const QRect bar(box.x(), box.y() + halfGrid, moverBarWidth, box.height() - 2 * halfGrid);
    const double middle = bar.center().x() + 0.5;
    const double length = row.share * bar.width() / 2.0;
    const bool gains = length > 0;
    painter->setPen(Qt::NoPen);
    painter->setBrush(dataColour(gains ? DataRole::After : DataRole::Worse, option.palette));
    painter->drawRect(QRectF(std::min(middle, middle + length), bar.y(), std::abs(length), bar.height()));
    painter->setPen(hairline(option.palette));
    painter->drawLine(QPointF(middle, box.y()), QPointF(middle, box.bottom()));
    const QRect text = box.adjusted(moverBarWidth + grid, 0, -rankWidth, 0);
    painter->setPen(option.palette.color(QPalette::Text));
    painter->drawText(
        text, Qt::AlignLeft | Qt::AlignVCenter,
        elided(QStringLiteral("%1: %2").arg(row.label, row.alternative.value), option.font, text.width()));
    const bool moves = row.alternative.rank != row.rankNow;
    painter->setPen(moves ? option.palette.color(QPalette::Text) : mutedText(option.palette));
    painter->setFont(moves ? strongFont(option.font) : option.font);
    painter->drawText(
        QRect(box.right() - rankWidth, box.y(), rankWidth, box.height()), Qt::AlignRight | Qt::AlignVCenter,
        moves ? QStringLiteral("→ %1").arg(rankText(row.alternative.rank)) : rankText(row.rankNow));
    painter->restore();
}

} // namespace geovlm::ui
