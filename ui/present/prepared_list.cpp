// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/prepared_list.h"

#include "case/case_walk.h"
#include "look/look.h"
#include "look/marks.h"
#include "present/prepared_model.h"

#include <QApplication>
#include <QLineEdit>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace geovlm::ui {

namespace {

constexpr int rowHeight = 10 * grid;
constexpr QSize thumbnail(16 * grid, 8 * grid);
constexpr int numberWidth = 4 * grid;

QRect contentOf(const QRect& row)
{
    return row.adjusted(grid, grid, -2 * grid, -grid);
}

QRect pictureOf(const QRect& row)
{
    const QRect box = contentOf(row);
    return {QPoint(box.left() + numberWidth, box.top()), thumbnail};
}

QRect textOf(const QRect& row)
{
    return contentOf(row).adjusted(numberWidth + thumbnail.width() + 2 * grid, 0, 0, 0);
}

QRect captionOf(const QRect& row)
{
    const QRect box = textOf(row);
    return {box.left(), box.center().y() + 2, box.width(), box.height() / 2};
}

} // namespace

PreparedList::PreparedList(ImageCache& images, QWidget* parent) : QListView(parent)
{
    setAccessibleName(tr("Prepared cases"));
    setItemDelegate(new PreparedDelegate(images, this));
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(&images, &ImageCache::ready, viewport(), qOverload<>(&QWidget::update));
}

int PreparedList::gapAt(const QPoint& position) const
{
    const QModelIndex index = indexAt(position);
    if (!index.isValid())
        return position.y() < 0 ? 0 : model()->rowCount();
    const QRect row = visualRect(index);
    return index.row() + (position.y() > row.center().y() ? 1 : 0);
}

void PreparedList::mousePressEvent(QMouseEvent* event)
{
    QListView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    m_row = event->button() == Qt::LeftButton && index.isValid() ? index.row() : -1;
    m_from = event->position().toPoint();
    m_gap = -1;
}

void PreparedList::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const bool far = (at - m_from).manhattanLength() >= QApplication::startDragDistance();
    if (m_row < 0 || !(event->buttons() & Qt::LeftButton) || (!far && m_gap < 0)) {
        if (m_row < 0)
            QListView::mouseMoveEvent(event);
        return;
    }
    m_gap = gapAt(at);
    setCursor(Qt::ClosedHandCursor);
    if (at.y() < rowHeight / 2 || at.y() > viewport()->height() - rowHeight / 2)
        scrollTo(model()->index(std::clamp(m_gap, 0, model()->rowCount() - 1), 0));
    viewport()->update();
}

void PreparedList::mouseReleaseEvent(QMouseEvent* event)
{
    const int row = std::exchange(m_row, -1);
    const int gap = std::exchange(m_gap, -1);
    unsetCursor();
    viewport()->update();
    if (gap >= 0 && row >= 0)
        Q_EMIT moveWanted(row, gap > row ? gap - 1 : gap);
    else
        QListView::mouseReleaseEvent(event);
}

void PreparedList::paintEvent(QPaintEvent* event)
{
    QListView::paintEvent(event);
    if (m_gap < 0 || model()->rowCount() == 0)
        return;
    const bool last = m_gap >= model()->rowCount();
    const QRect row = visualRect(model()->index(last ? model()->rowCount() - 1 : m_gap, 0));
    QPainter painter(viewport());
    painter.fillRect(
        QRect(row.left() + grid, (last ? row.bottom() + 1 : row.top()) - 1, row.width() - 2 * grid, 3),
        palette().color(QPalette::Highlight));
}

PreparedDelegate::PreparedDelegate(ImageCache& images, QObject* parent)
    : QStyledItemDelegate(parent), m_images(images)
{
}

QSize PreparedDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {40 * grid, rowHeight};
}

void PreparedDelegate::paintPicture(QPainter& painter, const QRect& box, const QString& file,
                                    const QPalette& palette) const
{
    QPainterPath clip;
    clip.addRoundedRect(box, 4, 4);
    painter.fillPath(clip, well(palette));
    const int fit = thumbnailFit(box.width(), painter.device()->devicePixelRatioF());
    const ImageCache::Entry* entry = m_images.get(file, fit, ImageCache::Lane::List);
    if (!entry)
        return;
    if (entry->image.isNull()) {
        paintMark(painter, QRectF(QPointF(box.center()) - QPointF(10, 10), QSizeF(20, 20)), Mark::BrokenImage,
                  mutedText(palette));
        return;
    }
    const QImage& image = entry->image;
    const double scale = std::min(double(image.width()) / box.width(), double(image.height()) / box.height());
    const QSizeF size = QSizeF(box.size()) * scale;
    painter.save();
    painter.setClipPath(clip);
    painter.drawImage(
        QRectF(box), image,
        QRectF(QPointF((image.width() - size.width()) / 2, (image.height() - size.height()) / 2), size));
    painter.restore();
}

void PreparedDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const auto row = index.data(PreparedModel::RowRole).value<PreparedRow>();
    const QPalette& palette = option.palette;
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, accentTint(palette));
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                          palette.color(QPalette::Highlight));
    }
    const QRect content = contentOf(option.rect);
    painter->setPen(mutedText(palette));
    painter->drawText(QRect(content.left(), content.top(), numberWidth - grid, content.height()),
                      Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(index.row() + 1));
    paintPicture(*painter, pictureOf(option.rect), row.file, palette);
    const QRect text = textOf(option.rect);
    const QRect head(text.left(), text.top(), text.width(), text.height() / 2);
    const QString move =
        row.ranked ? moveText(row.rankBefore, row.rankAfter, isReached(row.outcome)) : tr("not ranked");
    painter->setPen(palette.color(QPalette::Text));
    painter->setFont(strongFont(option.font));
    painter->drawText(head, Qt::AlignRight | Qt::AlignVCenter, move);
    const int moveWidth = painter->fontMetrics().horizontalAdvance(move);
    painter->setFont(option.font);
    painter->drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                      elided(shortName(row.prepared.path), option.font, head.width() - moveWidth - grid));
    const bool captioned = !row.prepared.caption.isEmpty();
    painter->setPen(captioned ? palette.color(QPalette::Text) : mutedText(palette));
    painter->drawText(captionOf(option.rect), Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(option.font)
                          .elidedText(captioned ? row.prepared.caption : tr("No caption (F2)"),
                                      Qt::ElideRight, text.width()));
    painter->restore();
}

QWidget* PreparedDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                        const QModelIndex&) const
{
    auto* editor = new QLineEdit(parent);
    editor->setMaxLength(store::longestCaption);
    editor->setAccessibleName(tr("Caption"));
    editor->setPlaceholderText(tr("Caption"));
    return editor;
}

void PreparedDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                            const QModelIndex&) const
{
    editor->setGeometry(captionOf(option.rect));
}

} // namespace geovlm::ui
