// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"

#include <QAbstractTableModel>

namespace geovlm::ui {

/// Agreement and alpha question by question, beside those of another run.
class StabilityQuestionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        QuestionColumn,
        AgreementColumn,
        AlphaColumn,
        OtherAgreementColumn,
        OtherAlphaColumn,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void show(const StabilityDataPtr& data, const StabilityDataPtr& other);
    /// The figures of the same questions moved on.
    void update();

private:
    std::optional<double> figure(int row, int column) const;

    StabilityDataPtr m_data, m_other;
    int m_rows = 0;
};

} // namespace geovlm::ui
