// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stability/stability_data.h"

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;

namespace geovlm::ui {

/// The figures of a run beside what they have to be read beside: those between different images, what the
/// template alone gives, the paper's. With a second run, its figures below.
class FigureStrip : public QWidget
{
    Q_OBJECT

public:
    explicit FigureStrip(QWidget* parent = nullptr);
    /// Either may be null.
    void show(const StabilityDataPtr& shown, const StabilityDataPtr& other);
    /// What stands in a cell; row and column from 0, without the names.
    QString text(int row, int column) const;

    enum Row { Same, Different, OtherSame, OtherDifferent, Template, Paper, RowCount };
    enum Column { Cosine, Jaccard, Answers, AnswerJaccard, First, Tau, ColumnCount };

private:
    void fill(Row row, const Likeness& likeness);
    void describe(const StabilityDataPtr& shown);

    QGridLayout* m_grid;
    std::vector<QLabel*> m_names;              ///< of the rows
    std::vector<std::vector<QLabel*>> m_cells; ///< row, column
};

} // namespace geovlm::ui
