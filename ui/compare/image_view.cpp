// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/image_view.h"

#include "look/look.h"
#include "look/marks.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QTextOption>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {
constexpr double cornerRadius = 6;
constexpr double stepsPerDoubling = 4; ///< wheel notches
} // namespace

void ViewLink::set(double zoom, const QPointF& centre)
{
    const double bounded = std::clamp(zoom, 1.0, largestZoom);
    const double half = 0.5 / bounded;
    const QPointF inside(std::clamp(centre.x(), half, 1 - half), std::clamp(centre.y(), half, 1 - half));
    if (qFuzzyCompare(bounded, m_zoom) && inside == m_centre)
        return;
    m_zoom = bounded;
    m_centre = inside;
    Q_EMIT changed();
}

ImageView::ImageView(ImageCache& images, ViewLink& link, QWidget* parent)
    : QWidget(parent), m_images(images), m_link(link), m_retry(new QPushButton(tr("Read again"), this)),
      m_root(new QPushButton(tr("Where the images are…"), this))
{
    buildWaysOut();
    setMinimumSize(12 * grid, 12 * grid);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&link, &ViewLink::changed, this, qOverload<>(&QWidget::update));
    connect(&images, &ImageCache::ready, this, [this](const QString& file) {
        if (file != m_file)
            return;
        if (const ImageCache::Entry* entry = full(); entry && !entry->image.isNull())
            takeAspect(entry->image);
        showWaysOut();
        update();
    });
}

void ImageView::buildWaysOut()
{
    m_retry->setAccessibleName(tr("Read the images that could not be read again"));
    m_root->setAccessibleName(tr("Say where the images are"));
    for (QPushButton* button : {m_retry, m_root}) {
        button->setToolTip(button->accessibleName());
        button->setAutoDefault(false);
        button->hide();
    }
    connect(m_retry, &QPushButton::clicked, &m_images, &ImageCache::retry);
    connect(m_root, &QPushButton::clicked, this, &ImageView::rootWanted);
}

/// Beneath the sentence, where there is room for them.
void ImageView::showWaysOut()
{
    const QSize left = m_retry->sizeHint(), right = m_root->sizeHint();
    const int tall = left.height(), wide = left.width() + grid + right.width();
    const bool room = height() > 12 * grid + (wide <= width() - 2 * grid ? 1 : 2) * tall;
    const bool failed = !m_file.isEmpty() && room && hasFailed();
    const bool beside = wide <= width() - 2 * grid;
    const int bottom = height() - 2 * grid - tall;
    m_retry->setGeometry(QRect(
        {(width() - (beside ? wide : left.width())) / 2, beside ? bottom : bottom - tall - halfGrid}, left));
    m_root->setGeometry(QRect(
        {beside ? m_retry->geometry().right() + 1 + grid : (width() - right.width()) / 2, bottom}, right));
    m_retry->setVisible(failed);
    m_root->setVisible(failed);
    // The sentence may be longer than there is room for.
    setToolTip(!m_file.isEmpty() && hasFailed() ? plainTip(full()->failure) : QString());
}

void ImageView::resizeEvent(QResizeEvent*)
{
    showWaysOut();
}

const ImageCache::Entry* ImageView::full() const
{
    return m_images.get(m_file, ImageCache::fullSize, ImageCache::Lane::Compare);
}

void ImageView::show(const QString& file)
{
    m_file = file;
    m_scaled = {};
    if (const ImageCache::Entry* entry = full(); entry && !entry->image.isNull())
        takeAspect(entry->image);
    showWaysOut();
    update();
}

void ImageView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

void ImageView::setExpectedAspect(double aspect)
{
    m_shape = aspect;
}

bool ImageView::hasFailed() const
{
    const ImageCache::Entry* entry = full();
    return entry && entry->image.isNull();
}

bool ImageView::isShown() const
{
    const ImageCache::Entry* entry = full();
    return entry && !entry->image.isNull();
}

void ImageView::takeAspect(const QImage& image)
{
    const double shape = double(image.width()) / std::max(1, image.height());
    if (std::abs(shape - m_shape) < 0.001)
        return;
    m_shape = shape;
    Q_EMIT aspectChanged();
}

double ImageView::fitScale() const
{
    return std::min(width() / m_shape, double(height())); // height of the fitted image
}

QRectF ImageView::imageBox(double zoom, const QPointF& centre) const
{
    const double tall = fitScale() * zoom;
    const QSizeF size(tall * m_shape, tall);
    // The part around `centre` stands in the middle; what fits whole stays in the middle.
    const auto start = [](double room, double length, double at) {
        if (length <= room)
            return (room - length) / 2;
        return std::clamp(room / 2 - length * at, room - length, 0.0);
    };
    return {QPointF(start(width(), size.width(), centre.x()), start(height(), size.height(), centre.y())),
            size};
}

