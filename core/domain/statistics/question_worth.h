// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/bootstrap.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace geovlm {

/// How the answers of one query to one question compare with those of its candidates.
struct PairAgreement
{
    std::int8_t match = -1;     ///< equal to the match's: 1 or 0; -1 = one of the two is not answered
    std::uint16_t others = 0;   ///< candidates that are no match and answered, when the query is answered too
    std::uint16_t agreeing = 0; ///< of these, with the query's answer
};

/// What a question is worth for telling a true pair (query, match) from a false one (query, another
/// candidate). Shares are pooled over queries, 0..100; a figure that does not apply is absent.
struct QuestionWorth
{
    int queries = 0; ///< with at least one pair
    int truePairs = 0, falsePairs = 0;
    std::optional<double> agreeTrue, agreeFalse;
    std::optional<double> difference; ///< true less false, in points
    /// 95 %, bootstrap over queries; absent when under half of the draws define the difference. Where all
    /// draws are the same it is independentDifference() of the two shares' Wilson intervals, whose n are the
    /// queries that have such pairs.
    std::optional<Band> band;
    /// ln of the odds ratio of agreeing, true against false, with 1/2 added to each of the four counts
    /// (Haldane 1956, "The estimation and significance of the logarithm of a ratio of frequencies").
    std::optional<double> logOdds;
    /// Bits that "do they agree?" tells about "is it the true pair?", both being as likely beforehand: the
    /// mutual information H((p + q) / 2) - (H(p) + H(q)) / 2 of the shares p and q. 0..1.
    std::optional<double> bits;
};

/// Bootstrap: samples of n queries with Random(seed).below(n), query after query, draw after draw; the n are
/// the queries with at least one pair, in the order given. Draws without a true or without a false pair are
/// left out. Throws std::invalid_argument for draws < 1 or more agreeing than others.
QuestionWorth questionWorth(std::span<const PairAgreement> queries, int draws = 2000, std::uint64_t seed = 1);

/// The rank of one query's match with all answers, and with one question left out. 0-based; -1 in both = the
/// match is not among the candidates, so that no answer can matter.
struct Removal
{
    int with = -1, without = -1;
};

/// What happens when one question is taken away; negative points = the question helps.
struct RemovalEffect
{
    int queries = 0;       ///< all
    int reached = 0;       ///< whose match is among the candidates
    double r1Change = 0;   ///< R@1 without less R@1 with, points, over all queries
    Band r1Band;           ///< 95 %; pairedDifference() where no query differs from another
    int lost = 0, won = 0; ///< first only with, and only without
    double rankChange = 0; ///< places that the match falls without it (negative = rises), mean over reached
    std::optional<Band> rankBand; ///< 95 %; absent where all draws are the same
};

/// Bootstrap as above, over all queries. Draws in which no match is reached count as a rank change of 0.
/// No queries: all zero. Throws std::invalid_argument for draws < 1.
RemovalEffect removalEffect(std::span<const Removal> queries, int draws = 2000, std::uint64_t seed = 1);

} // namespace geovlm
