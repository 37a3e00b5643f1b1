// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answer_delegate.h"

#include "models/look.h"
#include "models/marks.h"

#include <QPainter>

namespace geovlm::ui {

namespace {

constexpr int barWidth = 5 * grid;
constexpr int barHeight = 4;
constexpr int glyphSide = 11;
constexpr int signWidth = 2 * grid + halfGrid;

QString valueText(const QString& value)
{
    return value.isEmpty() ? QStringLiteral("–") : value;
}

Mark speakerMark(SpeakerKind kind)
{
    switch (kind) {
    case SpeakerKind::Person:
        return Mark::Person;
    case SpeakerKind::Model:
        return Mark::Model;
    case SpeakerKind::Import:
        break;
    }
    return Mark::Import;
}

void paintConfidence(QPainter& painter, const QRect& line, double confidence, const QPalette& palette)
{
    const QRectF track(line.right() - barWidth, line.center().y() - barHeight / 2 + 1, barWidth, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(hairline(palette));
    painter.drawRoundedRect(track, 2, 2);
    QRectF filled = track;
    filled.setWidth(std::clamp(confidence, 0.0, 1.0) * barWidth);
    painter.setBrush(mutedText(palette));
    painter.drawRoundedRect(filled, 2, 2);
}

void paintHead(QPainter& painter, const QRect& line, const AnswerRow& row, const QStyleOptionViewItem& option)
{
    QRect right = line;
    painter.setPen(mutedText(option.palette));
    if (row.said && row.said->confidence >= 0) {
        paintConfidence(painter, line, row.said->confidence, option.palette);
        painter.setPen(mutedText(option.palette));
        right.adjust(0, 0, -barWidth - grid, 0);
    }
    const QFontMetrics metrics(option.font);
    const QString label = QStringLiteral("%1  %2").arg(row.question + 1).arg(row.label);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, label);
    if (!row.said)
        return;
    const QRectF glyph(right.right() - glyphSide, right.center().y() - glyphSide / 2 + 1, glyphSide,
                       glyphSide);
    paintMark(painter, glyph, speakerMark(row.said->speaker.kind), mutedText(option.palette));
    right.adjust(0, 0, -glyphSide - 6, 0);
    const QString name = row.said->speaker.name;
    const int room = right.width() - metrics.horizontalAdvance(label) - 2 * grid;
    if (metrics.horizontalAdvance(name) <= room) // else the mark and the tooltip say it
        painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter, name);
}

void paintValues(QPainter& painter, const QRect& line, const AnswerRow& row,
                 const QStyleOptionViewItem& option)
{
    const bool differs = row.agreement == Agreement::Different;
    const QPalette& palette = option.palette;
    const QFont font = differs ? strongFont(option.font) : option.font;
    const QFontMetrics metrics(font);
    const int half = (line.width() - signWidth) / 2;
    const QRect left(line.x(), line.y(), half, line.height());
    const QRect sign(left.right() + 1, line.y(), signWidth, line.height());
    const QRect right(sign.right() + 1, line.y(), half, line.height());
    painter.setFont(font);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(left, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(valueText(row.query), Qt::ElideRight, half));
    painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(valueText(row.candidate), Qt::ElideRight, half));
    const DataRole role = differs ? DataRole::Worse : DataRole::Other;
    painter.setPen(dataColour(role, palette));
    painter.drawText(sign, Qt::AlignCenter, agreementSign(row.agreement));
    painter.setFont(option.font);
}

} // namespace

QSize AnswerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {20 * grid, 2 * QFontMetrics(option.font).height() + 2 * grid - 1};
}

void AnswerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const auto row = index.data(AnswerModel::RowRole).value<AnswerRow>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, accentTint(option.palette));
    const QRect box = option.rect.adjusted(grid + halfGrid, 6, -grid - halfGrid, -6);
    const int tall = QFontMetrics(option.font).height();
    paintHead(*painter, QRect(box.topLeft(), QSize(box.width(), tall)), row, option);
    paintValues(*painter, QRect(box.x(), box.y() + tall + 2, box.width(), tall), row, option);
    painter->setPen(mixed(option.palette.color(QPalette::Base), hairline(option.palette), 0.6));
    painter->drawLine(box.left(), option.rect.bottom(), box.right(), option.rect.bottom());
    painter->restore();
}

} // namespace geovlm::ui
