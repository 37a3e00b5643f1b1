// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/rank_rows.h"

#include "look/look.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QResizeEvent>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int headWidth = 9 * grid;
constexpr int outsideGap = 2 * grid;
constexpr int smallestSide = 6 * grid;
constexpr int largestSide = 15 * grid;
constexpr int motionMilliseconds = 180;
constexpr int slideMilliseconds = 220;

int lineRoom(int side)
{
    return std::clamp(side / 2, 5 * grid, 8 * grid);
}

} // namespace

RankRows::RankRows(CaseWalk& walk, ImageCache& images, QWidget* parent) : QWidget(parent), m_walk(walk)
{
    setAccessibleName(tr("Candidates before and after"));
    for (const bool after : {false, true}) {
        for (int i = 0; i < places; ++i) {
            auto* card = new TileCard(images, after, this);
            card->setVisible(false);
            m_cards[after ? 1 : 0][size_t(i)] = card;
            connect(card, &QAbstractButton::clicked, this, [this, card] {
                card->setPicked(true); // a second click does not let go of it
                m_walk.pickIn(card->reference(), card->isAfter());
            });
        }
    }
    m_growth.setDuration(motionMilliseconds);
    m_growth.setEasingCurve(QEasingCurve::OutCubic);
    m_growth.setStartValue(0.0);
    m_growth.setEndValue(1.0);
    connect(&m_growth, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    m_slide.setDuration(slideMilliseconds);
    m_slide.setEasingCurve(QEasingCurve::OutCubic);
    m_slide.setStartValue(0.0);
    m_slide.setEndValue(1.0);
    connect(&m_slide, &QVariantAnimation::valueChanged, this, &RankRows::placeSliding);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int RankRows::sideFor(int width) const
{
    const int room = width - headWidth - outsideGap;
    return std::clamp(room / places, smallestSide, largestSide);
}

int RankRows::heightFor(int width) const
{
    const int side = sideFor(width);
    return headingHeight() + 2 * card(0, false)->heightFor(side) + lineRoom(side);
}

int RankRows::headingHeight() const
{
    return fontMetrics().height();
}

QRect RankRows::cellOf(int place, bool after) const
{
    const int side = sideFor(width());
    const int tall = card(0, false)->heightFor(side);
    const int used = headWidth + places * side + outsideGap;
    const int start = std::max(0, (width() - used) / 2) + headWidth;
    const int x = start + place * side + (place == places - 1 ? outsideGap : 0);
    return {x, headingHeight() + (after ? tall + lineRoom(side) : 0), side, tall};
}

void RankRows::place()
{
    for (const bool after : {false, true}) {
        for (int i = 0; i < places; ++i)
            card(i, after)->setGeometry(cellOf(i, after));
    }
}

void RankRows::resizeEvent(QResizeEvent*)
{
    place();
}

void RankRows::show(const CaseDetail& detail)
{
    m_slide.stop();
    m_outside = detail.at(places - 1, true) != nullptr;
    for (const bool after : {false, true}) {
        for (int i = 0; i < places; ++i)
            card(i, after)->show(detail.at(i, after));
    }
    place();
    showPicked();
    m_growth.stop();
    if (m_motion && isVisible())
        m_growth.start();
}

void RankRows::slide(const CaseDetail& detail)
{
    std::array<ImageId, places> before{};
    for (int i = 0; i < places; ++i)
        before[size_t(i)] = card(i, true)->reference();
    bool moved = false;
    for (int i = 0; i < places; ++i) {
        card(i, false)->show(detail.at(i, false)); // its name says where it is now
        card(i, true)->show(detail.at(i, true));
        const auto was = std::ranges::find(before, card(i, true)->reference());
        m_cameFrom[size_t(i)] = was == before.end() ? i : int(was - before.begin());
        moved = moved || m_cameFrom[size_t(i)] != i;
    }
    m_slide.stop();
    if (m_motion && moved && isVisible())
        m_slide.start();
    else
        place();
    showPicked();
}

/// Lines follow their cards.
void RankRows::placeSliding()
{
    const double share = m_slide.currentValue().toDouble();
    for (int i = 0; i < places; ++i) {
        const QRect to = cellOf(i, true);
        const QRect from = cellOf(m_cameFrom[size_t(i)], true);
        card(i, true)->move(from.x() + qRound((to.x() - from.x()) * share), to.y());
        if (i != m_cameFrom[size_t(i)])
            card(i, true)->raise();
    }
    update();
}

void RankRows::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    update();
}

void RankRows::showPicked()
{
    const CaseCandidate* picked = m_walk.picked();
    const ImageId reference = picked ? picked->shown.image.id : 0;
    for (const auto& row : m_cards) {
        for (TileCard* card : row)
            card->setPicked(reference != 0 && card->reference() == reference);
    }
    update();
}

void RankRows::clear()
{
    for (const auto& row : m_cards) {
        for (TileCard* card : row)
            card->show(nullptr);
    }
    update();
}

void RankRows::paintHead(QPainter& painter, bool after)
{
    const QRect cell = cellOf(0, after);
    const QRect box(cell.x() - headWidth, cell.y(), headWidth - grid, cell.width());
    const QColor colour = dataColour(after ? DataRole::After : DataRole::Before, palette());
    const int line = fontMetrics().height();
    const QRect top(box.x(), box.center().y() - line, box.width(), line);
    painter.fillRect(QRect(box.right() + 2, box.y() + grid, 3, box.height() - 2 * grid), colour);
    const bool chosen = m_walk.detail() && m_walk.picksAfter() == after;
    painter.setFont(chosen ? strongFont(font()) : font());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, after ? tr("After") : tr("Before"));
    painter.setFont(font());
    painter.setPen(mutedText(palette()));
    painter.drawText(top.translated(0, line), Qt::AlignRight | Qt::AlignVCenter,
                     !after    ? tr("similarity")
                     : m_stale ? tr("⟳ old")
                               : tr("score"));
}

