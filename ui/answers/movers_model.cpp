// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/movers_model.h"

#include "look/look.h"

#include <QLocale>

namespace geovlm::ui {

int MoversModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString MoversModel::spoken(const MoverRow& row)
{
    const QString change = QLocale().toString(row.alternative.marginChange, 'f', 3);
    return tr("%1: %2 instead of %3, rank %4 instead of %5, margin %6%7")
        .arg(row.label, row.alternative.value, row.now.isEmpty() ? tr("no answer") : row.now,
             rankText(row.alternative.rank), rankText(row.rankNow),
             row.alternative.marginChange > 0 ? QStringLiteral("+") : QString(), change);
}

QVariant MoversModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MoverRow& row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1: %2").arg(row.label, row.alternative.value);
    case Qt::ToolTipRole:
        return plainTip(spoken(row));
    case Qt::AccessibleTextRole:
        return spoken(row);
    case RowRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

void MoversModel::show(std::vector<MoverRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

} // namespace geovlm::ui
