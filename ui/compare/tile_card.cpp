// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/tile_card.h"

#include "case/case_walk.h"
#include "compare/image_pair.h"
#include "look/look.h"
#include "look/marks.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>

namespace geovlm::ui {

namespace {

constexpr double ring = 3.5; ///< room around the tile for the frame of what is picked
constexpr double radius = 5;

QString figureOf(const CaseCandidate& candidate, bool after)
{
    const bool known = after ? candidate.inTen : candidate.hasSimilarity;
    const float value = after ? candidate.place.score : candidate.place.similarity;
    return known ? QLocale().toString(value, 'f', value < 0.0005F && value > 0 ? 4 : 3) : QStringLiteral("–");
}

} // namespace

TileCard::TileCard(ImageCache& images, bool after, QWidget* parent)
    : QAbstractButton(parent), m_images(images), m_after(after)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    connect(&images, &ImageCache::ready, this, [this](const QString& file) {
        if (file == m_file)
            update();
    });
}

int TileCard::heightFor(int side) const
{
    return side + fontMetrics().height() + 2;
}

QRectF TileCard::tileBox() const
{
    return QRectF(ring, ring, width() - 2 * ring, width() - 2 * ring);
}

void TileCard::show(const CaseCandidate* candidate)
{
    setVisible(candidate != nullptr);
    m_reference = candidate ? candidate->shown.image.id : 0;
    if (!candidate)
        return;
    m_file = candidate->shown.file;
    m_match = candidate->isMatch;
    m_kind = candidate->kind;
    const int place = m_after && candidate->inTen ? candidate->place.after : candidate->place.before;
    m_place = rankText(place);
    m_figure = figureOf(*candidate, m_after);
    describe(*candidate);
    update();
}

void TileCard::describe(const CaseCandidate& candidate)
{
    const QString kind = kindText(candidate);
    const QString figure = m_after ? tr("score %1").arg(m_figure) : tr("similarity %1").arg(m_figure);
    if (candidate.inTen)
        setAccessibleName(tr("Candidate %1, before %2, after %3, %4, %5")
                              .arg(m_place, rankText(candidate.place.before), rankText(candidate.place.after),
                                   kind, figure));
    else
        setAccessibleName(tr("Not among the ten: rank %1, %2, %3").arg(m_place, kind, figure));
    const QString distance = candidate.metres ? u'\n' + distanceText(*candidate.metres) : QString();
    setToolTip(candidate.shown.image.path + u'\n' + candidateText(candidate) + u'\n' +
               tr("Similarity %1").arg(figureOf(candidate, false)) + QStringLiteral(", ") +
               tr("score %1").arg(figureOf(candidate, true)) + (candidate.metres ? QString() : distance));
}

void TileCard::setPicked(bool picked)
{
    setChecked(picked);
}

void TileCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF box = tileBox();
    paintTile(painter, box);
    paintFrame(painter, box);
    paintBadge(painter, box);
    const QRectF below(0, box.bottom() + ring, width(), fontMetrics().height());
    painter.setFont(isChecked() ? strongFont(font()) : font());
    painter.setPen(isChecked() ? palette().color(QPalette::Text) : mutedText(palette()));
    painter.drawText(below, Qt::AlignCenter, m_figure);
}

void TileCard::paintTile(QPainter& painter, const QRectF& box)
{
    QPainterPath clip;
    clip.addRoundedRect(box, radius, radius);
    painter.fillPath(clip, well(palette()));
    const int fit = thumbnailFit(box.width(), devicePixelRatioF());
    const ImageCache::Entry* entry = m_images.get(m_file, fit, ImageCache::Lane::Cards);
    if (!entry)
        return;
    if (entry->image.isNull()) {
        const double side = std::min(24.0, box.width() / 2);
        const QRectF mark(box.center() - QPointF(side / 2, side / 2), QSizeF(side, side));
        paintMark(painter, mark, Mark::BrokenImage, mutedText(palette()));
        return;
    }
    painter.drawPixmap(box.topLeft(), rounded(entry->image, box.size()));
}

/// The picture as it is painted, kept: a card is painted in every frame of a slide.
QPixmap TileCard::rounded(const QImage& image, const QSizeF& size) const
{
    const double ratio = devicePixelRatioF();
    const QString key = QStringLiteral("card|%1|%2|%3").arg(image.cacheKey()).arg(size.width()).arg(ratio);
    QPixmap kept;
    if (QPixmapCache::find(key, &kept))
        return kept;
    kept = QPixmap((size * ratio).toSize());
    kept.setDevicePixelRatio(ratio);
    kept.fill(Qt::transparent);
    QPainter painter(&kept);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath clip;
    clip.addRoundedRect(QRectF(QPointF(), size), radius, radius);
    painter.setClipPath(clip);
    const double side = std::min(image.width(), image.height());
    const QRectF source((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    painter.drawImage(QRectF(QPointF(), size), image, source);
    painter.end();
    QPixmapCache::insert(key, kept);
    return kept;
}

void TileCard::paintFrame(QPainter& painter, const QRectF& box)
{
    painter.setBrush(Qt::NoBrush);
    if (m_match || m_kind != PairKind::Other) {
        const bool match = m_match || m_kind == PairKind::Positive;
        const QColor colour = dataColour(match ? DataRole::Match : DataRole::SemiPositive, palette());
        QPen pen(colour, match ? 3 : 2);
        painter.setPen(pen);
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    }
    if (isChecked() || hasFocus() || underMouse()) {
        QColor colour = palette().color(QPalette::Highlight);
        colour.setAlphaF(isChecked() || hasFocus() ? 1.0F : 0.45F);
        painter.setPen(QPen(colour, 2.5, hasFocus() && !isChecked() ? Qt::DashLine : Qt::SolidLine));
        painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), radius + 2, radius + 2);
    }
}

void TileCard::paintBadge(QPainter& painter, const QRectF& box)
{
    const bool match = m_match || m_kind == PairKind::Positive;
    if (!match && m_kind != PairKind::SemiPositive)
        return;
    const QColor colour = dataColour(match ? DataRole::Match : DataRole::SemiPositive, palette());
    const double side = std::clamp(box.width() * 0.28, 18.0, 26.0);
    const QRectF badge(box.right() - side - 2, box.bottom() - side - 2, side, side);
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1.5));
    painter.setBrush(colour);
    painter.drawEllipse(badge);
    const double inset = side * 0.22;
    paintMark(painter, badge.adjusted(inset, inset, -inset, -inset), match ? Mark::Star : Mark::Diamond,
              Qt::white);
}

} // namespace geovlm::ui
