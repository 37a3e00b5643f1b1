// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/learning/sweep.h"
#include "plots/plot_data.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

/// The rows of a sweep as far as it has come.
class SweepModel : public RowModel
{
    Q_OBJECT

public:
    enum Column { FusionColumn, MarginColumn, SeedsColumn, ValidationColumn, FixedColumns };

    explicit SweepModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    void show(std::vector<pipeline::SweepRow> rows);
    const std::vector<pipeline::SweepRow>& rows() const { return m_rows; }
    QStringList splits() const;

private:
    int countRows() const override { return int(m_rows.size()); }
    Heads heads() const;
    int diagnosisColumn() const { return FixedColumns + int(splits().size()); }
    QString text(const pipeline::SweepRow& row, int column) const;

    std::vector<pipeline::SweepRow> m_rows;
};

/// R@1 of one split by margin, a series for each fusion, with the least and greatest of its seeds.
PlotData sweepPlot(const std::vector<pipeline::SweepRow>& rows, const QString& split);

} // namespace geovlm::ui
