// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/split_plots.h"

#include "analyse/analyse_text.h"
#include "analyse/text.h"
#include "domain/ranking.h"

#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {

constexpr int cosineDigits = 3;
constexpr int scoreDigits = 2;
constexpr int afterSeries = 1; ///< of the plots that show both stages

QString stageName(bool after)
{
    return after ? AnalyseText::tr("after reranking") : AnalyseText::tr("before reranking");
}

int rankOf(const figures::CaseResult& one, bool after)
{
    return after ? one.result.rankAfter : one.result.rankBefore;
}

int movedUp(const figures::CaseResult& one)
{
    return one.result.rankBefore - one.result.rankAfter;
}

PlotSeries stageSeries(bool after)
{
    PlotSeries series;
    series.kind = PlotSeries::Kind::Line;
    series.name = stageName(after);
    series.colour = after ? DataRole::After : DataRole::Before;
    series.dashed = !after;
    return series;
}

PlotSeries recallSeries(const std::vector<RecallPoint>& curve, bool after)
{
    PlotSeries series = stageSeries(after);
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const Band& band = after ? curve[i].afterBand : curve[i].beforeBand;
        series.x.push_back(double(i));
        series.y.push_back(after ? curve[i].after : curve[i].before);
        series.low.push_back(band.low);
        series.high.push_back(band.high);
        series.items << AnalyseText::tr("R@%1").arg(curve[i].k);
    }
    return series;
}

QString movedText(int up)
{
    if (up == 0)
        return AnalyseText::tr("not moved");
    return up > 0 ? AnalyseText::tr("%1 up").arg(up) : AnalyseText::tr("%1 down").arg(-up);
}

/// How many of the list's cases there are of each item, told in the item's name; items without one fade.
void markListed(PlotSeries& series, const SplitShown& shown,
                const std::function<int(const figures::CaseResult&)>& itemOf)
{
    if (!shown.narrowed)
        return;
    std::vector<int> counts(series.x.size());
    if (shown.listed)
        for (const figures::CaseResult& one : shown.listed->cases)
            if (const int item = itemOf(one); item >= 0)
                ++counts[std::size_t(item)];
    for (int i = 0; i < int(counts.size()); ++i) {
        if (counts[std::size_t(i)] > 0)
            series.emphasis.push_back(i);
        series.items[i] =
            AnalyseText::tr("%1 (%2 in the list)").arg(series.items[i]).arg(counts[std::size_t(i)]);
    }
}

struct MarginKind
{
    const figures::MarginAnalysis& margins;
    std::optional<double> figures::CaseResult::*value;
    QString title, xTitle;
    DataRole colour;
    int digits;
};

MarginKind cosineKind(const SplitShown& shown)
{
    return {shown.analysis.cosine,
            &figures::CaseResult::cosineMargin,
            AnalyseText::tr("Before reranking: cosine of the match less the best other"),
            AnalyseText::tr("cosine margin"),
            DataRole::Before,
            cosineDigits};
}

MarginKind scoreKind(const SplitShown& shown)
{
    return {shown.analysis.score,
            &figures::CaseResult::scoreMargin,
            AnalyseText::tr("After reranking: score of the match less the best other"),
            AnalyseText::tr("score margin"),
            DataRole::After,
            scoreDigits};
}

QString binText(const Histogram& bins, int bin)
{
    const int digits = std::max(0, int(std::ceil(-std::log10(bins.width) - 1e-9)));
    return AnalyseText::tr("%1 to %2")
        .arg(figureText(bins.start(bin), digits), figureText(bins.start(bin + 1), digits));
}

PlotData marginPlot(const SplitShown& shown, const MarginKind& kind)
{
    const Histogram& bins = kind.margins.bins;
    const MarginStatistics& all = kind.margins.statistics;
    PlotData plot;
    plot.title = kind.title;
    plot.xTitle = kind.xTitle;
    plot.yTitle = AnalyseText::tr("queries");
    PlotSeries series;
    series.kind = PlotSeries::Kind::Bars;
    series.colour = kind.colour;
    for (int bin = 0; bin < int(bins.counts.size()); ++bin) {
        series.x.push_back(bins.start(bin) + bins.width / 2);
        series.y.push_back(bins.counts[std::size_t(bin)]);
        series.items << binText(bins, bin);
    }
    markListed(series, shown,
               [&](const figures::CaseResult& one) { return bins.binOf((one.*kind.value).value_or(NAN)); });
    plot.series.push_back(std::move(series));
    if (all.queries > 0)
        plot.marks = {
            {0, true, AnalyseText::tr("0: level with the best other"), DataRole::Other},
            {all.mean, true, AnalyseText::tr("mean %1").arg(signedText(all.mean, kind.digits)), kind.colour}};
    return plot;
}

ItemMeaning marginItem(const SplitShown& /*shown*/, const MarginKind& kind, const PlotItem& item)
{
    return {[&bins = kind.margins.bins, value = kind.value, bin = item.item](const figures::CaseResult& one) {
                return one.*value && bins.binOf(*(one.*value)) == bin;
            },
            QStringLiteral("%1 %2").arg(kind.xTitle, binText(kind.margins.bins, item.item))};
}

PlotSeries metresSeries(const Distribution& metres, bool after)
{
    PlotSeries series = stageSeries(after);
    series.x = metres.values;
    series.y = metres.shares;
    for (const double value : metres.values)
        series.items << AnalyseText::tr("within %1").arg(distanceText(value));
    return series;
}

} // namespace

