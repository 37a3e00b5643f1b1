// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/review_glyph.h"

#include <QPainter>
#include <QPainterPath>

namespace geovlm::ui {

namespace {

constexpr double line = 0.13;

QPainterPath stroked(const QPainterPath& path, double width = line)
{
    QPainterPathStroker stroker;
    stroker.setWidth(width);
    stroker.setCapStyle(Qt::RoundCap);
    stroker.setJoinStyle(Qt::RoundJoin);
    return stroker.createStroke(path);
}

QPainterPath disc(double inset)
{
    QPainterPath path;
    path.addEllipse(QRectF(inset, inset, 1 - 2 * inset, 1 - 2 * inset));
    return path;
}

QPainterPath halfFull()
{
    QPainterPath half;
    half.moveTo(0.5, 0.5);
    half.arcTo(QRectF(0.08, 0.08, 0.84, 0.84), 90, 180);
    half.closeSubpath();
    return stroked(disc(0.08)).united(half);
}

QPainterPath tickedDisc()
{
    QPainterPath tick;
    tick.moveTo(0.27, 0.52);
    tick.lineTo(0.44, 0.68);
    tick.lineTo(0.73, 0.34);
    return disc(0.02).subtracted(stroked(tick));
}

QPainterPath turningBack()
{
    QPainterPath arc;
    arc.moveTo(0.12, 0.36);
    arc.lineTo(0.62, 0.36);
    arc.arcTo(QRectF(0.38, 0.36, 0.5, 0.5), 90, -180);
    arc.lineTo(0.3, 0.86);
    QPainterPath head;
    head.moveTo(0.34, 0.12);
    head.lineTo(0.1, 0.36);
    head.lineTo(0.34, 0.6);
    return stroked(arc).united(stroked(head));
}

QPainterPath glyphOf(ReviewState state)
{
    switch (state) {
    case ReviewState::Untouched:
        break;
    case ReviewState::InProgress:
        return halfFull();
    case ReviewState::Done:
        return disc(0.06);
    case ReviewState::Reviewed:
        return tickedDisc();
    case ReviewState::Returned:
        return turningBack();
    }
    return {};
}

} // namespace

void paintReviewGlyph(QPainter& painter, const QRectF& box, ReviewState state, const QColor& colour)
{
    QTransform place;
    place.translate(box.x(), box.y());
    place.scale(box.width(), box.height());
    painter.fillPath(place.map(glyphOf(state)), colour);
}

} // namespace geovlm::ui
