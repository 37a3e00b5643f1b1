// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/importing/import_preview_models.h"

#include "look/look.h"
#include "shell/importing/import_text.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

QString placeText(const datasets::SampleRow& row)
{
    return row.place ? QStringLiteral("%1, %2")
                           .arg(row.place->latitude, 0, 'f', 5)
                           .arg(row.place->longitude, 0, 'f', 5)
                     : QString();
}

} // namespace

SampleModel::SampleModel(QObject* parent)
    : RowModel({{tr("Query")}, {tr("Matching tile")}, {tr("Place")}, {tr("On disk")}}, parent)
{
}

void SampleModel::show(std::vector<datasets::SampleRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QString SampleModel::path(const QModelIndex& index) const
{
    const datasets::SampleRow& row = m_rows[size_t(index.row())];
    return index.column() == Query ? row.query : row.reference;
}

QString SampleModel::text(const QModelIndex& index) const
{
    const datasets::SampleRow& row = m_rows[size_t(index.row())];
    if (index.column() == OnDisk)
        return onDiskName(row);
    const QString text = index.column() == Place ? placeText(row) : shortName(path(index));
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

CountModel::CountModel(const QStringList& headers, QObject* parent) : RowModel({}, parent)
{
    Heads heads = headsAt(Qt::AlignRight, headers);
    heads.front().side = Qt::AlignLeft;
    setHeads(std::move(heads));
}

void CountModel::show(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
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

std::vector<CountModel::Row> countRows(const std::vector<datasets::AreaPreview>& areas)
{
    std::vector<CountModel::Row> rows;
    rows.reserve(areas.size());
    for (const datasets::AreaPreview& area : areas)
        rows.push_back({area.name, {area.ground, area.satellite}, area.exact});
    return rows;
}

std::vector<CountModel::Row> countRows(const std::vector<datasets::SplitPreview>& splits)
{
    std::vector<CountModel::Row> rows;
    rows.reserve(splits.size());
    for (const datasets::SplitPreview& split : splits)
        rows.push_back({split.name, {split.trainQueries, split.testQueries, split.references}, split.exact});
    return rows;
}

} // namespace geovlm::ui
