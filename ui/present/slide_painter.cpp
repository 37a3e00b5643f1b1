// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/slide_painter.h"

#include "domain/ranking.h"
#include "figures/evaluation_notes.h"
#include "look/marks.h"
#include "present/slide_parts.h"
#include "present/text.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

namespace geovlm::ui {

using namespace slide;

namespace {

void paintHeading(QPainter& painter, const QString& title, const QString& note, const QColor& colour)
{
    painter.fillRect(QRectF(edge, 44, 8, 56), colour);
    write(painter, QRectF(edge + 28, 36, room - 28, 44), title, type(titleType, true), bright,
          Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, QRectF(edge + 28, 84, room - 28, 26), note, type(smallType), quiet,
          Qt::AlignLeft | Qt::AlignVCenter);
}

void paintFooter(QPainter& painter, const SlideFooter& footer)
{
    const QRectF line(edge, slideHeight - 44, room, 28);
    write(painter, line.adjusted(0, 0, -400, 0), footer.left, type(smallType - 2), quiet,
          Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, line.adjusted(room - 400, 0, 0, 0), footer.right, type(smallType - 2), quiet,
          Qt::AlignRight | Qt::AlignVCenter);
}

QString whereText(const SlideCase& one)
{
    QStringList parts{one.name};
    for (const QString& part : {one.area, one.split})
        if (!part.isEmpty())
            parts << part;
    return parts.join(QStringLiteral("  ·  "));
}

void paintQuery(QPainter& painter, const SlideCase& one)
{
    const bool captioned = !one.caption.isEmpty();
    const QRectF room1(edge, 48, room, captioned ? 620 : 700);
    paintPicture(painter, fitted(one.query, room1), one.query);
    const double top = room1.bottom() + 20;
    if (captioned)
        write(painter, QRectF(edge, top, room, 100), one.caption, type(titleType, true), bright,
              Qt::AlignHCenter | Qt::AlignVCenter, true);
    write(painter, QRectF(edge, captioned ? top + 108 : top, room, 36), whereText(one), type(bodyType - 4),
          quiet, Qt::AlignHCenter | Qt::AlignVCenter);
}

/// The row of ten, with room for a match outside it.
class Row
{
public:
    explicit Row(const SlideCase& one) : m_outside(!one.tiles.empty() && !one.tiles.back().inTen)
    {
        const int columns = candidatesKept + (m_outside ? 1 : 0);
        m_side = (room - gap * (columns - 1) - (m_outside ? gap : 0)) / columns;
    }
    double side() const { return m_side; }
    double x(double place) const
    {
        return edge + place * (m_side + gap) + (place > candidatesKept - 0.5 ? gap : 0);
    }
    double top() const { return 520; }
    QRectF box(double place) const { return {x(place), top(), m_side, m_side}; }
    bool hasOutside() const { return m_outside; }

private:
    static constexpr double gap = 14;
    bool m_outside;
    double m_side = 0;
};

QString figureText(float value)
{
    return QLocale().toString(double(value), 'f', 3);
}

void paintPlaces(QPainter& painter, const Row& row, int count)
{
    for (int place = 0; place < count; ++place) {
        const QRectF box = row.box(place);
        write(painter, QRectF(box.left(), box.top() - 40, box.width(), 32), QLocale().toString(place + 1),
              type(bodyType - 4, true), quiet, Qt::AlignCenter);
    }
}

void paintOutside(QPainter& painter, const Row& row, const SlideTile& tile)
{
    const QRectF box = row.box(candidatesKept);
    painter.setPen(QPen(quiet, 2, Qt::DashLine));
    const double x = box.left() - 14;
    painter.drawLine(QPointF(x, box.top() - 40), QPointF(x, box.bottom() + 44));
    write(painter, QRectF(box.left(), box.top() - 40, box.width(), 32), rankText(tile.before),
          type(bodyType - 4, true), quiet, Qt::AlignCenter);
    paintPicture(painter, box, tile.image);
    paintKind(painter, box, tile);
    write(painter, QRectF(box.left() - 10, box.bottom() + 8, box.width() + 20, 30),
          PresentText::tr("not in the ten"), type(smallType - 2), quiet, Qt::AlignCenter);
}

int countInTen(const SlideCase& one)
{
    return int(std::ranges::count_if(one.tiles, &SlideTile::inTen));
}

void paintSmallQuery(QPainter& painter, const SlideCase& one)
{
    paintPicture(painter, fitted(one.query, QRectF(edge, 132, room, 320)), one.query);
}

QString noRankText(const SlideCase& one)
{
    return one.outcome == Outcome::NoMatch ? PresentText::tr("The split holds no match for this query")
                                           : PresentText::tr("The true match was not searched");
}

void paintBefore(QPainter& painter, const SlideCase& one)
{
    paintHeading(painter, PresentText::tr("Before: the ten most similar"),
                 PresentText::tr("First stage, by the cosine of the image embeddings"),
                 colourOf(DataRole::Before));
    paintSmallQuery(painter, one);
    const Row row(one);
    paintPlaces(painter, row, countInTen(one));
    for (const SlideTile& tile : one.tiles) {
        if (!tile.inTen) {
            paintOutside(painter, row, tile);
            continue;
        }
        const QRectF box = row.box(tile.before);
        paintPicture(painter, box, tile.image);
        paintKind(painter, box, tile);
        write(painter, QRectF(box.left(), box.bottom() + 10, box.width(), 30), figureText(tile.similarity),
              type(smallType), bright, Qt::AlignCenter);
    }
    const QString match = one.rankBefore < 0
                              ? noRankText(one)
                              : PresentText::tr("The true match has rank %1").arg(rankText(one.rankBefore));
    write(painter, QRectF(edge, row.top() + row.side() + 66, room, 44), match, type(bodyType), bright,
          Qt::AlignHCenter | Qt::AlignVCenter);
}

/// Where a tile is on its way: those that pass others do so in front of and above them.
QRectF slidingBox(const Row& row, const SlideTile& tile, double motion)
{
    const double place = tile.before + (tile.after - tile.before) * motion;
    const double lift =
        tile.after == tile.before ? 0 : std::sin(motion * 3.14159265358979) * row.side() * 0.18;
    const bool rises = tile.after < tile.before;
    return row.box(place).translated(0, rises ? -lift : lift * 0.4);
}

QString outcomeText(const SlideCase& one)
{
    if (one.rankBefore < 0)
        return noRankText(one);
    if (one.outcome == Outcome::NotInTen)
        return PresentText::tr("The match has rank %1: reranking ten cannot reach it")
            .arg(rankText(one.rankBefore));
    return PresentText::tr("The true match: %1 → %2  ·  %3")
        .arg(rankText(one.rankBefore), rankText(one.rankAfter), outcomeName(one.outcome));
}

void paintAfter(QPainter& painter, const SlideCase& one, double motion)
{
    paintHeading(painter, PresentText::tr("After: the ten in their new order"),
                 PresentText::tr("Second stage, by the score of the reranker, from images and answers"),
                 colourOf(DataRole::After));
    paintSmallQuery(painter, one);
    const Row row(one);
    paintPlaces(painter, row, countInTen(one));
    std::vector<const SlideTile*> order;
    order.reserve(one.tiles.size());
    for (const SlideTile& tile : one.tiles)
        order.push_back(&tile);
    // What rises most is in front; the match before all.
    std::ranges::stable_sort(order, {}, [](const SlideTile* tile) {
        return std::pair(isPositive(*tile), tile->before - tile->after);
    });
    for (const SlideTile* tile : order) {
        if (!tile->inTen) {
            paintOutside(painter, row, *tile);
            continue;
        }
        const QRectF box = slidingBox(row, *tile, motion);
        paintPicture(painter, box, tile->image);
        paintKind(painter, box, *tile);
        QColor ink = bright;
        ink.setAlphaF(float(std::clamp(motion * 3 - 2, 0.0, 1.0)));
        write(painter, QRectF(box.left(), box.bottom() + 10, box.width(), 30), figureText(tile->score),
              type(smallType), ink, Qt::AlignCenter);
    }
    if (motion >= 1)
        write(painter, QRectF(edge, row.top() + row.side() + 66, room, 44), outcomeText(one),
              type(bodyType, true), !isReached(one.outcome) ? bright : colourOf(outcomeRole(one.outcome)),
              Qt::AlignHCenter | Qt::AlignVCenter);
}

QString signedText(double value)
{
    return QStringLiteral("%1%2").arg(value < 0 ? QStringLiteral("−") : QStringLiteral("+"),
                                      QLocale().toString(std::abs(value), 'f', 2));
}

struct Column
{
    double x, width;
};
constexpr std::array<Column, 4> columns{{{456, 260}, {728, 220}, {960, 220}, {1192, 220}}};
constexpr Column gainColumn{1424, 120};

void paintCells(QPainter& painter, double y, const std::array<QString, 4>& cells, const QString& gain,
                const QFont& font, const QColor& colour)
{
    for (std::size_t i = 0; i < columns.size(); ++i)
        write(painter, QRectF(columns[i].x, y, columns[i].width, 48), cells[i], font, colour,
              Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, QRectF(gainColumn.x, y, gainColumn.width, 48), gain, font, colour,
          Qt::AlignRight | Qt::AlignVCenter);
}

void paintDecidingTile(QPainter& painter, double y, const QString& label, const SlideTile& tile)
{
    const QRectF box(edge, y + 36, 280, 280);
    write(painter, QRectF(edge, y, 340, 32), label, type(smallType, true), bright,
          Qt::AlignLeft | Qt::AlignVCenter);
    paintPicture(painter, box, tile.image);
    paintKind(painter, box, tile);
}

void paintDecidingRest(QPainter& painter, double y, const Deciding& deciding)
{
    painter.setPen(QPen(raised.lighter(160), 2));
    painter.drawLine(QPointF(columns.front().x, y), QPointF(slideWidth - edge, y));
    const QFont font = type(smallType);
    paintCells(painter, y + 8, {PresentText::tr("All other answers")}, signedText(deciding.otherQuestions),
               font, quiet);
    paintCells(painter, y + 46, {PresentText::tr("Image similarity")}, signedText(deciding.firstStage), font,
               quiet);
}

void paintDeciding(QPainter& painter, const SlideCase& one)
{
    const Deciding& deciding = one.deciding;
    paintHeading(painter, PresentText::tr("The answers that decided"), QString(), colourOf(DataRole::After));
    write(painter, QRectF(edge + 28, 80, room - 28, 48), deciding.how, type(smallType), quiet,
          Qt::AlignLeft | Qt::AlignVCenter, true);
    if (deciding.winner < 0 || deciding.rival < 0)
        return;
    paintDecidingTile(painter, 140, PresentText::tr("First after"), one.tiles[std::size_t(deciding.winner)]);
    const QString other =
        deciding.rivalWasFirst ? PresentText::tr("First before") : PresentText::tr("Second after");
    paintDecidingTile(painter, 490, other, one.tiles[std::size_t(deciding.rival)]);
    paintCells(painter, 140,
               {PresentText::tr("Question"), PresentText::tr("Query"), PresentText::tr("First after"), other},
               deciding.byTerms ? PresentText::tr("adds") : QString(), type(smallType, true), quiet);
    double y = 200;
    for (const DecidingAnswer& answer : deciding.answers) {
        QPainterPath path;
        path.addRoundedRect(QRectF(columns.front().x - 12, y, slideWidth - edge - columns.front().x + 24, 76),
                            8, 8);
        painter.fillPath(path, raised);
        const auto said = [](const QString& value) { return value.isEmpty() ? QStringLiteral("–") : value; };
        paintCells(painter, y + 14,
                   {answer.question, said(answer.query), said(answer.winner), said(answer.rival)},
                   deciding.byTerms ? signedText(answer.gain) : QString(), type(bodyType - 4), bright);
        y += 88;
    }
    if (deciding.answers.empty())
        write(painter, QRectF(columns.front().x, y, room - 400, 60),
              PresentText::tr("No answer spoke for the first."), type(bodyType), bright,
              Qt::AlignLeft | Qt::AlignVCenter);
    if (deciding.byTerms)
        paintDecidingRest(painter, 660, deciding);
}

QString shareText(const std::optional<double>& share)
{
    return share ? QLocale().toString(*share, 'f', 1) : QStringLiteral("–");
}

/// "R@1   62.0 → 75.3", with a bar each.
void paintRecall(QPainter& painter, double y, const QString& name, const std::optional<double>& before,
                 const std::optional<double>& after)
{
    write(painter, QRectF(edge, y, 220, 130), name, type(titleType + 12, true), quiet,
          Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, QRectF(edge + 230, y, 560, 130),
          QStringLiteral("%1 → %2").arg(shareText(before), shareText(after)), type(hugeType, true), bright,
          Qt::AlignLeft | Qt::AlignVCenter);
    const auto bar = [&](double top, const QString& label, const std::optional<double>& value,
                         DataRole role) {
        const QRectF track(940, top, 500, 28);
        write(painter, QRectF(860, top - 2, 72, 32), label, type(smallType), quiet,
              Qt::AlignRight | Qt::AlignVCenter);
        painter.fillRect(track, raised);
        if (value)
            painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * *value / 100, track.height())),
                             colourOf(role));
        write(painter, QRectF(track.right() + 12, top - 2, 100, 32), shareText(value), type(smallType),
              bright, Qt::AlignLeft | Qt::AlignVCenter);
    };
    bar(y + 30, PresentText::tr("before"), before, DataRole::Before);
    bar(y + 74, PresentText::tr("after"), after, DataRole::After);
}

