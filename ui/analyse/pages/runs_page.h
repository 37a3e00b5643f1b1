// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"

#include <array>

class QComboBox;
class QLabel;
class QPushButton;

namespace geovlm::ui {

/// Two orders of the same candidates side by side: the four sets, and what lies between them.
class RunsPage : public AnalysePage
{
    Q_OBJECT

public:
    explicit RunsPage(QWidget* parent = nullptr);

    std::vector<AnalysisSource::Part> needs() const override { return {AnalysisSource::Part::Runs}; }
    bool isOfSplit() const override { return true; }
    void show(const AnalyseView& view) override;
    QWidget* focusTarget() override;
    QPushButton* cell(RunSet set) const { return m_cells[std::size_t(set)]; }
    QString figures() const;

Q_SIGNALS:
    void runChosen(qint64 run);   ///< A
    void otherChosen(qint64 run); ///< B; 0 = before against after

private:
    QWidget* buildTop();
    QWidget* buildCells();
    void fillRuns(const AnalysisSource& source);
    void showSplit(const figures::ComparedSplit* split, const AnalysisSource& source);
    void pick(RunSet set);
    const figures::ComparedSplit* shownSplit() const;
    QString nameOf(RunSet set) const;

    std::shared_ptr<const Compared> m_compared;
    int m_split = -1;
    QComboBox* m_first;
    QComboBox* m_second;
    std::array<QPushButton*, runSets> m_cells{};
    std::array<QLabel*, 4> m_heads{}; ///< A right, A wrong, B right, B wrong
    QLabel* m_figures;
    QLabel* m_source;
};

} // namespace geovlm::ui