int allQueries(const SplitShown& shown)
{
    return shown.analysis.whole.metrics.queries;
}

int movedQueries(const SplitShown& shown)
{
    const RankChange& change = shown.analysis.change;
    return change.up + change.same + change.down;
}

int cosineQueries(const SplitShown& shown)
{
    return shown.analysis.cosine.statistics.queries;
}

int scoreQueries(const SplitShown& shown)
{
    return shown.analysis.score.statistics.queries;
}

int metresQueries(const SplitShown& shown)
{
    return shown.analysis.metresBefore.count;
}

PlotData curvePlot(const SplitShown& shown)
{
    const std::vector<RecallPoint>& curve = shown.analysis.curve;
    PlotData plot;
    plot.title = AnalyseText::tr("Recall among the first k");
    plot.xTitle = AnalyseText::tr("k (the steps widen after 10)");
    plot.yTitle = AnalyseText::tr("queries whose match is among the first k, %");
    for (std::size_t i = 0; i < curve.size(); ++i) {
        plot.categories << QString::number(curve[i].k);
        if (curve[i].k == candidatesKept)
            plot.marks.push_back({double(i), true, AnalyseText::tr("as many are reranked"), DataRole::Other});
    }
    if (!curve.empty())
        plot.series = {recallSeries(curve, false), recallSeries(curve, true)};
    return plot;
}

ItemMeaning curveItem(const SplitShown& shown, const PlotItem& item)
{
    const bool after = item.series == afterSeries;
    const int k = shown.analysis.curve[std::size_t(item.item)].k;
    return {[after, k](const figures::CaseResult& one) {
                return one.result.rankBefore >= 0 && rankOf(one, after) < k;
            },
            AnalyseText::tr("Recall curve: among the first %1 %2").arg(k).arg(stageName(after))};
}

PlotData changePlot(const SplitShown& shown)
{
    const RankChange& change = shown.analysis.change;
    PlotData plot;
    plot.title = AnalyseText::tr("How far reranking moved the match");
    plot.xTitle = AnalyseText::tr("places (negative = down, positive = up)");
    plot.yTitle = AnalyseText::tr("queries whose match is among the candidates");
    plot.whole = true;
    PlotSeries series;
    series.kind = PlotSeries::Kind::Bars;
    series.colour = DataRole::After;
    for (int i = 0; i < int(change.counts.size()); ++i) {
        const int up = i - (change.k - 1);
        series.x.push_back(up);
        series.y.push_back(change.counts[std::size_t(i)]);
        series.items << movedText(up);
    }
    markListed(series, shown, [&change](const figures::CaseResult& one) {
        return one.reached ? movedUp(one) + change.k - 1 : -1;
    });
    plot.series.push_back(std::move(series));
    if (movedQueries(shown) > 0)
        plot.marks = {{change.mean, true,
                       AnalyseText::tr("mean %1: %2 up, %3 not moved, %4 down")
                           .arg(signedText(change.mean, 2), countText(change.up), countText(change.same),
                                countText(change.down)),
                       DataRole::Other}};
    else
        plot.series.clear();
    return plot;
}

ItemMeaning changeItem(const SplitShown& shown, const PlotItem& item)
{
    const int up = item.item - (shown.analysis.change.k - 1);
    return {[up](const figures::CaseResult& one) { return one.reached && movedUp(one) == up; },
            AnalyseText::tr("Rank change: %1").arg(movedText(up))};
}

PlotData cosinePlot(const SplitShown& shown)
{
    return marginPlot(shown, cosineKind(shown));
}

PlotData scorePlot(const SplitShown& shown)
{
    return marginPlot(shown, scoreKind(shown));
}

ItemMeaning cosineItem(const SplitShown& shown, const PlotItem& item)
{
    return marginItem(shown, cosineKind(shown), item);
}

ItemMeaning scoreItem(const SplitShown& shown, const PlotItem& item)
{
    return marginItem(shown, scoreKind(shown), item);
}

PlotData metresPlot(const SplitShown& shown)
{
    const Distribution& before = shown.analysis.metresBefore;
    const Distribution& after = shown.analysis.metresAfter;
    PlotData plot;
    plot.title = AnalyseText::tr("How far the first lies from the query");
    plot.xTitle = AnalyseText::tr("metres, by powers of ten");
    plot.logarithmic = true; // most are some metres off, the others kilometres
    plot.yTitle = AnalyseText::tr("queries whose first is at most that far, %");
    plot.yRange = {0, 102};
    plot.series = {metresSeries(before, false), metresSeries(after, true)};
    if (before.median && after.median)
        plot.marks = {{*before.median, true,
                       AnalyseText::tr("median before %1").arg(distanceText(*before.median)),
                       DataRole::Before},
                      {*after.median, true,
                       AnalyseText::tr("median after %1").arg(distanceText(*after.median)), DataRole::After}};
    return plot;
}

ItemMeaning metresItem(const SplitShown& shown, const PlotItem& item)
{
    const bool after = item.series == afterSeries;
    const Distribution& metres = after ? shown.analysis.metresAfter : shown.analysis.metresBefore;
    const double most = metres.values[std::size_t(item.item)];
    return {[after, most](const figures::CaseResult& one) {
                const double before = one.result.errorMetresBefore, now = one.result.errorMetresAfter;
                return one.result.rankBefore >= 0 && std::isfinite(before) && std::isfinite(now) &&
                       (after ? now : before) <= most;
            },
            AnalyseText::tr("First within %1 %2").arg(distanceText(most), stageName(after))};
}

} // namespace geovlm::ui
