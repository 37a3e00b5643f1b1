// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ranking.h"

namespace geovlm {

/// What reranking did to a query. Ranks count from 0; "hit" is rank 0.
enum class Outcome {
    KeptRight = 0,  ///< first before and after
    Fixed = 1,      ///< not first before, first after
    Broken = 2,     ///< first before, not first after
    StillWrong = 3, ///< among the ten, first neither before nor after
    NotInTen = 4,   ///< the match is not among the ten: reranking cannot reach it
    NoMatch = 5,    ///< there is no match among the split's references: in no figure
};
inline constexpr Outcome lastOutcome = Outcome::NoMatch;
inline constexpr int outcomes = int(lastOutcome) + 1;

/// Whether reranking had the match before it.
constexpr bool isReached(Outcome outcome)
{
    return outcome < Outcome::NotInTen;
}

/// `rankBefore` is the rank over all references, -1 where there is no match; `rankAfter` its rank after
/// reranking the first `k`.
constexpr Outcome outcomeOf(int rankBefore, int rankAfter, int k = candidatesKept)
{
    if (rankBefore < 0)
        return Outcome::NoMatch;
    if (rankBefore >= k)
        return Outcome::NotInTen;
    if (rankBefore == 0)
        return rankAfter == 0 ? Outcome::KeptRight : Outcome::Broken;
    return rankAfter == 0 ? Outcome::Fixed : Outcome::StillWrong;
}

} // namespace geovlm
