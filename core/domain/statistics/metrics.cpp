// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/metrics.h"

#include "domain/random.h"
#include "domain/statistics/intervals.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm {
namespace {

/// One stage's side of a QueryResult.
struct StageResult
{
    int rank, rankMasked;
    double errorMetres, ap;
    std::optional<Tie> tie;
};

/// Distances that only one stage has would compare the medians of different queries.
double paired(double metres, double other)
{
    return std::isfinite(other) ? metres : std::numeric_limits<double>::quiet_NaN();
}

StageResult beforeOf(const QueryResult& result)
{
    return {result.rankBefore, result.rankMaskedBefore,
            paired(result.errorMetresBefore, result.errorMetresAfter), result.apBefore, result.tieBefore};
}

StageResult afterOf(const QueryResult& result)
{
    return {result.rankAfter, result.rankMaskedAfter,
            paired(result.errorMetresAfter, result.errorMetresBefore), result.apAfter, result.tieAfter};
}

std::optional<double> mean(double sum, int count)
{
    return count == 0 ? std::nullopt : std::optional<double>(sum / count);
}

/// Percentage of the ranks (those that are known) under `k`.
std::optional<double> recall(const std::vector<StageResult>& results, int k)
{
    const auto hits = std::count_if(results.begin(), results.end(),
                                    [k](const StageResult& one) { return one.rank >= 0 && one.rank < k; });
    return mean(100.0 * double(hits), int(results.size()));
}

std::optional<double> hitRate(const std::vector<StageResult>& results)
{
    int known = 0, hits = 0;
    for (const StageResult& one : results) {
        known += one.rankMasked >= 0 ? 1 : 0;
        hits += one.rankMasked == 0 ? 1 : 0;
    }
    return mean(100.0 * hits, known);
}

std::optional<double> meanAp(const std::vector<StageResult>& results)
{
    int known = 0;
    double sum = 0;
    for (const StageResult& one : results) {
        if (!(one.ap >= 0))
            continue;
        ++known;
        sum += one.ap;
    }
    return mean(100.0 * sum, known);
}

std::optional<double> medianError(const std::vector<StageResult>& results)
{
    std::vector<double> errors;
    errors.reserve(results.size());
    for (const StageResult& one : results)
        errors.push_back(one.errorMetres);
    return median(std::move(errors));
}

/// Known of all queries or of none.
void addTies(StageMetrics& metrics, const std::vector<StageResult>& results)
{
    int tied = 0;
    double first = 0;
    for (const StageResult& one : results) {
        if (!one.tie)
            return;
        tied += one.tie->tied ? 1 : 0;
        first += one.tie->first;
    }
    metrics.tied = tied;
    metrics.r1Expected = mean(100.0 * first, int(results.size()));
}

StageMetrics metricsOf(const std::vector<StageResult>& results, int onePercent)
{
    StageMetrics metrics;
    metrics.r1 = recall(results, 1);
    metrics.r5 = recall(results, 5);
    metrics.r10 = recall(results, 10);
    if (onePercent > 0)
        metrics.r1pct = recall(results, onePercent);
    metrics.hit = hitRate(results);
    metrics.ap = meanAp(results);
    metrics.medianErrorM = medianError(results);
    addTies(metrics, results);
    return metrics;
}

/// What each query with a match adds to the number of firsts: -1, 0 or 1.
std::vector<int> changesOf(std::span<const QueryResult> results)
{
    std::vector<int> changes;
    changes.reserve(results.size());
    for (const QueryResult& result : results)
        if (result.rankBefore >= 0)
            changes.push_back((result.rankAfter == 0 ? 1 : 0) - (result.rankBefore == 0 ? 1 : 0));
    return changes;
}

/// `draws` lifts in points, ascending.
std::vector<double> bootstrap(const std::vector<int>& changes, int draws, Random random)
{
    const int n = int(changes.size());
    std::vector<double> lifts;
    lifts.reserve(std::size_t(draws));
    for (int draw = 0; draw < draws; ++draw) {
        int sum = 0;
        for (int i = 0; i < n; ++i)
            sum += changes[std::size_t(random.below(n))];
        lifts.push_back(100.0 * sum / n);
    }
    std::sort(lifts.begin(), lifts.end());
    return lifts;
}

} // namespace

int onePercentOf(int references, EvaluationRule rule)
{
    if (rule == EvaluationRule::Sample4Geo || references < 1)
        return references / 100;
    return int(std::nearbyint(references * 0.01)) + 1; // half to even, as Python's round()
}

