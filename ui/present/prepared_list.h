// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/image_cache.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace geovlm::ui {

/// The list of prepared cases: rows are moved by dragging them, captions written in place.
class PreparedList : public QListView
{
    Q_OBJECT

public:
    explicit PreparedList(ImageCache& images, QWidget* parent = nullptr);

Q_SIGNALS:
    void moveWanted(int row, int place);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    /// The gap between rows that is nearest: 0 = above the first.
    int gapAt(const QPoint& position) const;

    QPoint m_from;
    int m_row = -1; ///< pressed
    int m_gap = -1; ///< where it would be put; -1 = nothing is dragged
};

/// Thumbnail, name with ranks, and the caption.
class PreparedDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    PreparedDelegate(ImageCache& images, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

private:
    void paintPicture(QPainter& painter, const QRect& box, const QString& file,
                      const QPalette& palette) const;

    ImageCache& m_images;
};

} // namespace geovlm::ui
