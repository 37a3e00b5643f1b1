// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"
#include "widgets/row_model.h"

#include <QHash>

namespace geovlm::ui {

/// The images of a run, and what another run found about the same ones. Holds figures alone: what was said is
/// read when an image is picked.
class StabilityImageModel : public RowModel
{
    Q_OBJECT

public:
    enum Column {
        ImageColumn,
        DriftColumn,
        CosineColumn,
        JaccardColumn,
        AgreementColumn,
        FirstColumn,
        TauColumn,
        OtherJaccardColumn, ///< with another run only
        OtherAgreementColumn,
        ColumnCount,
    };
    enum Role { SortRole = Qt::UserRole + 1, ImageRole, DriftsRole };

    explicit StabilityImageModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    /// `other` may be null.
    void show(const StabilityDataPtr& data, const StabilityDataPtr& other);
    /// Rows that were added to the data since.
    void grow();
    void setThreshold(double threshold);
    double threshold() const { return m_threshold; }
    int rowOf(ImageId image) const { return m_rowOf.value(image, -1); }
    const StabilityRow& row(int index) const { return m_data->rows[size_t(index)]; }

private:
    int countRows() const override { return m_rows; }
    Heads heads() const;
    std::optional<double> figure(const StabilityRow& row, int column) const;
    QString text(const StabilityRow& row, int column) const;
    QString spoken(const StabilityRow& row) const;
    QVariant sortValue(const StabilityRow& row, int column) const;
    QString driftText(const StabilityRow& row) const;
    QString tip(const StabilityRow& row) const;

    StabilityDataPtr m_data, m_other;
    QHash<ImageId, int> m_rowOf, m_otherRowOf;
    int m_rows = 0; ///< that are told of
    double m_threshold = stability::driftThreshold;
};

} // namespace geovlm::ui
