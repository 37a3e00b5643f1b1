// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/trainings.h"
#include "widgets/row_model.h"

#include <vector>

namespace geovlm::ui {

/// All trainings, the newest first; a column of R@1 for every split that one was tested on.
class TrainingsModel : public RowModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        FusionColumn,
        MarginColumn,
        RateColumn,
        EpochsColumn,
        DropoutColumn,
        WidthColumn,
        SeedColumn,
        ValidationColumn,
        FixedColumns, ///< then the splits, then the two below
    };
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit TrainingsModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    void show(std::vector<store::TrainingRow> rows);
    const store::TrainingRow& row(int row) const { return m_rows[std::size_t(row)]; }
    const std::vector<store::TrainingRow>& rows() const { return m_rows; }
    int rowOfRun(qint64 run) const;
    int splitColumn(const QString& split) const; ///< -1 = no training was tested on it
    int diagnosisColumn() const { return FixedColumns + int(m_splits.size()); }
    int whenColumn() const { return diagnosisColumn() + 1; }

private:
    int countRows() const override { return int(m_rows.size()); }
    Heads heads() const;
    QString text(const store::TrainingRow& row, int column) const;
    QVariant sortValue(const store::TrainingRow& row, int column) const;
    QString tip(const store::TrainingRow& row, int column) const;
    const store::TestFigures* testOf(const store::TrainingRow& row, int column) const;

    std::vector<store::TrainingRow> m_rows;
    QStringList m_splits;
};

} // namespace geovlm::ui
