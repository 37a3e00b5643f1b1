// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/question_worth.h"

#include "domain/random.h"
#include "domain/statistics/intervals.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm {
namespace {

/// Pairs and how many of them agree.
struct Counts
{
    std::int64_t truePairs = 0, trueAgree = 0, falsePairs = 0, falseAgree = 0;

    void add(const PairAgreement& one)
    {
        truePairs += one.match >= 0 ? 1 : 0;
        trueAgree += one.match > 0 ? 1 : 0;
        falsePairs += one.others;
        falseAgree += one.agreeing;
    }
    bool both() const { return truePairs > 0 && falsePairs > 0; }
    double trueShare() const { return double(trueAgree) / double(truePairs); }
    double falseShare() const { return double(falseAgree) / double(falsePairs); }
    double difference() const { return 100 * (trueShare() - falseShare()); }
};

double entropy(double p)
{
    const auto term = [](double share) { return share > 0 ? -share * std::log2(share) : 0.0; };
    return term(p) + term(1 - p);
}

double logOddsOf(const Counts& counts)
{
    const auto odds = [](std::int64_t agree, std::int64_t pairs) {
        return (double(agree) + 0.5) / (double(pairs - agree) + 0.5);
    };
    return std::log(odds(counts.trueAgree, counts.truePairs) / odds(counts.falseAgree, counts.falsePairs));
}

bool allSame(const std::vector<double>& draws)
{
    return std::ranges::all_of(draws, [&draws](double draw) { return draw == draws.front(); });
}

/// Of the shares themselves. Pairs of one query are no cases of their own: there are as many as queries.
Band bandOfShares(const std::vector<PairAgreement>& queries)
{
    Counts counts;
    int withFalse = 0;
    for (const PairAgreement& one : queries) {
        counts.add(one);
        withFalse += one.others > 0 ? 1 : 0;
    }
    return independentDifference(wilsonOf(counts.falseShare(), withFalse),
                                 wilsonOf(counts.trueShare(), double(counts.truePairs)));
}

std::optional<Band> bandOf(const std::vector<PairAgreement>& queries, int draws, Random random)
{
    const int n = int(queries.size());
    std::vector<double> differences;
    for (int draw = 0; draw < draws; ++draw) {
        Counts counts;
        for (int i = 0; i < n; ++i)
            counts.add(queries[std::size_t(random.below(n))]);
        if (counts.both())
            differences.push_back(counts.difference());
    }
    if (differences.empty() || differences.size() * 2 < std::size_t(draws))
        return std::nullopt;
    if (allSame(differences))
        return bandOfShares(queries);
    return percentileBand(std::move(differences));
}

/// What one query adds to the sums of removalEffect().
struct Moved
{
    int r1 = 0, rank = 0, reached = 0;
};

Moved movedBy(const Removal& one)
{
    if (one.with < 0 || one.without < 0)
        return {};
    return {(one.without == 0 ? 1 : 0) - (one.with == 0 ? 1 : 0), one.without - one.with, 1};
}

struct MovedSum
{
    std::int64_t r1 = 0, rank = 0, reached = 0;
    void add(const Moved& one)
    {
        r1 += one.r1;
        rank += one.rank;
        reached += one.reached;
    }
    double points(int n) const { return 100.0 * double(r1) / n; }
    double places() const { return reached == 0 ? 0 : double(rank) / double(reached); }
};

bool isAlike(const std::vector<Moved>& moved)
{
    return std::ranges::all_of(moved, [&moved](const Moved& one) { return one.r1 == moved.front().r1; });
}

Band bandOfFirsts(std::span<const Removal> queries, const RemovalEffect& effect)
{
    const int both = int(
        std::ranges::count_if(queries, [](const Removal& one) { return one.with == 0 && one.without == 0; }));
    return pairedDifference(both, effect.lost, effect.won, effect.queries - both - effect.lost - effect.won);
}

} // namespace

QuestionWorth questionWorth(std::span<const PairAgreement> queries, int draws, std::uint64_t seed)
{
    if (draws < 1)
        throw std::invalid_argument("questionWorth: at least one draw");
    std::vector<PairAgreement> compared;
    Counts counts;
    for (const PairAgreement& one : queries) {
        if (one.agreeing > one.others)
            throw std::invalid_argument("questionWorth: more agree than there are");
        if (one.match < 0 && one.others == 0)
            continue;
        compared.push_back(one);
        counts.add(one);
    }
    QuestionWorth worth;
    worth.queries = int(compared.size());
    worth.truePairs = int(counts.truePairs);
    worth.falsePairs = int(counts.falsePairs);
    if (counts.truePairs > 0)
        worth.agreeTrue = 100 * counts.trueShare();
    if (counts.falsePairs > 0)
        worth.agreeFalse = 100 * counts.falseShare();
    if (!counts.both())
        return worth;
    worth.difference = counts.difference();
    worth.logOdds = logOddsOf(counts);
    const double p = counts.trueShare(), q = counts.falseShare();
    worth.bits = std::max(0.0, entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2);
    worth.band = bandOf(compared, draws, Random(seed));
    return worth;
}

RemovalEffect removalEffect(std::span<const Removal> queries, int draws, std::uint64_t seed)
{
    if (draws < 1)
        throw std::invalid_argument("removalEffect: at least one draw");
    RemovalEffect effect;
    if (queries.empty())
        return effect;
    std::vector<Moved> moved;
    MovedSum all;
    for (const Removal& one : queries) {
        moved.push_back(movedBy(one));
        all.add(moved.back());
        effect.lost += moved.back().r1 < 0 ? 1 : 0;
        effect.won += moved.back().r1 > 0 ? 1 : 0;
    }
    const int n = effect.queries = int(queries.size());
    effect.reached = int(all.reached);
    effect.r1Change = all.points(n);
    effect.rankChange = all.places();
    Random random(seed);
    std::vector<double> points, places;
    for (int draw = 0; draw < draws; ++draw) {
        MovedSum sum;
        for (int i = 0; i < n; ++i)
            sum.add(moved[std::size_t(random.below(n))]);
        points.push_back(sum.points(n));
        places.push_back(sum.places());
    }
    if (!allSame(places))
        effect.rankBand = percentileBand(std::move(places));
    effect.r1Band = isAlike(moved) ? bandOfFirsts(queries, effect) : percentileBand(std::move(points));
    return effect;
}

} // namespace geovlm
