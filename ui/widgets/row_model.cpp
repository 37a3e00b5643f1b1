// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/row_model.h"

namespace geovlm::ui {

RowModel::RowModel(Heads heads, QObject* parent) : QAbstractTableModel(parent), m_heads(std::move(heads)) {}

RowModel::Heads RowModel::headsAt(Qt::Alignment side, const QStringList& titles)
{
    Heads heads;
    for (const QString& title : titles)
        heads.push_back({title, side});
    return heads;
}

int RowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : countRows();
}

int RowModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_heads.size());
}

QVariant RowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= int(m_heads.size()))
        return {};
    const ColumnHead& head = m_heads[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return head.title;
    if (role == Qt::TextAlignmentRole && head.side)
        return int(head.side | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && !head.tip.isEmpty())
        return head.tip;
    return {};
}

} // namespace geovlm::ui
