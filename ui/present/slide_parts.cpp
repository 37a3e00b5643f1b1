// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/slide_parts.h"

#include "look/marks.h"
#include "present/slide_painter.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace geovlm::ui::slide {

QColor colourOf(DataRole role)
{
    return dataColour(role, stagePalette());
}

QFont type(int pixels, bool strong)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(pixels);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

void write(QPainter& painter, const QRectF& box, const QString& text, QFont font, const QColor& colour,
           Qt::Alignment alignment, bool wraps)
{
    const int flags = int(alignment) | (wraps ? int(Qt::TextWordWrap) : int(Qt::TextSingleLine));
    const int least = std::max(12, font.pixelSize() / 2);
    QString shown = text;
    const auto fits = [&] {
        const QRectF needed = QFontMetricsF(font).boundingRect(box, flags, shown);
        return needed.width() <= box.width() + 0.5 && needed.height() <= box.height() + 0.5;
    };
    while (!fits() && font.pixelSize() > least)
        font.setPixelSize(font.pixelSize() - 1);
    if (!wraps)
        shown = QFontMetricsF(font).elidedText(shown, Qt::ElideRight, box.width());
    while (wraps && !fits() && shown.size() > 1)
        shown = shown.left(shown.size() - 2).trimmed() + QChar(0x2026);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(box, flags, shown);
}

namespace {

void paintPlaceholder(QPainter& painter, const QRectF& box, const QString& failure)
{
    QPainterPath path;
    path.addRoundedRect(box, corner, corner);
    painter.fillPath(path, raised);
    const double side = std::min(box.width(), box.height()) * 0.3;
    const QRectF mark(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
    paintMark(painter, box.height() > 300 ? mark.translated(0, -side / 2) : mark, Mark::BrokenImage, quiet);
    if (box.height() > 300)
        write(painter,
              QRectF(box.left() + 24, box.center().y() + 24, box.width() - 48, box.height() / 2 - 48),
              failure, type(smallType), quiet, Qt::AlignHCenter | Qt::AlignTop, true);
}

/// The part of `picture` that fills a box of that shape.
QRectF cover(const QImage& picture, const QRectF& box)
{
    const double scale = std::min(picture.width() / box.width(), picture.height() / box.height());
    const QSizeF size(box.width() * scale, box.height() * scale);
    return {QPointF((picture.width() - size.width()) / 2, (picture.height() - size.height()) / 2), size};
}

} // namespace

void paintPicture(QPainter& painter, const QRectF& box, const SlideImage& picture)
{
    if (picture.image.isNull()) {
        paintPlaceholder(painter, box, picture.failure);
        return;
    }
    painter.save();
    QPainterPath clip;
    clip.addRoundedRect(box, corner, corner);
    painter.setClipPath(clip);
    painter.drawImage(box, picture.image, cover(picture.image, box));
    painter.restore();
}

QRectF fitted(const SlideImage& picture, const QRectF& box)
{
    const double shape = picture.image.isNull() ? 2 : double(picture.image.width()) / picture.image.height();
    QSizeF size(box.width(), box.width() / shape);
    if (size.height() > box.height())
        size = {box.height() * shape, box.height()};
    return {box.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

bool isPositive(const SlideTile& tile)
{
    return tile.isMatch || tile.kind == PairKind::Positive;
}

void paintKind(QPainter& painter, const QRectF& box, const SlideTile& tile)
{
    const bool positive = isPositive(tile);
    if (!positive && tile.kind != PairKind::SemiPositive)
        return;
    const QColor colour = colourOf(positive ? DataRole::Match : DataRole::SemiPositive);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, positive ? 6 : 4));
    painter.drawRoundedRect(box, corner, corner);
    const double side = std::clamp(box.width() * 0.26, 30.0, 56.0);
    const QRectF badge(box.right() - side * 0.7, box.bottom() - side * 0.7, side, side);
    painter.setPen(QPen(background, 3));
    painter.setBrush(colour);
    painter.drawEllipse(badge);
    const double inset = side * 0.22;
    paintMark(painter, badge.adjusted(inset, inset, -inset, -inset), positive ? Mark::Star : Mark::Diamond,
              Qt::white);
}

} // namespace geovlm::ui::slide
