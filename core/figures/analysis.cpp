// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/analysis.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace geovlm::figures {
namespace {

constexpr int marginBins = 40;

GroupAnalysis groupOf(const std::vector<QueryResult>& results, const SplitCases& split,
                      const AnalysisOptions& options)
{
    GroupAnalysis group;
    group.metrics = geovlm::evaluate(results, split.references, split.rule);
    group.onePercent = onePercentOf(split.references, split.rule);
    std::set<int> ks{1, 5, 10};
    if (group.onePercent > 0)
        ks.insert(group.onePercent);
    group.recalls =
        recallCurve(rankPairs(results), std::vector<int>(ks.begin(), ks.end()), options.draws, options.seed);
    const std::vector<int> first{1};
    const auto hit = recallCurve(maskedRankPairs(results), first, options.draws, options.seed);
    if (!hit.empty())
        group.hit = hit.front();
    return group;
}

std::vector<GroupAnalysis> areasOf(const SplitCases& split, const QStringList& names,
                                   const AnalysisOptions& options, const Progress& progress)
{
    std::vector<std::vector<QueryResult>> results(std::size_t(names.size()));
    for (const CaseResult& one : split.cases)
        results[std::size_t(one.area)].push_back(one.result);
    std::vector<GroupAnalysis> areas;
    for (int area = 0; area < names.size(); ++area) {
        progress.throwIfStopped();
        if (results[std::size_t(area)].empty())
            continue;
        areas.push_back(groupOf(results[std::size_t(area)], split, options));
        areas.back().area = names.at(area);
    }
    std::ranges::sort(areas, {}, &GroupAnalysis::area);
    return areas.size() > 1 ? areas : std::vector<GroupAnalysis>();
}

MarginAnalysis marginsOf(const SplitCases& split, std::optional<double> CaseResult::*margin)
{
    std::vector<double> margins;
    for (const CaseResult& one : split.cases)
        if (one.*margin)
            margins.push_back(*(one.*margin));
    return {marginStatistics(margins), histogram(margins, marginBins)};
}

/// With more candidates than ten, or ties at the tenth, ranks go further.
RankChange changeOf(const SplitCases& split)
{
    std::vector<RankPair> pairs;
    int k = candidatesKept;
    for (const CaseResult& one : split.cases) {
        if (!one.reached)
            continue;
        pairs.push_back({one.result.rankBefore, one.result.rankAfter});
        k = std::max({k, one.result.rankBefore + 1, one.result.rankAfter + 1});
    }
    return rankChange(pairs, k);
}

/// Of the queries whose distance is known in both orders.
Distribution metresOf(const SplitCases& split, double QueryResult::*metres)
{
    std::vector<double> values;
    for (const CaseResult& one : split.cases)
        if (one.result.rankBefore >= 0 && std::isfinite(one.result.errorMetresBefore) &&
            std::isfinite(one.result.errorMetresAfter))
            values.push_back(one.result.*metres);
    return distribution(std::move(values));
}

SplitAnalysis analysisOf(const SplitCases& split, const QStringList& areas, const AnalysisOptions& options,
                         const Progress& progress)
{
    const std::vector<QueryResult> results = resultsOf(split.cases);
    SplitAnalysis analysis;
    analysis.split = split.id;
    analysis.name = split.name;
    analysis.whole = groupOf(results, split, options);
    progress.throwIfStopped();
    analysis.areas = areasOf(split, areas, options, progress);
    analysis.curve =
        recallCurve(rankPairs(results), curvePlaces(split.references), options.draws, options.seed);
    analysis.change = changeOf(split);
    analysis.cosine = marginsOf(split, &CaseResult::cosineMargin);
    analysis.score = marginsOf(split, &CaseResult::scoreMargin);
    analysis.metresBefore = metresOf(split, &QueryResult::errorMetresBefore);
    analysis.metresAfter = metresOf(split, &QueryResult::errorMetresAfter);
    return analysis;
}

bool isBefore(const store::CaseKey& a, const store::CaseKey& b)
{
    return std::pair(a.split, a.query) < std::pair(b.split, b.query);
}

} // namespace

const RecallPoint* GroupAnalysis::recallAt(int k) const
{
    const auto found = std::ranges::find(recalls, k, &RecallPoint::k);
    return found == recalls.end() ? nullptr : &*found;
}

Analysis analyse(const CaseTable& table, const AnalysisOptions& options, const Progress& progress)
{
    Analysis analysis{table.run, table.retrieval, options, {}};
    for (const SplitCases& split : table.splits) {
        progress.throwIfStopped();
        analysis.splits.push_back(analysisOf(split, table.areas, options, progress));
    }
    return analysis;
}

CaseTable onlyCases(const CaseTable& table, const std::vector<store::CaseKey>& keys)
{
    CaseTable kept{table.run, table.retrieval, {}, table.areas};
    for (const SplitCases& split : table.splits) {
        SplitCases part{split.id, split.name, split.references, split.rule, {}, split.candidates, {}};
        std::ranges::copy_if(split.cases, std::back_inserter(part.cases), [&keys](const CaseResult& one) {
            return std::binary_search(keys.begin(), keys.end(), one.key, isBefore);
        });
        if (!part.cases.empty())
            kept.splits.push_back(std::move(part));
    }
    return kept;
}

} // namespace geovlm::figures