SplitMetrics evaluate(std::span<const QueryResult> results, int references, EvaluationRule rule)
{
    std::vector<StageResult> before, after;
    SplitMetrics metrics;
    for (const QueryResult& result : results) {
        if (result.rankBefore < 0) {
            ++metrics.withoutMatch;
            continue;
        }
        metrics.missed += result.rankBefore == missedRank ? 1 : 0;
        before.push_back(beforeOf(result));
        after.push_back(afterOf(result));
        metrics.errorQueries += std::isfinite(before.back().errorMetres) ? 1 : 0;
    }
    metrics.queries = int(before.size());
    metrics.references = references;
    const int onePercent = onePercentOf(references, rule);
    metrics.before = metricsOf(before, onePercent);
    metrics.after = metricsOf(after, onePercent);
    return metrics;
}

namespace {

std::optional<double> expectedPoints(std::span<const QueryResult> results)
{
    double sum = 0;
    int queries = 0;
    for (const QueryResult& result : results) {
        if (result.rankBefore < 0)
            continue;
        if (!result.tieBefore || !result.tieAfter)
            return std::nullopt;
        sum += result.tieAfter->first - result.tieBefore->first;
        ++queries;
    }
    return mean(100.0 * sum, queries);
}

/// Every draw of the bootstrap would be the lift itself: it has no width to tell.
void setNewcombe(Lift& lift, std::span<const QueryResult> results)
{
    const auto both = std::count_if(results.begin(), results.end(), [](const QueryResult& one) {
        return one.rankBefore == 0 && one.rankAfter == 0;
    });
    const Band band = pairedDifference(int(both), lift.broken, lift.fixed,
                                       lift.queries - int(both) - lift.broken - lift.fixed);
    lift.byNewcombe = true;
    lift.low = band.low;
    lift.high = band.high;
}

} // namespace

Lift liftR1(std::span<const QueryResult> results, int draws, std::uint64_t seed)
{
    if (draws < 1)
        throw std::invalid_argument("liftR1: at least one draw");
    const std::vector<int> changes = changesOf(results);
    Lift lift;
    if (changes.empty())
        return lift;
    lift.fixed = int(std::count(changes.begin(), changes.end(), 1));
    lift.broken = int(std::count(changes.begin(), changes.end(), -1));
    lift.points = 100.0 * (lift.fixed - lift.broken) / double(changes.size());
    lift.queries = int(changes.size());
    lift.mcnemarP = mcnemarExact(lift.fixed, lift.broken);
    lift.expectedPoints = expectedPoints(results);
    if (std::ranges::all_of(changes, [&](int change) { return change == changes.front(); })) {
        setNewcombe(lift, results);
        return lift;
    }
    const std::vector<double> lifts = bootstrap(changes, draws, Random(seed));
    const std::size_t tail = std::size_t(std::int64_t(draws) * 25 / 1000);
    lift.low = lifts[tail];
    lift.high = lifts[lifts.size() - 1 - tail];
    return lift;
}

double mcnemarExact(int fixed, int broken)
{
    const int n = fixed + broken;
    const int fewer = std::min(fixed, broken);
    // P(X = fewer) from logarithms; the smaller terms follow from it by their ratios.
    const double top =
        std::lgamma(n + 1.0) - std::lgamma(fewer + 1.0) - std::lgamma(n - fewer + 1.0) - n * std::log(2.0);
    double term = 1, sum = 1;
    for (int i = fewer; i > 0 && term > sum * 1e-18; --i) {
        term *= double(i) / double(n - i + 1);
        sum += term;
    }
    return std::min(1.0, 2 * std::exp(top) * sum);
}

std::optional<double> median(std::vector<double> values)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty())
        return std::nullopt;
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::optional<double> scoreMargin(std::span<const float> scores, int match, std::span<const int> leftOut)
{
    if (match < 0 || std::size_t(match) >= scores.size())
        return std::nullopt;
    std::optional<double> rival;
    for (int i = 0; i < int(scores.size()); ++i) {
        const bool other = i != match && std::find(leftOut.begin(), leftOut.end(), i) == leftOut.end();
        const double score = double(scores[std::size_t(i)]);
        if (other && (!rival || score > *rival))
            rival = score;
    }
    if (!rival)
        return std::nullopt;
    return double(scores[std::size_t(match)]) - *rival;
}

MarginStatistics marginStatistics(std::span<const double> margins)
{
    MarginStatistics statistics;
    if (margins.empty())
        return statistics;
    const double n = double(margins.size());
    double sum = 0, positive = 0;
    for (const double margin : margins) {
        sum += margin;
        positive += margin > 0 ? 1 : 0;
    }
    const auto [least, most] = std::minmax_element(margins.begin(), margins.end());
    statistics.queries = int(margins.size());
    statistics.mean = sum / n;
    statistics.median = median({margins.begin(), margins.end()}).value_or(0);
    statistics.minimum = *least;
    statistics.maximum = *most;
    statistics.positive = 100 * positive / n;
    return statistics;
}

} // namespace geovlm
