// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/case_figures.h"

#include "domain/ranking.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace geovlm::figures {
namespace {

constexpr int noLimit = std::numeric_limits<int>::max();

double errorMetres(const Places& places, ImageId query, ImageId first)
{
    const std::optional<Place> a = places.value(query).place;
    const std::optional<Place> b = places.value(first).place;
    return a && b ? distanceMetres(*a, *b) : std::numeric_limits<double>::quiet_NaN();
}

bool among(const std::vector<ImageId>& images, ImageId image)
{
    return std::find(images.begin(), images.end(), image) != images.end();
}

/// Place of the match among the candidates once semi-positives are left out: what the hit rate looks at.
int maskedPlace(const store::Reranking& one, const store::Relations& relations)
{
    int place = 0;
    for (const store::Candidate& candidate : one.candidates) {
        if (among(relations.positives, candidate.reference))
            return place;
        place += among(relations.semiPositives, candidate.reference) ? 0 : 1;
    }
    return -1;
}

/// Places of the positives among the candidates in both orders, ascending. As everywhere, before counts what
/// is strictly more similar, after the order itself.
struct PositivePlaces
{
    std::vector<int> before, after;
};

PositivePlaces positivePlaces(const store::Reranking& one, const std::vector<ImageId>& positives)
{
    std::vector<float> similarities;
    std::vector<float> own;
    PositivePlaces places;
    for (const store::Candidate& candidate : one.candidates) {
        similarities.push_back(candidate.similarity);
        if (!among(positives, candidate.reference))
            continue;
        own.push_back(candidate.similarity);
        places.after.push_back(candidate.after);
    }
    std::sort(own.begin(), own.end(), std::greater<>());
    for (std::size_t i = 0; i < own.size(); ++i) {
        const auto better = [&own, i](float other) { return other > own[i]; };
        const auto ahead = std::count_if(similarities.begin(), similarities.end(), better);
        const auto ofOwn = std::count_if(own.begin(), own.end(), better);
        places.before.push_back(int(ahead - ofOwn) + int(i));
    }
    return places;
}

/// Only the candidates move, and they stand before all others, so only their terms change.
double precisionAfter(const store::Reranking& one, double before, const std::vector<ImageId>& positives,
                      const QSet<ImageId>& references)
{
    const auto count = int(std::count_if(positives.begin(), positives.end(), [&references](ImageId image) {
        return references.contains(image);
    }));
    if (before < 0 || count == 0)
        return -1;
    const PositivePlaces places = positivePlaces(one, positives);
    return before - averagePrecision(places.before, count) + averagePrecision(places.after, count);
}

std::optional<Tie> tieBefore(const store::Retrieval& first)
{
    if (first.ties < 0 || first.tiedPositives < 0 || first.rank < 0)
        return std::nullopt;
    return tieOf(first.rank, 1 + first.tiedPositives, first.ties - first.tiedPositives);
}

/// Among the candidates. A match that only a tie kept out of them is tied too, and not first.
Tie tieAfter(const store::Reranking& one, const std::vector<ImageId>& positives)
{
    std::optional<float> match;
    for (const store::Candidate& candidate : one.candidates)
        if (among(positives, candidate.reference))
            match = std::max(match.value_or(candidate.score), candidate.score);
    if (!match)
        return {one.rankBefore < int(one.candidates.size()), 0};
    int better = 0, matches = 0, others = 0;
    for (const store::Candidate& candidate : one.candidates) {
        const bool positive = among(positives, candidate.reference);
        better += candidate.score > *match ? 1 : 0;
        matches += positive && candidate.score == *match ? 1 : 0;
        others += !positive && candidate.score == *match ? 1 : 0;
    }
    return tieOf(better, std::max(1, matches), others);
}

/// How far the match stands above the best of what is no positive, in similarity or in score.
std::optional<double> marginOf(const store::Reranking& one, const store::Relations& relations,
                               float store::Candidate::*value)
{
    std::vector<float> values;
    int match = -1;
    std::vector<int> otherPositives;
    for (const store::Candidate& candidate : one.candidates) {
        if (candidate.reference == one.match)
            match = int(values.size());
        else if (among(relations.positives, candidate.reference))
            otherPositives.push_back(int(values.size()));
        values.push_back(candidate.*value);
    }
    return scoreMargin(values, match, otherPositives);
}

/// A rank beyond the candidates is none that any program wrote.
bool isReached(const store::Reranking& one)
{
    const auto within = [&one](int rank) { return rank >= 0 && rank < int(one.candidates.size()); };
    return one.match != 0 && within(one.rankBefore) && within(one.rankAfter) &&
           std::any_of(one.candidates.begin(), one.candidates.end(),
                       [&one](const store::Candidate& c) { return c.reference == one.match; });
}

} // namespace

