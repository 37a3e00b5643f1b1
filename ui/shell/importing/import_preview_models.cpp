// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/import_preview_models.h"

#include "look/look.h"
#include "shell/importing/import_text.h"

#include <QLocale>

namespace geovlm::ui {

void SampleModel::show(std::vector<PreviewRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int SampleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SampleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SampleModel::path(const QModelIndex& index) const
{
    const PreviewRow& row = m_rows[size_t(index.row())];
    return index.column() == Query ? row.query : row.reference;
}

QString SampleModel::text(const QModelIndex& index) const
{
    const PreviewRow& row = m_rows[size_t(index.row())];
    if (index.column() == OnDisk)
        return onDiskName(row);
    const QString text = index.column() == Place ? row.place : shortName(path(index));
    return text.isEmpty() ? QStringLiteral("–") : text;
}

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole)
        return text(index);
    if (role == Qt::ToolTipRole && index.column() <= Reference)
        return plainTip(path(index));
    return {};
}

QVariant SampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    return QStringList{tr("Query"), tr("Matching tile"), tr("Place"), tr("On disk")}.at(section);
}

CountModel::CountModel(QStringList headers, QObject* parent)
    : QAbstractTableModel(parent), m_headers(std::move(headers))
{
}

void CountModel::show(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int CountModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CountModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant CountModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[size_t(index.row())];
    if (index.column() == 0)
        return role == Qt::DisplayRole ? QVariant(row.name) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString count = QLocale().toString(row.counts[size_t(index.column() - 1)]);
    return row.exact ? count : QStringLiteral("≥ %1").arg(count);
}

QVariant CountModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_headers.size())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(m_headers[section]) : QVariant();
}

std::vector<CountModel::Row> countRows(const std::vector<PreviewArea>& areas)
{
    std::vector<CountModel::Row> rows;
    for (const PreviewArea& area : areas)
        rows.push_back({area.name, {area.queries, area.references}, area.exact});
    return rows;
}

std::vector<CountModel::Row> countRows(const std::vector<PreviewSplit>& splits)
{
    std::vector<CountModel::Row> rows;
    for (const PreviewSplit& split : splits)
        rows.push_back({split.name, {split.trainQueries, split.testQueries, split.references}, split.exact});
    return rows;
}

} // namespace geovlm::ui