/// The places, once for both rows: the columns are the same.
void RankRows::paintHeadings(QPainter& painter, const CaseDetail& detail)
{
    const CaseCandidate* picked = m_walk.picked();
    for (int i = 0; i < places; ++i) {
        const CaseCandidate* candidate = detail.at(i, m_walk.picksAfter());
        if (!candidate)
            continue;
        const bool chosen = candidate == picked;
        const QRect cell = cellOf(i, false);
        painter.setFont(chosen ? strongFont(font()) : font());
        painter.setPen(chosen ? palette().color(QPalette::Text) : mutedText(palette()));
        painter.drawText(QRect(cell.x(), 0, cell.width(), headingHeight()), Qt::AlignCenter,
                         candidate->inTen ? QLocale().toString(i + 1) : rankText(candidate->place.before));
    }
}

void RankRows::paintLine(QPainter& painter, const TileCard& from, const CaseCandidate& candidate)
{
    const TileCard* to = card(candidate.place.after, true);
    const QPointF a(from.x() + from.width() / 2.0, from.geometry().bottom() + 2);
    const QPointF b(to->x() + to->width() / 2.0, to->y() + to->tileBox().top() - 3);
    const int moved = candidate.place.before - candidate.place.after;
    const DataRole role = candidate.isMatch ? DataRole::Match
                          : moved > 0       ? DataRole::After
                          : moved < 0       ? DataRole::Worse
                                            : DataRole::Other;
    const bool picked = from.isChecked();
    QColor colour = dataColour(role, palette());
    colour.setAlphaF(candidate.isMatch || picked ? 1.0F : 0.5F);
    const double grown =
        m_growth.state() == QAbstractAnimation::Running ? m_growth.currentValue().toDouble() : 1;
    const double bend = (b.y() - a.y()) * 0.5;
    QPainterPath path(a);
    path.cubicTo(a + QPointF(0, bend), b - QPointF(0, bend), b);
    if (grown < 1)
        path = [&] {
            QPainterPath part(a);
            for (int i = 1; i <= 16; ++i)
                part.lineTo(path.pointAtPercent(grown * i / 16));
            return part;
        }();
    const double weight = candidate.isMatch ? 3.5 : picked ? 2.5 : 1.5;
    const Qt::PenStyle style = moved < 0 && !candidate.isMatch ? Qt::DashLine : Qt::SolidLine;
    painter.setPen(QPen(colour, weight, style, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void RankRows::paintLines(QPainter& painter)
{
    const CaseDetailPtr detail = m_walk.detail();
    const CaseCandidate* picked = m_walk.picked();
    // What matters most is drawn last, on top.
    for (int layer = 0; layer < 3; ++layer) {
        for (const CaseCandidate& candidate : detail->candidates) {
            const int own = candidate.isMatch ? 2 : &candidate == picked ? 1 : 0;
            const bool placed =
                candidate.inTen && candidate.place.before < places - 1 && candidate.place.after < places - 1;
            if (own == layer && placed)
                paintLine(painter, *card(candidate.place.before, false), candidate);
        }
    }
}

void RankRows::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHead(painter, false);
    paintHead(painter, true);
    if (!m_walk.detail())
        return;
    paintLines(painter);
    paintHeadings(painter, *m_walk.detail());
    if (!m_outside)
        return;
    const QRect cell = cellOf(places - 1, false);
    const int x = cell.x() - outsideGap / 2;
    painter.setPen(QPen(hairline(palette()), 1, Qt::DashLine));
    painter.drawLine(x, grid, x, height() - grid);
    const QRect between(cell.x() - grid, cell.bottom() + 1, cell.width() + 2 * grid, lineRoom(cell.width()));
    painter.setPen(mutedText(palette()));
    painter.drawText(between, Qt::AlignCenter, tr("not in\nthe ten"));
}

} // namespace geovlm::ui
