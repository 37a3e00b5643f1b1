// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/image_cache.h"
#include "store/cases.h"

#include <QStyledItemDelegate>

namespace geovlm::ui {

/// A row of the case list: thumbnail, name, city, the outcome's mark, rank before → after.
class CaseDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CaseDelegate(ImageCache& images, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintThumbnail(QPainter& painter, const QRect& box, const QString& file,
                        const QStyleOptionViewItem& option) const;
    void paintText(QPainter& painter, const QRect& box, const store::CaseRow& row,
                   const QStyleOptionViewItem& option) const;

    ImageCache& m_images;
};

} // namespace geovlm::ui
