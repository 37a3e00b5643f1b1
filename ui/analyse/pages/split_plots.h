// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyse/pages/analyse_page.h"

#include <functional>

namespace geovlm::ui {

/// One split's figures and the cases that they are of, and those of them that are in the list (null: all).
struct SplitShown
{
    const figures::SplitAnalysis& analysis;
    const figures::SplitCases& cases;
    const figures::SplitCases* listed = nullptr;
    bool narrowed = false; ///< the list does not hold every case
};

/// Plots of one split, and which cases an item of theirs stands for. `keeps` is asked of every case.
PlotData curvePlot(const SplitShown& shown);
PlotData changePlot(const SplitShown& shown);
PlotData cosinePlot(const SplitShown& shown);
PlotData scorePlot(const SplitShown& shown);
PlotData metresPlot(const SplitShown& shown);

/// How many queries each is of.
int allQueries(const SplitShown& shown);
int movedQueries(const SplitShown& shown);
int cosineQueries(const SplitShown& shown);
int scoreQueries(const SplitShown& shown);
int metresQueries(const SplitShown& shown);

/// What a case has to be like to belong to an item.
using CaseTest = std::function<bool(const figures::CaseResult&)>;
struct ItemMeaning
{
    CaseTest keeps;
    QString what; ///< "Rank change: 2 up"
};
ItemMeaning curveItem(const SplitShown& shown, const PlotItem& item);
ItemMeaning changeItem(const SplitShown& shown, const PlotItem& item);
ItemMeaning cosineItem(const SplitShown& shown, const PlotItem& item);
ItemMeaning scoreItem(const SplitShown& shown, const PlotItem& item);
ItemMeaning metresItem(const SplitShown& shown, const PlotItem& item);

} // namespace geovlm::ui
