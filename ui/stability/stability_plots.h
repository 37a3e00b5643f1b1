// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/plot_data.h"
#include "stability/stability_data.h"

#include <vector>

/// The screen's plots as values.
namespace geovlm::ui {

/// The four likenesses between runs of an image and between different images, with the paper's figures and
/// the template's share as marks. `other` may be null.
PlotData likenessPlot(const StabilityData& data, const StabilityData* other);

/// Jaccard against equal answers, a point an image; those that drift are a series of their own.
struct ImagePlot
{
    PlotData data;
    std::vector<std::vector<ImageId>> images; ///< by series and item
};
ImagePlot imagePlot(const StabilityData& data, double threshold, ImageId picked);

/// Agreement and alpha of each question, the questions below each other in their order.
PlotData questionPlot(const StabilityData& data);

} // namespace geovlm::ui
