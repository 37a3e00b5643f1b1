// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/importing/import_request.h"

#include <QAbstractTableModel>

namespace geovlm::ui {

/// The sampled pairs, one a row.
class SampleModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Query, Reference, Place, OnDisk, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void show(std::vector<PreviewRow> rows);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const QModelIndex& index) const;
    QString path(const QModelIndex& index) const;

    std::vector<PreviewRow> m_rows;
};

/// Names with counts: the areas, or the splits.
class CountModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    struct Row
    {
        QString name;
        std::vector<qint64> counts; ///< as many as there are headers, less the name's
        bool exact = true;          ///< false is shown as ≥
    };

    explicit CountModel(QStringList headers, QObject* parent = nullptr);
    void show(std::vector<Row> rows);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_headers;
    std::vector<Row> m_rows;
};

std::vector<CountModel::Row> countRows(const std::vector<PreviewArea>& areas);
std::vector<CountModel::Row> countRows(const std::vector<PreviewSplit>& splits);

} // namespace geovlm::ui
