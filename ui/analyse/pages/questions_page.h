// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace geovlm::ui {

/// What each question is worth for telling true pairs from false ones, and what its answers do to the ranks.
class QuestionsPage : public AnalysePage
{
    Q_OBJECT

public:
    enum class Order { Worth, R1, Rank, Bits, Number };
    enum class Effect { R1, Rank };

    explicit QuestionsPage(Dialogs& dialogs);

    std::vector<AnalysisSource::Part> needs() const override { return {AnalysisSource::Part::Questions}; }
    void show(const AnalyseView& view) override;
    QWidget* focusTarget() override { return m_worth->view(); }
    /// Questions from top to bottom.
    const std::vector<int>& shownOrder() const { return m_shown; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildTop();
    void showCurrent(const PlotView& plot);
    void redraw();
    void sort();
    double keyOf(int question) const;
    PlotData worthPlot() const;
    PlotData effectPlot() const;
    QStringList labels() const;
    void pickWorth(const std::vector<PlotItem>& items, bool extend);
    void pickEffect(const std::vector<PlotItem>& items, bool extend);
    Effect effectShown() const;

    AnalysisSource* m_source = nullptr;
    std::shared_ptr<const Questions> m_questions;
    std::vector<int> m_shown;
    QComboBox* m_order;
    QComboBox* m_effectOf;
    QLabel* m_hint;
    QScrollArea* m_area;
    PlotCard* m_worth;
    PlotCard* m_effect;
};

} // namespace geovlm::ui
