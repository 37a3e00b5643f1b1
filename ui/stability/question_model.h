// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

/// Agreement and alpha question by question, beside those of another run.
class StabilityQuestionModel : public RowModel
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

    explicit StabilityQuestionModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    void show(const StabilityDataPtr& data, const StabilityDataPtr& other);
    /// The figures of the same questions moved on.
    void update();

private:
    int countRows() const override { return m_rows; }
    Heads heads() const;
    std::optional<double> figure(int row, int column) const;

    StabilityDataPtr m_data, m_other;
    int m_rows = 0;
};

} // namespace geovlm::ui
