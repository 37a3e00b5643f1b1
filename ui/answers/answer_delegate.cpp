// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answer_delegate.h"

#include "look/look.h"
#include "look/marks.h"

#include <QDateTime>
#include <QPainter>
#include <algorithm>
#include <array>

namespace geovlm::ui {

namespace {

constexpr int barWidth = 5 * grid;
constexpr int barHeight = 4;
constexpr int halfBar = barHeight / 2;
constexpr int glyphSide = 11;
constexpr int halfGlyph = glyphSide / 2;
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

QString whoAndWhen(const AnswerEvent& event)
{
    const QDateTime at = event.at.toLocalTime();
    const bool today = at.date() == QDate::currentDate();
    const QString when = today ? at.time().toString(QStringLiteral("HH:mm"))
                               : at.date().toString(QStringLiteral("yyyy-MM-dd"));
    const QString unsure = event.unsure ? AnswerModel::tr(", unsure") : QString();
    return QStringLiteral("%1%2  %3").arg(event.speaker.name, unsure, when);
}

void paintConfidence(QPainter& painter, const QRect& line, double confidence, const QPalette& palette)
{
    const QRectF track(line.right() - barWidth, line.center().y() - halfBar + 1, barWidth, barHeight);
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
    const QString tick = row.byMe ? QStringLiteral("✓ ") : QString();
    const QString label = QStringLiteral("%1%2  %3").arg(tick).arg(row.question + 1).arg(row.label);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, label);
    if (!row.said)
        return;
    const QRectF glyph(right.right() - glyphSide, right.center().y() - halfGlyph + 1, glyphSide, glyphSide);
    paintMark(painter, glyph, speakerMark(row.said->speaker.kind), mutedText(option.palette));
    right.adjust(0, 0, -glyphSide - 6, 0);
    const int room = right.width() - metrics.horizontalAdvance(label) - 2 * grid;
    for (const QString& text : {whoAndWhen(*row.said), row.said->speaker.name}) {
        if (metrics.horizontalAdvance(text) > room)
            continue; // the mark and the tooltip say it
        painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter, text);
        return;
    }
}

/// Room for each side: what says nothing gives its room to the others.
std::array<int, 3> sideWidths(const std::array<QString, 3>& texts, const AnswerRow& row, int width,
                              const QFontMetrics& metrics)
{
    std::array<int, 3> widths{};
    int left = width;
    int talking = 0;
    for (size_t side = 0; side < 3; ++side) {
        const bool silent = row.sides[side].isEmpty();
        widths[side] = silent ? metrics.horizontalAdvance(texts[side]) + grid : 0;
        left -= widths[side];
        talking += silent ? 0 : 1;
    }
    for (int& one : widths)
        if (one == 0)
            one = left / std::max(1, talking);
    return widths;
}

/// What a reviewer takes a side in: suggestion, A, B; what the current answer agrees with has a tick.
void paintSides(QPainter& painter, const QRect& line, const AnswerRow& row,
                const QStyleOptionViewItem& option)
{
    const std::array<QString, 3> names{AnswerModel::tr("S"), AnswerModel::tr("A"), AnswerModel::tr("B")};
    std::array<QString, 3> texts;
    std::array<bool, 3> taken{};
    for (size_t side = 0; side < 3; ++side) {
        const QString& value = row.sides[side];
        taken[side] = !value.isEmpty() && agreementOf(value, row.query) == Agreement::Same;
        texts[side] = QStringLiteral("%1%2: %3")
                          .arg(taken[side] ? QStringLiteral("✓ ") : QString(), names[side], valueText(value));
    }
    const std::array<int, 3> widths =
        sideWidths(texts, row, line.width(), QFontMetrics(strongFont(option.font)));
    int x = line.x();
    for (size_t side = 0; side < 3; ++side) {
        const QRect box(x, line.y(), widths[side] - halfGrid, line.height());
        painter.setFont(taken[side] ? strongFont(option.font) : option.font);
        painter.setPen(row.sides[side].isEmpty() ? mutedText(option.palette)
                                                 : option.palette.color(QPalette::Text));
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(texts[side], Qt::ElideRight, box.width()));
        x += widths[side];
    }
    painter.setFont(option.font);
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
    if (row.changed) {
        const int wide = std::min(half, metrics.horizontalAdvance(valueText(row.query)) + grid);
        painter.fillRect(QRect(left.x() - halfGrid, left.y(), wide, left.height()), accentTint(palette));
        painter.fillRect(QRect(left.x() - halfGrid, left.y(), 2, left.height()),
                         palette.color(QPalette::Highlight));
    }
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

void paintHidden(QPainter& painter, const QRect& line, const QStyleOptionViewItem& option)
{
    painter.setPen(mutedText(option.palette));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     elided(AnswerModel::tr("hidden until you have answered"), option.font, line.width()));
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
    const QRect values(box.x(), box.y() + tall + 2, box.width(), tall);
    paintHead(*painter, QRect(box.topLeft(), QSize(box.width(), tall)), row, option);
    if (row.hidden)
        paintHidden(*painter, values, option);
    else if (row.reviewing)
        paintSides(*painter, values, row, option);
    else
        paintValues(*painter, values, row, option);
    painter->setPen(mixed(option.palette.color(QPalette::Base), hairline(option.palette), 0.6));
    painter->drawLine(box.left(), option.rect.bottom(), box.right(), option.rect.bottom());
    painter->restore();
}

} // namespace geovlm::ui