void paintLift(QPainter& painter, const Lift& lift)
{
    const QLocale locale;
    if (lift.queries == 0) {
        write(painter, QRectF(edge, 540, room, 60),
              PresentText::tr("No query has a match: nothing is compared"), type(bodyType + 8, true), bright,
              Qt::AlignLeft | Qt::AlignVCenter);
        return;
    }
    write(painter, QRectF(edge, 540, room, 60),
          PresentText::tr("R@1 changed by %1 points, 95 % interval [%2, %3]")
              .arg(signedText(lift.points), signedText(lift.low), signedText(lift.high)),
          type(bodyType + 8, true), bright, Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, QRectF(edge, 606, room, 44),
          PresentText::tr("%1 of %2 queries fixed, %3 broken; exact McNemar test p = %4")
              .arg(locale.toString(lift.fixed), locale.toString(lift.queries), locale.toString(lift.broken),
                   locale.toString(lift.mcnemarP.value_or(1), 'g', 2)),
          type(bodyType), quiet, Qt::AlignLeft | Qt::AlignVCenter);
}

void paintFigures(QPainter& painter, const SlideCase& one)
{
    if (!one.figures) {
        paintHeading(painter, PresentText::tr("The figures"), one.split, colourOf(DataRole::After));
        write(painter, QRectF(edge, 300, room, 200), one.whyNoFigures, type(bodyType), bright,
              Qt::AlignCenter, true);
        return;
    }
    const figures::SplitEvaluation& split = one.figures->of;
    const StageMetrics &before = split.metrics.before, &after = split.metrics.after;
    paintHeading(painter, PresentText::tr("The figures: %1").arg(split.name),
                 PresentText::tr("%1, %2; recall in per cent, run %3")
                     .arg(figures::queriesText(split), figures::referencesText(split))
                     .arg(one.figures->run),
                 colourOf(DataRole::After));
    paintRecall(painter, 190, QStringLiteral("R@1"), before.headlineR1(), after.headlineR1());
    paintRecall(painter, 350, QStringLiteral("R@10"), before.r10, after.r10);
    paintLift(painter, split.lift);
    const bool tied = before.hasTies() || after.hasTies();
    const QString note =
        tied ? PresentText::tr(
                   "R@1 is what is expected with equal scores in any order: %1 and %2 of the matches are "
                   "tied.")
                   .arg(before.tied.value_or(0))
                   .arg(after.tied.value_or(0))
             : PresentText::tr(
                   "Reranking the ten cannot change R@10; what is missing of it no order can win back.");
    write(painter, QRectF(edge, 654, room, 44), note, type(smallType), quiet,
          Qt::AlignLeft | Qt::AlignVCenter);
    write(painter, QRectF(edge, 740, room, 70), one.provenance, type(smallType - 2), quiet,
          Qt::AlignLeft | Qt::AlignVCenter, true);
}

} // namespace

