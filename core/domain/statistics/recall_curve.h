// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/bootstrap.h"
#include "domain/statistics/metrics.h"

#include <cstdint>
#include <span>
#include <vector>

namespace geovlm {

/// The rank of one query's match before and after reranking, or under two runs; 0-based.
struct RankPair
{
    int before = 0, after = 0;
};

/// Of the queries with a match, in the order given.
std::vector<RankPair> rankPairs(std::span<const QueryResult> results);
/// With the semi-positives left out, of the queries for which that is known: the hit rate is their R@1.
std::vector<RankPair> maskedRankPairs(std::span<const QueryResult> results);

/// Recall among the first k, in percent; lifts in points.
struct RecallPoint
{
    int k = 0;
    double before = 0, after = 0, lift = 0;
    Band beforeBand, afterBand, liftBand; ///< 95 %
    int fixed = 0;                        ///< among the first k after, not before
    int broken = 0;                       ///< among the first k before, not after
    double mcnemarP = 1;                  ///< exact, two-sided
};

/// A point for every k, which ascend from 1. The bootstrap is that of liftR1(): samples of n queries drawn
/// with Random(seed).below(n), query after query, draw after draw, the same for all figures; so the lift at
/// k = 1 has liftR1()'s interval. Where all queries are alike, and with them all draws, the bands are
/// Wilson's and Newcombe's of intervals.h. No queries: empty. Throws std::invalid_argument for draws < 1 and
/// for ks that do not ascend.
std::vector<RecallPoint> recallCurve(std::span<const RankPair> ranks, std::span<const int> ks,
                                     int draws = 2000, std::uint64_t seed = 1);

/// Where a curve over that many references is looked at: every k to 10, then 15, 20, 30, 50, 70, 100, as far
/// as there are references, and their number where it is under 100.
std::vector<int> curvePlaces(int references);

/// Which of two runs put a query's match first.
enum class RunSet { BothRight = 0, OnlyA = 1, OnlyB = 2, BothWrong = 3 };
inline constexpr int runSets = 4;
constexpr RunSet runSetOf(int rankA, int rankB)
{
    if (rankA == 0)
        return rankB == 0 ? RunSet::BothRight : RunSet::OnlyA;
    return rankB == 0 ? RunSet::OnlyB : RunSet::BothWrong;
}

} // namespace geovlm
