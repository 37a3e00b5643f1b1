// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/image_cache.h"

#include <QPixmap>
#include <QPointF>
#include <QWidget>
#include <algorithm>

class QPushButton;

namespace geovlm::ui {

/// Zoom and centre that two images share: relative, so that a panorama and a tile can be linked.
class ViewLink : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    static constexpr double largestZoom = 16;

    double zoom() const { return m_zoom; }      ///< 1 = the whole image
    QPointF centre() const { return m_centre; } ///< 0..1 of width and height
    void set(double zoom, const QPointF& centre);
    void reset() { set(1, {0.5, 0.5}); }

Q_SIGNALS:
    void changed();

private:
    double m_zoom = 1;
    QPointF m_centre{0.5, 0.5};
};

/// One image at the size there is room for; wheel zooms, drag pans, double-click shows all of it again.
class ImageView : public QWidget
{
    Q_OBJECT

public:
    ImageView(ImageCache& images, ViewLink& link, QWidget* parent = nullptr);

    /// An empty file shows nothing.
    void show(const QString& file);
    /// What is said when there is no file.
    void setEmptyText(const QString& text);
    /// Width by height of the room it wants: the image's own (1 while it is not known), but of strips not
    /// flatter than 4 : 1 nor slimmer than 3 : 10. The image itself keeps its form.
    double aspect() const { return std::clamp(m_shape, 0.3, 4.0); }
    void setExpectedAspect(double aspect);
    bool hasFailed() const;
    bool isShown() const; ///< the image itself, not a placeholder
    /// Where an image cannot be read: read it again, or say where the images are.
    QPushButton* retryButton() const { return m_retry; }
    QPushButton* rootButton() const { return m_root; }

Q_SIGNALS:
    void aspectChanged();
    void rootWanted(); ///< the person wants to say where the images are

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    const ImageCache::Entry* full() const;
    void buildWaysOut();
    void showWaysOut();
    void takeAspect(const QImage& image);
    void paintImage(QPainter& painter, const QImage& image);
    void paintPlaceholder(QPainter& painter, const ImageCache::Entry* entry);
    void paintZoom(QPainter& painter);
    QRectF imageBox(double zoom, const QPointF& centre) const;
    double fitScale() const;

    ImageCache& m_images;
    ViewLink& m_link;
    QString m_file;
    QString m_emptyText;
    double m_shape = 1; ///< width by height of the image
    QPointF m_dragFrom;
    bool m_dragging = false;
    QImage m_scaled; ///< the whole image at the size shown, kept while zoom is 1
    QString m_scaledFile;
    QPushButton* m_retry;
    QPushButton* m_root;
};

} // namespace geovlm::ui
