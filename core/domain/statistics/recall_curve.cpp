// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/recall_curve.h"

#include "domain/random.h"
#include "domain/statistics/intervals.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm {
namespace {

/// The first k that a rank is under, as an index; ks.size() = none.
std::uint8_t stepOf(int rank, std::span<const int> ks)
{
    return std::uint8_t(std::upper_bound(ks.begin(), ks.end(), rank) - ks.begin());
}

struct Steps
{
    std::uint8_t before, after;
};

/// How many ranks of one draw lie under each k.
using Hits = std::vector<int>;

Hits cumulated(Hits counts)
{
    for (std::size_t i = 1; i < counts.size(); ++i)
        counts[i] += counts[i - 1];
    return counts;
}

/// One value a draw for every k.
struct Draws
{
    explicit Draws(std::size_t ks) : before(ks), after(ks), lift(ks) {}
    std::vector<std::vector<double>> before, after, lift;

    void add(const Hits& hitsBefore, const Hits& hitsAfter, int n)
    {
        for (std::size_t i = 0; i < before.size(); ++i) {
            before[i].push_back(100.0 * hitsBefore[i] / n);
            after[i].push_back(100.0 * hitsAfter[i] / n);
            lift[i].push_back(100.0 * (hitsAfter[i] - hitsBefore[i]) / n);
        }
    }
};

Draws draw(const std::vector<Steps>& queries, std::size_t ks, int draws, Random random)
{
    const int n = int(queries.size());
    Draws all(ks);
    for (int i = 0; i < draws; ++i) {
        Hits before(ks + 1), after(ks + 1);
        for (int q = 0; q < n; ++q) {
            const Steps& one = queries[std::size_t(random.below(n))];
            ++before[one.before];
            ++after[one.after];
        }
        all.add(cumulated(std::move(before)), cumulated(std::move(after)), n);
    }
    return all;
}

RecallPoint pointAt(std::span<const RankPair> ranks, int k)
{
    RecallPoint point;
    point.k = k;
    int before = 0, after = 0;
    for (const RankPair& one : ranks) {
        const bool was = one.before < k, is = one.after < k;
        before += was ? 1 : 0;
        after += is ? 1 : 0;
        point.fixed += is && !was ? 1 : 0;
        point.broken += was && !is ? 1 : 0;
    }
    const double n = double(ranks.size());
    point.before = 100.0 * before / n;
    point.after = 100.0 * after / n;
    point.lift = 100.0 * (after - before) / n;
    point.mcnemarP = mcnemarExact(point.fixed, point.broken);
    return point;
}

Band wilsonBand(double share, int n)
{
    const auto found = wilson(int(std::lround(share * n / 100)), n);
    return found ? Band{found->low, found->high} : Band{};
}

/// What the draws cannot tell: they are all the same where all queries are.
void widen(RecallPoint& point, int n)
{
    const int before = int(std::lround(point.before * n / 100));
    const int after = int(std::lround(point.after * n / 100));
    if (before == 0 || before == n)
        point.beforeBand = wilsonBand(point.before, n);
    if (after == 0 || after == n)
        point.afterBand = wilsonBand(point.after, n);
    const bool alike = point.fixed == n || point.broken == n || point.fixed + point.broken == 0;
    if (alike)
        point.liftBand =
            pairedDifference(before - point.broken, point.broken, point.fixed, n - before - point.fixed);
}

} // namespace

std::vector<RankPair> rankPairs(std::span<const QueryResult> results)
{
    std::vector<RankPair> pairs;
    for (const QueryResult& one : results)
        if (one.rankBefore >= 0)
            pairs.push_back({one.rankBefore, one.rankAfter});
    return pairs;
}

std::vector<RankPair> maskedRankPairs(std::span<const QueryResult> results)
{
    std::vector<RankPair> pairs;
    for (const QueryResult& one : results)
        if (one.rankBefore >= 0 && one.rankMaskedBefore >= 0 && one.rankMaskedAfter >= 0)
            pairs.push_back({one.rankMaskedBefore, one.rankMaskedAfter});
    return pairs;
}

std::vector<RecallPoint> recallCurve(std::span<const RankPair> ranks, std::span<const int> ks, int draws,
                                     std::uint64_t seed)
{
    const bool ascending = std::adjacent_find(ks.begin(), ks.end(), std::greater_equal<>()) == ks.end();
    if (draws < 1 || !ascending || (!ks.empty() && ks.front() < 1) || ks.size() > 250)
        throw std::invalid_argument("recallCurve: ks ascend from 1, at least one draw");
    std::vector<RecallPoint> curve;
    if (ranks.empty() || ks.empty())
        return curve;
    std::vector<Steps> queries;
    for (const RankPair& one : ranks)
        queries.push_back({stepOf(one.before, ks), stepOf(one.after, ks)});
    Draws all = draw(queries, ks.size(), draws, Random(seed));
    for (std::size_t i = 0; i < ks.size(); ++i) {
        RecallPoint point = pointAt(ranks, ks[i]);
        point.beforeBand = percentileBand(std::move(all.before[i]));
        point.afterBand = percentileBand(std::move(all.after[i]));
        point.liftBand = percentileBand(std::move(all.lift[i]));
        widen(point, int(ranks.size()));
        curve.push_back(point);
    }
    return curve;
}

std::vector<int> curvePlaces(int references)
{
    std::vector<int> places;
    for (const int k : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 70, 100})
        if (k <= references)
            places.push_back(k);
    if (references > 0 && references < 100 && places.back() != references)
        places.push_back(references);
    return places;
}

} // namespace geovlm
