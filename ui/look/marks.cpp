// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/marks.h"

#include <QApplication>
#include <QCoreApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <array>
#include <cmath>
#include <optional>

namespace geovlm::ui {

namespace {

using Points = std::initializer_list<QPointF>;

QPainterPath closed(Points points)
{
    QPainterPath path;
    for (const QPointF& point : points)
        path.isEmpty() && path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
    path.closeSubpath();
    return path;
}

QPainterPath open(Points points)
{
    QPainterPath path;
    for (const QPointF& point : points)
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
    return path;
}

QPainterPath star()
{
    QPainterPath path;
    for (int i = 0; i < 10; ++i) {
        const double radius = i % 2 == 0 ? 0.5 : 0.21;
        const double angle = -M_PI / 2 + i * M_PI / 5;
        const QPointF point(0.5 + radius * std::cos(angle), 0.53 + radius * std::sin(angle));
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

/// Filled shapes, in a unit square. Empty for marks that are strokes.
QPainterPath filledShape(Mark mark)
{
    switch (mark) {
    case Mark::Star:
        return star();
    case Mark::Diamond:
        return closed({{0.5, 0.04}, {0.96, 0.5}, {0.5, 0.96}, {0.04, 0.5}});
    case Mark::Up:
        return closed({{0.5, 0.08}, {0.98, 0.9}, {0.02, 0.9}});
    case Mark::Down:
        return closed({{0.5, 0.92}, {0.98, 0.1}, {0.02, 0.1}});
    case Mark::Run:
        return closed({{0.24, 0.12}, {0.88, 0.5}, {0.24, 0.88}});
    case Mark::Stop:
        return closed({{0.2, 0.2}, {0.8, 0.2}, {0.8, 0.8}, {0.2, 0.8}});
    default:
        return {};
    }
}

QPainterPath picture()
{
    QPainterPath path;
    path.addRoundedRect(QRectF(0.06, 0.16, 0.88, 0.68), 0.08, 0.08);
    path.addPath(open({{0.1, 0.74}, {0.36, 0.46}, {0.52, 0.62}, {0.66, 0.5}, {0.9, 0.74}}));
    path.addPath(open({{0.08, 0.94}, {0.92, 0.06}}));
    return path;
}

QPainterPath outsideRing()
{
    QPainterPath path;
    path.addEllipse(QRectF(0.1, 0.1, 0.8, 0.8));
    path.addPath(open({{0.3, 0.5}, {0.7, 0.5}}));
    return path;
}

QPainterPath emptyRing()
{
    QPainterPath path;
    path.addEllipse(QRectF(0.18, 0.18, 0.64, 0.64));
    path.addPath(open({{0.08, 0.92}, {0.92, 0.08}}));
    return path;
}

QPainterPath person()
{
    QPainterPath path;
    path.addEllipse(QRectF(0.3, 0.06, 0.4, 0.4));
    path.moveTo(0.12, 0.94);
    path.cubicTo(0.12, 0.5, 0.88, 0.5, 0.88, 0.94);
    return path;
}

/// A chip: a square with legs.
QPainterPath chip()
{
    QPainterPath path;
    path.addRoundedRect(QRectF(0.2, 0.2, 0.6, 0.6), 0.1, 0.1);
    for (const double at : {0.36, 0.64}) {
        path.addPath(open({{at, 0.02}, {at, 0.2}}));
        path.addPath(open({{at, 0.8}, {at, 0.98}}));
        path.addPath(open({{0.02, at}, {0.2, at}}));
        path.addPath(open({{0.8, at}, {0.98, at}}));
    }
    return path;
}

QPainterPath arrowIn()
{
    QPainterPath path = open({{0.5, 0.06}, {0.5, 0.66}});
    path.addPath(open({{0.26, 0.42}, {0.5, 0.66}, {0.74, 0.42}}));
    path.addPath(open({{0.1, 0.7}, {0.1, 0.94}, {0.9, 0.94}, {0.9, 0.7}}));
    return path;
}

QPainterPath warning()
{
    QPainterPath path = closed({{0.5, 0.08}, {0.96, 0.9}, {0.04, 0.9}});
    path.addPath(open({{0.5, 0.4}, {0.5, 0.62}}));
    path.addPath(open({{0.5, 0.76}, {0.5, 0.77}}));
    return path;
}

/// An arrow out of a box.
QPainterPath arrowOut()
{
    QPainterPath path = open({{0.46, 0.2}, {0.1, 0.2}, {0.1, 0.92}, {0.8, 0.92}, {0.8, 0.56}});
    path.addPath(open({{0.42, 0.6}, {0.94, 0.08}}));
    path.addPath(open({{0.62, 0.08}, {0.94, 0.08}, {0.94, 0.4}}));
    return path;
}

/// A house: what stays here.
QPainterPath house()
{
    return closed(
        {{0.5, 0.08}, {0.94, 0.48}, {0.8, 0.48}, {0.8, 0.92}, {0.2, 0.92}, {0.2, 0.48}, {0.06, 0.48}});
}

QPainterPath sortLines(bool ascending)
{
    QPainterPath path;
    for (int i = 0; i < 3; ++i) {
        const double y = 0.24 + 0.26 * i;
        const double length = 0.2 + 0.14 * (ascending ? i : 2 - i);
        path.moveTo(0.44, y);
        path.lineTo(0.44 + length, y);
    }
    const double tip = ascending ? 0.14 : 0.86;
    const double back = ascending ? 0.3 : 0.7;
    path.addPath(open({{0.2, 0.14}, {0.2, 0.86}}));
    path.addPath(open({{0.06, back}, {0.2, tip}, {0.34, back}}));
    return path;
}

QPainterPath strokedShape(Mark mark)
{
    switch (mark) {
    case Mark::Tick:
        return open({{0.1, 0.54}, {0.4, 0.84}, {0.92, 0.2}});
    case Mark::Cross:
    case Mark::Clear: {
        QPainterPath path = open({{0.18, 0.18}, {0.82, 0.82}});
        path.addPath(open({{0.82, 0.18}, {0.18, 0.82}}));
        return path;
    }
    case Mark::Open:
        return closed({{0.06, 0.2}, {0.38, 0.2}, {0.48, 0.34}, {0.94, 0.34}, {0.94, 0.84}, {0.06, 0.84}});
    case Mark::Previous:
        return open({{0.62, 0.16}, {0.3, 0.5}, {0.62, 0.84}});
    case Mark::Next:
        return open({{0.38, 0.16}, {0.7, 0.5}, {0.38, 0.84}});
    case Mark::Filter:
        return closed({{0.08, 0.16}, {0.92, 0.16}, {0.6, 0.54}, {0.6, 0.88}, {0.4, 0.76}, {0.4, 0.54}});
    case Mark::Save:
        return closed({{0.24, 0.1}, {0.76, 0.1}, {0.76, 0.92}, {0.5, 0.7}, {0.24, 0.92}});
    case Mark::Outside:
        return outsideRing();
    case Mark::Nothing:
        return emptyRing();
    case Mark::BrokenImage:
        return picture();
    case Mark::Person:
        return person();
    case Mark::Model:
        return chip();
    case Mark::Import:
        return arrowIn();
    case Mark::Warning:
        return warning();
    case Mark::Leaves:
        return arrowOut();
    case Mark::Stays:
        return house();
    case Mark::Ascending:
    case Mark::Descending:
        return sortLines(mark == Mark::Ascending);
    default:
        return {};
    }
}

class MarkEngine final : public QIconEngine
{
public:
    MarkEngine(Mark mark, std::optional<DataRole> role) : m_mark(mark), m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const bool heavy = m_mark == Mark::Up || m_mark == Mark::Down;
        const double inset = rect.width() * (heavy ? 0.2 : 0.1);
        paintMark(*painter, QRectF(rect).adjusted(inset, inset, -inset, -inset), m_mark, colour(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new MarkEngine(m_mark, m_role); }

private:
    QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_role ? dataColour(*m_role, palette) : palette.color(QPalette::ButtonText);
    }
    Mark m_mark;
    std::optional<DataRole> m_role;
};

QString translated(const char* text)
{
    return QCoreApplication::translate("Outcome", text);
}

struct OutcomeLook
{
    Mark mark;
    DataRole role;
    const char* name;
    const char* meaning;
};

const OutcomeLook& outcomeLook(Outcome outcome)
{
    static const std::array<OutcomeLook, size_t(outcomes)> looks{{
        {Mark::Tick, DataRole::Match, QT_TRANSLATE_NOOP("Outcome", "Kept right"),
         QT_TRANSLATE_NOOP("Outcome", "The match was first before and is first after reranking.")},
        {Mark::Up, DataRole::After, QT_TRANSLATE_NOOP("Outcome", "Fixed"),
         QT_TRANSLATE_NOOP("Outcome", "Reranking brought the match to the first place.")},
        {Mark::Down, DataRole::Worse, QT_TRANSLATE_NOOP("Outcome", "Broken"),
         QT_TRANSLATE_NOOP("Outcome", "The match was first; reranking took it down.")},
        {Mark::Cross, DataRole::Other, QT_TRANSLATE_NOOP("Outcome", "Still wrong"),
         QT_TRANSLATE_NOOP("Outcome", "The match is among the ten, but first neither before nor after.")},
        {Mark::Outside, DataRole::Other, QT_TRANSLATE_NOOP("Outcome", "Not in the ten"),
         QT_TRANSLATE_NOOP("Outcome", "The match is not among the ten: reranking cannot reach it.")},
        {Mark::Nothing, DataRole::Other, QT_TRANSLATE_NOOP("Outcome", "No match"),
         QT_TRANSLATE_NOOP("Outcome", "The split holds no match of this query: it is in no figure.")},
    }};
    return looks.at(size_t(outcome));
}

} // namespace

void paintMark(QPainter& painter, const QRectF& box, Mark mark, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QTransform place;
    place.translate(box.x(), box.y());
    place.scale(box.width(), box.height());
    const QPainterPath filled = filledShape(mark);
    if (!filled.isEmpty()) {
        painter.fillPath(place.map(filled), colour);
    } else {
        const double width =
            std::max(1.4, box.width() * (mark == Mark::Tick || mark == Mark::Cross ? 0.18 : 0.1));
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(place.map(strokedShape(mark)));
    }
    painter.restore();
}

QIcon markIcon(Mark mark)
{
    return QIcon(new MarkEngine(mark, std::nullopt));
}

QIcon markIcon(Mark mark, DataRole role)
{
    return QIcon(new MarkEngine(mark, role));
}

Mark outcomeMark(Outcome outcome)
{
    return outcomeLook(outcome).mark;
}

DataRole outcomeRole(Outcome outcome)
{
    return outcomeLook(outcome).role;
}

QString outcomeName(Outcome outcome)
{
    return translated(outcomeLook(outcome).name);
}

QString outcomeMeaning(Outcome outcome)
{
    return translated(outcomeLook(outcome).meaning);
}

} // namespace geovlm::ui
