// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/analysis_source.h"
#include "widgets/row_model.h"

#include <QStyledItemDelegate>

namespace geovlm::ui {

/// The figures of each split and, below it, of each of its areas.
class OverviewModel : public RowModel
{
    Q_OBJECT

public:
    enum Column {
        GroupColumn,
        QueriesColumn,
        R1Column,
        R5Column,
        R10Column,
        OnePercentColumn,
        HitColumn,
        ColumnCount
    };
    enum Role { DetailRole = Qt::UserRole + 1 }; ///< the second line: what changed, with its interval

    struct Group
    {
        int split = 0;
        QString name;
        const figures::GroupAnalysis* figures = nullptr;
        bool isArea = false;
    };

    explicit OverviewModel(QObject* parent = nullptr);
    void show(const std::shared_ptr<const Figures>& figures);
    const Group& group(int row) const { return m_groups[std::size_t(row)]; }

    QVariant data(const QModelIndex& index, int role) const override;

private:
    int countRows() const override { return int(m_groups.size()); }
    const RecallPoint* pointOf(const QModelIndex& index) const;
    QString text(const QModelIndex& index) const;
    QString detail(const QModelIndex& index) const;
    QString tip(const QModelIndex& index) const;
    const SplitMetrics* tiedMetrics(const QModelIndex& index) const;

    std::shared_ptr<const Figures> m_figures;
    std::vector<Group> m_groups;
};

/// Two lines a cell: the figures, and quieter what changed.
class OverviewDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace geovlm::ui
