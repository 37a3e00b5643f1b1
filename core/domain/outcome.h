// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace geovlm {

/// What reranking did to a query. Ranks count from 0; "hit" is rank 0.
enum class Outcome {
    KeptRight = 0,  ///< first before and after
    Fixed = 1,      ///< not first before, first after
    Broken = 2,     ///< first before, not first after
    StillWrong = 3, ///< among the ten, first neither before nor after
    NotInTen = 4,   ///< the match is not among the ten: reranking cannot reach it
};
inline constexpr Outcome lastOutcome = Outcome::NotInTen;

/// `rankBefore` is the rank over all references; `rankAfter` its rank after reranking the first `k`.
constexpr Outcome outcomeOf(int rankBefore, int rankAfter, int k = 10)
{
    if (rankBefore >= k)
        return Outcome::NotInTen;
    if (rankBefore == 0)
        return rankAfter == 0 ? Outcome::KeptRight : Outcome::Broken;
    return rankAfter == 0 ? Outcome::Fixed : Outcome::StillWrong;
}

} // namespace geovlm
