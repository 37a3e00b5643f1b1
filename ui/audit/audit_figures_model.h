// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/people/audit.h"
#include "widgets/row_model.h"

#include <memory>

namespace geovlm::ui {

using AuditFiguresPtr = std::shared_ptr<const figures::AuditFigures>;

/// "82.0 % [69.2, 90.2]", or "–".
QString shareText(const figures::AuditTally& tally);

/// The share right of each question and view; the first row is all questions in one pool.
class AuditFiguresModel : public RowModel
{
    Q_OBJECT

public:
    enum Column {
        QuestionColumn,
        GroundColumn,
        GroundCountColumn,
        SatelliteColumn,
        SatelliteCountColumn,
        BothColumn,
        BothCountColumn,
        UnclearColumn,
        ChangedColumn,
        ColumnCount
    };

    explicit AuditFiguresModel(QObject* parent = nullptr);
    QVariant data(const QModelIndex& index, int role) const override;

    void show(const AuditFiguresPtr& figures);

private:
    int countRows() const override { return m_figures ? int(m_figures->questions.size()) + 1 : 0; }
    const figures::AuditTallies& tallies(int row) const;
    QString label(int row) const;
    QString text(int row, int column) const;
    QString tip(int row, int column) const;

    AuditFiguresPtr m_figures;
};

} // namespace geovlm::ui
