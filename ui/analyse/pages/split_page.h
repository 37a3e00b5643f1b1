// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/split_plots.h"

class QLabel;

namespace geovlm::ui {

/// A section of plots about one split.
class SplitPage : public AnalysePage
{
    Q_OBJECT

public:
    struct Plot
    {
        QString name; ///< of an exported file
        std::function<PlotData(const SplitShown&)> data;
        std::function<ItemMeaning(const SplitShown&, const PlotItem&)> item;
        QString nothing;                               ///< what to say when there is nothing to draw
        std::function<int(const SplitShown&)> queries; ///< that it is of; of those with a match
        bool bootstrap = false;
    };
    SplitPage(Dialogs& dialogs, std::vector<Plot> plots, const QString& hint);

    std::vector<AnalysisSource::Part> needs() const override;
    bool isOfSplit() const override { return true; }
    void show(const AnalyseView& view) override;
    QWidget* focusTarget() override { return m_cards.front()->view(); }
    PlotCard* card(int index) const { return m_cards[std::size_t(index)]; }

private:
    std::optional<SplitShown> shown() const;
    void showPlot(std::size_t index, const SplitShown& shown, const AnalysisSource& source);
    void pick(std::size_t index, const std::vector<PlotItem>& items, bool extend);

    std::vector<Plot> m_plots;
    std::vector<PlotCard*> m_cards;
    std::shared_ptr<const Figures> m_figures;
    std::shared_ptr<const Listed> m_listed;
    int m_split = -1;
};

} // namespace geovlm::ui
