// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/case_delegate.h"

#include "models/case_list_model.h"
#include "models/case_walk.h"
#include "models/marks.h"

#include <QPainter>
#include <QPainterPath>

namespace geovlm::ui {

namespace {

constexpr int rowHeight = 7 * grid;
constexpr QSize thumbnail(9 * grid, 5 * grid);
constexpr int markSide = 12;

/// The middle of `image` that fills `box`.
QRectF coverSource(const QImage& image, const QRectF& box)
{
    const double scale = std::min(image.width() / box.width(), image.height() / box.height());
    const QSizeF size(box.width() * scale, box.height() * scale);
    return {QPointF((image.width() - size.width()) / 2, (image.height() - size.height()) / 2), size};
}

void paintBackground(QPainter& painter, const QStyleOptionViewItem& option)
{
    const QPalette& palette = option.palette;
    if (option.state & QStyle::State_Selected) {
        painter.fillRect(option.rect, accentTint(palette));
        painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                         palette.color(QPalette::Highlight));
    } else if (option.state & QStyle::State_MouseOver) {
        painter.fillRect(option.rect, palette.color(QPalette::AlternateBase));
    }
}

} // namespace

CaseDelegate::CaseDelegate(ImageCache& images, QObject* parent)
    : QStyledItemDelegate(parent), m_images(images)
{
}

QSize CaseDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {20 * grid, rowHeight};
}

void CaseDelegate::paintThumbnail(QPainter& painter, const QRect& box, const QString& file,
                                  const QStyleOptionViewItem& option) const
{
    QPainterPath clip;
    clip.addRoundedRect(box, 4, 4);
    painter.fillPath(clip, well(option.palette));
    const int fit = thumbnailFit(box.width(), painter.device()->devicePixelRatioF());
    const ImageCache::Entry* entry = m_images.get(file, fit, ImageCache::Lane::List);
    if (!entry)
        return;
    if (entry->image.isNull()) {
        const QRectF mark(QPointF(box.center()) - QPointF(9, 9), QSizeF(18, 18));
        paintMark(painter, mark, Mark::BrokenImage, mutedText(option.palette));
        return;
    }
    painter.save();
    painter.setClipPath(clip);
    painter.drawImage(QRectF(box), entry->image, coverSource(entry->image, box));
    painter.restore();
}

void CaseDelegate::paintText(QPainter& painter, const QRect& box, const store::CaseRow& row,
                             const QStyleOptionViewItem& option) const
{
    const QPalette& palette = option.palette;
    const QString move = moveText(row.rankBefore, row.rankAfter, row.outcome != Outcome::NotInTen);
    const QFont strong = strongFont(option.font);
    const int moveWidth = QFontMetrics(strong).horizontalAdvance(move);
    const int half = box.height() / 2;
    const QRect top(box.x(), box.y(), box.width(), half);
    const QRect bottom(box.x(), box.y() + half, box.width(), half);
    painter.setFont(strong);
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, move);
    painter.setFont(option.font);
    const int nameWidth = box.width() - moveWidth - grid;
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                     elided(shortName(row.path), option.font, nameWidth));
    painter.setPen(mutedText(palette));
    const QRectF mark(bottom.right() - markSide + 1, bottom.center().y() - markSide / 2 + 1, markSide,
                      markSide);
    paintMark(painter, mark, outcomeMark(row.outcome), dataColour(outcomeRole(row.outcome), palette));
    const QString word = outcomeName(row.outcome);
    const QRect wordBox = bottom.adjusted(0, 0, -markSide - 6, 0);
    painter.drawText(wordBox, Qt::AlignRight | Qt::AlignVCenter, word);
    const int areaWidth = wordBox.width() - QFontMetrics(option.font).horizontalAdvance(word) - grid;
    painter.drawText(bottom, Qt::AlignLeft | Qt::AlignVCenter, elided(row.area, option.font, areaWidth));
}

void CaseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintBackground(*painter, option);
    const QRect box = option.rect.adjusted(grid + halfGrid, grid, -grid - halfGrid, -grid);
    const QRect picture(box.topLeft(), thumbnail);
    const QVariant data = index.data(CaseListModel::RowRole);
    if (data.isValid()) {
        paintThumbnail(*painter, picture, index.data(CaseListModel::FileRole).toString(), option);
        const QRect text = box.adjusted(thumbnail.width() + grid + halfGrid, 0, 0, 0);
        paintText(*painter, text, data.value<store::CaseRow>(), option);
    } else {
        QPainterPath path;
        path.addRoundedRect(picture, 4, 4);
        painter->fillPath(path, well(option.palette));
    }
    painter->restore();
}

} // namespace geovlm::ui