Places placesOf(const store::Store& store, const std::vector<store::Reranking>& rerankings,
                const std::vector<ImageId>& queries)
{
    QSet<ImageId> ids(queries.begin(), queries.end());
    for (const store::Reranking& one : rerankings) {
        ids.insert(one.query);
        for (const store::Candidate& candidate : one.candidates)
            ids.insert(candidate.reference);
    }
    Places places;
    for (const Image& image : store::images(store, {ids.begin(), ids.end()}))
        places.insert(image.id, {image.place, image.area});
    return places;
}

QueryResult resultOf(const store::Reranking& one, const store::Retrieval& first,
                     const store::Relations& relations, const Places& places, const QSet<ImageId>& references)
{
    QueryResult result;
    result.rankBefore = one.rankBefore;
    result.rankAfter = one.rankBefore >= 0 && one.rankAfter < 0 ? missedRank : one.rankAfter;
    result.rankMaskedBefore = first.rankMasked;
    const int masked = maskedPlace(one, relations);
    result.rankMaskedAfter = first.rankMasked < 0 || masked < 0 ? first.rankMasked : masked;
    const auto wasFirst = std::find_if(one.candidates.begin(), one.candidates.end(),
                                       [](const store::Candidate& c) { return c.before == 0; });
    if (wasFirst != one.candidates.end()) {
        result.errorMetresBefore = errorMetres(places, one.query, wasFirst->reference);
        result.errorMetresAfter = errorMetres(places, one.query, one.candidates.front().reference);
    }
    result.apBefore = first.averagePrecision;
    result.apAfter = precisionAfter(one, first.averagePrecision, relations.positives, references);
    result.tieBefore = tieBefore(first);
    result.tieAfter = tieAfter(one, relations.positives);
    return result;
}

QueryResult missedResult(const store::Relations& relations, bool precise)
{
    QueryResult result;
    result.rankBefore = result.rankAfter = missedRank;
    if (!relations.semiPositives.empty())
        result.rankMaskedBefore = result.rankMaskedAfter = missedRank;
    if (precise)
        result.apBefore = result.apAfter = 0;
    result.tieBefore = result.tieAfter = Tie();
    return result;
}

QueryResult unrankedResult(const store::Retrieval& first, const store::Relations& relations, bool precise)
{
    QueryResult result = missedResult(relations, precise);
    result.rankBefore = first.rank;
    result.rankMaskedBefore = first.rankMasked;
    result.apBefore = first.averagePrecision;
    result.tieBefore = tieBefore(first);
    return result;
}

CaseResult caseOf(const store::Reranking& one, const store::Relations& relations, int split)
{
    CaseResult result;
    result.key = {split, one.query};
    result.match = one.match;
    result.cosineMargin = marginOf(one, relations, &store::Candidate::similarity);
    result.scoreMargin = marginOf(one, relations, &store::Candidate::score);
    result.reached = isReached(one);
    result.outcome = result.reached ? outcomeOf(one.rankBefore, one.rankAfter, noLimit) : Outcome::NotInTen;
    return result;
}

} // namespace geovlm::figures