void ImageView::paintImage(QPainter& painter, const QImage& image)
{
    const QRectF box = imageBox(m_link.zoom(), m_link.centre());
    QPainterPath clip;
    clip.addRoundedRect(box.intersected(QRectF(rect())), cornerRadius, cornerRadius);
    painter.setClipPath(clip);
    const double ratio = devicePixelRatioF();
    const QSize pixels = (box.size() * ratio).toSize();
    if (m_link.zoom() > 1 || pixels.width() >= image.width()) {
        painter.drawImage(box, image);
        return;
    }
    if (m_scaled.size() != pixels || m_scaledFile != m_file) {
        m_scaled = image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        m_scaledFile = m_file;
    }
    painter.drawImage(box, m_scaled);
}

void ImageView::paintPlaceholder(QPainter& painter, const ImageCache::Entry* entry)
{
    QPainterPath frame;
    frame.addRoundedRect(imageBox(1, {0.5, 0.5}).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
    painter.fillPath(frame, well(palette()));
    const QColor colour = mutedText(palette());
    painter.setPen(colour);
    const QRectF box = frame.boundingRect().adjusted(2 * grid, 2 * grid, -2 * grid, -2 * grid);
    if (m_file.isEmpty()) {
        painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    if (!entry) {
        painter.drawText(box, Qt::AlignCenter, tr("Loading…"));
        return;
    }
    const double raised = m_retry->isHidden() ? 0 : m_retry->height() / 2.0;
    const QPointF middle = box.center() - QPointF(0, raised);
    paintMark(painter, QRectF(middle.x() - 16, middle.y() - 48, 32, 32), Mark::BrokenImage, colour);
    const double end = m_retry->isHidden() ? box.bottom() : m_retry->y() - halfGrid;
    const QRectF below(box.left(), middle.y() - 8, box.width(), end - middle.y() + 8);
    QTextOption wrapping(Qt::AlignHCenter | Qt::AlignTop);
    wrapping.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    painter.drawText(below, entry->failure, wrapping);
}

void ImageView::paintZoom(QPainter& painter)
{
    const QString text = QStringLiteral("%1×").arg(m_link.zoom(), 0, 'f', 1);
    const double wide = fontMetrics().horizontalAdvance(text) + 2 * grid;
    const QRectF chip(width() - wide - grid, grid, wide, fontMetrics().height() + halfGrid);
    painter.setClipping(false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 150));
    painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2);
    painter.setPen(Qt::white);
    painter.drawText(chip, Qt::AlignCenter, text);
}

void ImageView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const ImageCache::Entry* entry = m_file.isEmpty() ? nullptr : full();
    if (!entry || entry->image.isNull()) {
        paintPlaceholder(painter, entry);
        return;
    }
    paintImage(painter, entry->image);
    if (m_link.zoom() > 1)
        paintZoom(painter);
}

void ImageView::wheelEvent(QWheelEvent* event)
{
    if (!isShown())
        return;
    const double notches = event->angleDelta().y() / 120.0;
    const double zoom =
        std::clamp(m_link.zoom() * std::pow(2.0, notches / stepsPerDoubling), 1.0, ViewLink::largestZoom);
    // What is under the pointer stays under it.
    const QRectF box = imageBox(m_link.zoom(), m_link.centre());
    const QPointF at((event->position().x() - box.x()) / box.width(),
                     (event->position().y() - box.y()) / box.height());
    const QPointF shift = (at - m_link.centre()) * (m_link.zoom() / zoom);
    m_link.set(zoom, at - shift);
    event->accept();
}

void ImageView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragFrom = event->position();
    m_dragging = true;
    if (m_link.zoom() > 1)
        setCursor(Qt::ClosedHandCursor);
}

void ImageView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging || m_link.zoom() <= 1)
        return;
    const QRectF box = imageBox(m_link.zoom(), m_link.centre());
    const QPointF moved = event->position() - m_dragFrom;
    m_dragFrom = event->position();
    m_link.set(m_link.zoom(), m_link.centre() - QPointF(moved.x() / box.width(), moved.y() / box.height()));
}

void ImageView::mouseReleaseEvent(QMouseEvent*)
{
    m_dragging = false;
    unsetCursor();
}

void ImageView::mouseDoubleClickEvent(QMouseEvent*)
{
    m_link.reset();
}

} // namespace geovlm::ui
