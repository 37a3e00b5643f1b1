// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/preview.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

/// The sampled pairs, one a row.
class SampleModel final : public RowModel
{
    Q_OBJECT

public:
    enum Column { Query, Reference, Place, OnDisk, ColumnCount };

    explicit SampleModel(QObject* parent = nullptr);
    void show(std::vector<datasets::SampleRow> rows);
    QVariant data(const QModelIndex& index, int role) const override;

private:
    int countRows() const override { return int(m_rows.size()); }
    QString text(const QModelIndex& index) const;
    QString path(const QModelIndex& index) const;

    std::vector<datasets::SampleRow> m_rows;
};

/// Names with counts: the areas, or the splits.
class CountModel final : public RowModel
{
    Q_OBJECT

public:
    struct Row
    {
        QString name;
        std::vector<qint64> counts; ///< as many as there are headers, less the name's
        bool exact = true;          ///< false is shown as ≥
    };

    explicit CountModel(const QStringList& headers, QObject* parent = nullptr);
    void show(std::vector<Row> rows);
    QVariant data(const QModelIndex& index, int role) const override;

private:
    int countRows() const override { return int(m_rows.size()); }
    std::vector<Row> m_rows;
};

std::vector<CountModel::Row> countRows(const std::vector<datasets::AreaPreview>& areas);
std::vector<CountModel::Row> countRows(const std::vector<datasets::SplitPreview>& splits);

} // namespace geovlm::ui
