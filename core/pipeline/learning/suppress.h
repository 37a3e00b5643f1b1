// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/evaluation.h"

#include <functional>
#include <map>

namespace geovlm::pipeline {

/// What happens when the base encoder's R@10 is lower than it is: the true match is taken out of the ten of
/// chosen queries.
struct SuppressOptions
{
    double r10 = 70;  ///< R@10 before reranking that is wanted of every split, 0..100
    quint64 seed = 1; ///< of the choice; with one seed, a lower r10 takes the same queries and more
    qint64 run = 0;   ///< rerank run whose reranker scores; 0 = the newest
};

struct Suppression
{
    figures::Evaluation evaluation;
    std::map<QString, int> suppressed;    ///< per split: queries whose match was taken out
    std::map<QString, double> r10AsFound; ///< per split: R@10 before any was
};

/// Scores of a retrieval's candidates, in their order.
using Scoring = std::function<std::vector<float>(const store::Retrieval&)>;

/// A retrieval as it would be had the first stage missed the match: no positive of the query is among the
/// candidates, and those that follow move up. Nothing is fetched in their place: where ten were retrieved,
/// nine stay; where more were, the eleventh comes into the ten. The match counts as ranked right behind the
/// candidates that there were, never before the eleventh place (rank 10); the masked rank (hit rate) as
/// behind those of the candidates left that are no semi-positives; average precision is unknown.
store::Retrieval withoutMatch(const store::Retrieval& retrieval, const store::Relations& relations);

/// Takes out matches until round(r10 · queries with a match / 100) of them are within the ten, and scores
/// what is left of those queries' candidates; the other queries keep their order. Which: the queries whose
/// match is within the ten, in the order in which they come, shuffled by Random::stream(seed, "suppress " +
/// name of the split); the first of them. Where any was taken out, no query of the split has an average
/// precision. Returns how many were. Throws Error naming the split and its R@10 when there are fewer than
/// that.
int suppressMatches(const store::Store& store, figures::SplitOrders& orders, const SuppressOptions& options,
                    const Scoring& scoring);

/// Evaluates so, on every split that the run reranked. Nothing in the store changes. Throws Error and
/// Stopped.
Suppression suppress(const store::Store& store, const SuppressOptions& options, Progress& progress);

/// As evaluate's, with "r10", "seed", and of each split "suppressed" and "r10_as_found".
QJsonObject toJson(const Suppression& suppression, const SuppressOptions& options);

} // namespace geovlm::pipeline
