// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_plots.h"
#include "stability/text.h"

#include <array>

namespace geovlm::ui {

namespace {

constexpr std::array likenesses{&Likeness::cosine, &Likeness::jaccard, &Likeness::agreement,
                                &Likeness::answerJaccard};

PlotSeries bars(const QString& name, const Likeness& likeness, SeriesColour colour)
{
    PlotSeries series{PlotSeries::Kind::Bars, name, colour, {}, {}, {}, {}, {}};
    for (std::size_t i = 0; i < likenesses.size(); ++i) {
        const std::optional<double>& value = likeness.*likenesses[i];
        if (!value)
            continue;
        series.x.push_back(double(i));
        series.y.push_back(*value);
        series.items << StabilityText::tr("%1: %2").arg(name, stabilityText(*value));
    }
    return series;
}

void addRun(PlotData& plot, const StabilityData& data, const QString& letter, int colour)
{
    plot.series.push_back(bars(letter + StabilityText::tr("same image"), data.figures.mean, colour));
    plot.series.push_back(
        bars(letter + StabilityText::tr("different images"), data.baseline.likeness, colour + 1));
}

QString sourceOf(const StabilityData& data)
{
    return StabilityText::tr("%1 of %2 images measured. %3.")
        .arg(data.measured())
        .arg(data.planned)
        .arg(data.title);
}

} // namespace

PlotData likenessPlot(const StabilityData& data, const StabilityData* other)
{
    PlotData plot;
    plot.title = StabilityText::tr("How alike descriptions are");
    plot.yTitle = StabilityText::tr("likeness (1 = the same)");
    plot.categories = {StabilityText::tr("cosine"), StabilityText::tr("Jaccard"),
                       StabilityText::tr("equal answers"), StabilityText::tr("Jaccard of answers")};
    addRun(plot, data, other ? StabilityText::tr("A: ") : QString(), 0);
    if (other)
        addRun(plot, *other, StabilityText::tr("B: "), 2);
    plot.yRange = {0, 1};
    plot.marks.push_back({stability::paperCosine, false,
                          StabilityText::tr("paper's cosine %1, protocol unpublished")
                              .arg(stabilityText(stability::paperCosine)),
                          DataRole::Other});
    plot.marks.push_back({stability::paperJaccard, false,
                          StabilityText::tr("paper's Jaccard %1, protocol unpublished")
                              .arg(stabilityText(stability::paperJaccard)),
                          DataRole::Other});
    if (data.baseline.templateJaccard > 0)
        plot.marks.push_back({data.baseline.templateJaccard, false,
                              StabilityText::tr("the template's words alone: Jaccard %1")
                                  .arg(stabilityText(data.baseline.templateJaccard)),
                              DataRole::Worse});
    plot.source = sourceOf(data);
    return plot;
}

ImagePlot imagePlot(const StabilityData& data, double threshold, ImageId picked)
{
    ImagePlot plot;
    plot.data.title = StabilityText::tr("Image by image");
    plot.data.xTitle = StabilityText::tr("Jaccard of the descriptions");
    plot.data.yTitle = StabilityText::tr("equal answers");
    PlotSeries steady{PlotSeries::Kind::Points, StabilityText::tr("steady"), 0, {}, {}, {}, {}, {}};
    PlotSeries drifting{
        PlotSeries::Kind::Points, StabilityText::tr("drifting"), DataRole::Worse, {}, {}, {}, {}, {}};
    plot.images.resize(2);
    for (const StabilityRow& row : data.rows) {
        const Likeness& likeness = row.figures.likeness;
        if (!row.failure.isEmpty() || !likeness.jaccard || !likeness.agreement)
            continue;
        const bool drifts = row.figures.drifts(threshold);
        PlotSeries& series = drifts ? drifting : steady;
        if (row.image == picked)
            series.emphasis.push_back(int(series.x.size()));
        series.x.push_back(*likeness.jaccard);
        series.y.push_back(*likeness.agreement);
        series.items << shortName(row.path);
        plot.images[drifts ? 1 : 0].push_back(row.image);
    }
    plot.data.series = {steady, drifting};
    plot.data.xRange = plot.data.yRange = {0, 1};
    const QString drift = StabilityText::tr("drifts under %1").arg(stabilityText(threshold));
    plot.data.marks.push_back({threshold, true, drift, DataRole::Worse});
    plot.data.marks.push_back({threshold, false, drift, DataRole::Worse});
    if (data.baseline.templateJaccard > 0)
        plot.data.marks.push_back({data.baseline.templateJaccard, true,
                                   StabilityText::tr("the template's words alone"), DataRole::Other});
    plot.data.source = sourceOf(data);
    return plot;
}

PlotData questionPlot(const StabilityData& data)
{
    PlotData plot;
    plot.title = StabilityText::tr("Question by question");
    plot.xTitle = StabilityText::tr("agreement, alpha");
    plot.sideways = true;
    PlotSeries agreement{
        PlotSeries::Kind::Bars, StabilityText::tr("agreement of runs"), 0, {}, {}, {}, {}, {}};
    PlotSeries alpha{
        PlotSeries::Kind::Points, StabilityText::tr("Krippendorff's alpha"), 1, {}, {}, {}, {}, {}};
    for (std::size_t q = 0; q < data.figures.questions.size(); ++q) {
        const QuestionStability& question = data.figures.questions[q];
        const QString label = data.questions.at(int(q)).label;
        plot.categories << label;
        const auto add = [&](PlotSeries& series, const std::optional<double>& value) {
            if (!value)
                return;
            series.x.push_back(double(q));
            series.y.push_back(*value);
            series.items << StabilityText::tr("%1: %2").arg(label, stabilityText(*value));
        };
        add(agreement, question.agreement);
        add(alpha, question.alpha);
    }
    plot.series = {agreement, alpha};
    plot.source = sourceOf(data);
    return plot;
}

} // namespace geovlm::ui
