// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_list_model.h"
#include "store/results/cases.h"
#include "work/image_cache.h"

#include <QStyledItemDelegate>

namespace geovlm::ui {

/// A row of the case list: thumbnail, name, rank before → after; how far the answers are, city, outcome. In
/// the queue a line between them says why it is there.
class CaseDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    CaseDelegate(const CaseListModel& cases, ImageCache& images, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintThumbnail(QPainter& painter, const QRect& box, const QString& file,
                        const QStyleOptionViewItem& option) const;
    void paintText(QPainter& painter, const QRect& box, const QModelIndex& index,
                   const QStyleOptionViewItem& option) const;

    const CaseListModel& m_cases;
    ImageCache& m_images;
};

} // namespace geovlm::ui