const QPalette& stagePalette()
{
    static const QPalette palette = [] {
        QPalette dark;
        dark.setColor(QPalette::Window, background);
        dark.setColor(QPalette::Base, raised);
        dark.setColor(QPalette::Text, bright);
        dark.setColor(QPalette::WindowText, bright);
        dark.setColor(QPalette::PlaceholderText, quiet);
        return dark;
    }();
    return palette;
}

SlideFooter footerOf(const SlideDeck& deck, int slide)
{
    const SlideCase& one = deck.caseOf(slide);
    if (deck.stageOf(slide) == SlideStage::Figures)
        return {QStringLiteral("%1  ·  %2").arg(deck.title, one.split), PresentText::tr("The figures")};
    return {QStringLiteral("%1  ·  %2").arg(deck.title, one.name), PresentText::tr("Case %1 of %2  ·  %3/%4")
                                                                       .arg(slide / caseSlides + 1)
                                                                       .arg(deck.cases.size())
                                                                       .arg(slide % caseSlides + 1)
                                                                       .arg(caseSlides)};
}

QRectF slideBox(const QRectF& area)
{
    const double scale = std::min(area.width() / slideWidth, area.height() / slideHeight);
    const QSizeF size(slideWidth * scale, slideHeight * scale);
    return {area.center() - QPointF(size.width() / 2, size.height() / 2), size};
}

void paintSlide(QPainter& painter, const QRectF& area, const SlideCase& one, SlideStage stage, double motion,
                const SlideFooter& footer)
{
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform |
                           QPainter::TextAntialiasing);
    painter.fillRect(area, background);
    const QRectF box = slideBox(area);
    painter.translate(box.topLeft());
    painter.scale(box.width() / slideWidth, box.height() / slideHeight);
    switch (stage) {
    case SlideStage::Query:
        paintQuery(painter, one);
        break;
    case SlideStage::Before:
        paintBefore(painter, one);
        break;
    case SlideStage::Deciding:
        paintDeciding(painter, one);
        break;
    case SlideStage::After:
        paintAfter(painter, one, motion);
        break;
    case SlideStage::Figures:
        paintFigures(painter, one);
        break;
    }
    paintFooter(painter, footer);
    painter.restore();
}

} // namespace geovlm::ui
