// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace geovlm {

/// Rank of a match that no search could find, because the query or all its true references were not searched:
/// a miss at every k.
inline constexpr int missedRank = std::numeric_limits<int>::max();

/// What chance decides about one query: others have the very score of its match.
struct Tie
{
    bool tied = false; ///< with a reference that is no match
    double first = 0;  ///< probability, 0..1, that a match is first when equal ones are put in any order
};
/// `better`: references with a greater score than the best match; `matches` (at least 1) and `others` share
/// that score.
constexpr Tie tieOf(int better, int matches, int others)
{
    return {others > 0, better > 0 ? 0.0 : double(matches) / (matches + others)};
}

/// What both stages did to one query. Ranks are 0-based and count the references strictly more similar to
/// the query than its match; "after" is the place among the ten, or rankBefore when the match is not among
/// them. A query without a match (rank -1) does not count in any figure; one with missedRank is a miss.
struct QueryResult
{
    int rankBefore = -1;
    int rankAfter = -1;
    int rankMaskedBefore = -1; ///< with the semi-positives left out; -1 = the set has none
    int rankMaskedAfter = -1;
    /// Distance in metres between the query's place and that of the reference ranked first; NaN = unknown.
    double errorMetresBefore = std::numeric_limits<double>::quiet_NaN();
    double errorMetresAfter = std::numeric_limits<double>::quiet_NaN();
    double apBefore = -1; ///< average precision, 0..1, many-to-many sets only; -1 = none
    double apAfter = -1;
    std::optional<Tie> tieBefore; ///< among the references searched; absent = not known
    std::optional<Tie> tieAfter;  ///< among the candidates that were reranked
};

/// By whose program a split's figures are to be comparable.
enum class EvaluationRule {
    Sample4Geo = 0, ///< VIGOR, CVUSA, …: R@1% looks at floor(references / 100)
    /// R@1% looks at round(references / 100) + 1, because that program uses the rounded number (half to even)
    /// as a zero-based index; average precision counts for every query, those with one match included.
    University1652 = 1,
};

/// How many of the first count for R@1%; 0 = none, the figure does not apply.
int onePercentOf(int references, EvaluationRule rule);

/// Shares run from 0 to 100; a figure that does not apply is absent (null in JSON).
struct StageMetrics
{
    std::optional<double> r1, r5, r10;     ///< rank < k
    std::optional<double> r1pct;           ///< by the rule; absent where it would look at none
    std::optional<double> hit;             ///< masked rank 0 (Sample4Geo's hit rate on VIGOR)
    std::optional<double> ap;              ///< mean average precision; absent but for many-to-many sets
    std::optional<double> medianErrorM;    ///< metres; the mean of the middle two for an even number
    std::optional<int> tied = {};          ///< queries whose match is tied; absent where that is not known
    std::optional<double> r1Expected = {}; ///< r1 with every tie broken at random; absent as `tied`

    bool hasTies() const { return tied.value_or(0) > 0; }
    /// R@1 as it is to be read first: r1, but what is expected of it where chance decides.
    std::optional<double> headlineR1() const { return hasTies() && r1Expected ? r1Expected : r1; }
};

struct SplitMetrics
{
    int queries = 0;      ///< that have a match; what every share is of
    int missed = 0;       ///< of these: not searched, or no match of theirs was; misses in every figure
    int withoutMatch = 0; ///< others, without any match among the split's references: in no figure
    int references = 0;   ///< that were searched
    int errorQueries = 0; ///< those that both medians are of
    StageMetrics before, after;
};

/// Metrics of one split of which `references` tiles were searched. Every share is over the queries for which
/// it is known; the medians before and after over the same ones: where both distances are known.
SplitMetrics evaluate(std::span<const QueryResult> results, int references,
                      EvaluationRule rule = EvaluationRule::Sample4Geo);

/// What reranking changed in R@1, in points (0..100 scale).
struct Lift
{
    int queries = 0; ///< with a match; 0 = nothing was compared, and no other figure says anything
    double points = 0;
    double low = 0, high = 0;       ///< 95 % interval
    bool byNewcombe = false;        ///< the interval: where every draw of the bootstrap would be the same
    std::optional<double> mcnemarP; ///< exact, two-sided; absent where nothing was compared
    int fixed = 0;                  ///< first after, not before
    int broken = 0;                 ///< first before, not after
    std::optional<double> expectedPoints; ///< with ties broken at random; absent where they are not known
};

/// Paired bootstrap over queries: `draws` samples of n queries with replacement, drawn with
/// Random(seed).below(n), query after query, draw after draw; the n are the queries with a match, in the
/// order given. Interval: with the draws sorted ascending and t = floor(draws · 25 / 1000), low is entry t
/// and high entry draws - 1 - t (0-based; 50 and 1949 of 2,000); where the queries are all alike in what
/// changed, and with them all draws, pairedDifference() of intervals.h. Throws std::invalid_argument for
/// draws < 1.
Lift liftR1(std::span<const QueryResult> results, int draws = 2000, std::uint64_t seed = 1);

/// Exact two-sided McNemar test: min(1, 2 · P(X <= min(fixed, broken))) with X binomial(fixed + broken, 1/2),
/// summed from logarithms, so that thousands of changed queries do not underflow. 1 if nothing changed.
double mcnemarExact(int fixed, int broken);

/// Of finite numbers; the mean of the middle two for an even number, absent for none. NaN is left out.
std::optional<double> median(std::vector<double> values);

/// How far the match stands above the best of the others among the candidates of one query.
/// `scores`: one per candidate, in (0, 1); `match`: its index; `leftOut`: indices that are neither (semi-
/// positives, further positives). Absent when the match is not among them or nothing is left beside it.
std::optional<double> scoreMargin(std::span<const float> scores, int match,
                                  std::span<const int> leftOut = {});

struct MarginStatistics
{
    int queries = 0; ///< how many margins
    double mean = 0, median = 0, minimum = 0, maximum = 0;
    double positive = 0; ///< share of margins above zero, 0..100
};

/// All zero for no margins.
MarginStatistics marginStatistics(std::span<const double> margins);

} // namespace geovlm
