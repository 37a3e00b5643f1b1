// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/query.h"

#include <limits>

namespace geovlm::store {

/// Ranks are kept so that a case without a match sorts last: -1 in the program is this in the file.
constexpr int noRank = std::numeric_limits<int>::max();

constexpr int rankToStore(int rank)
{
    return rank < 0 ? noRank : rank;
}

/// Throws Error for what is no rank.
inline int rankFrom(const Query& row, Column column)
{
    const qint64 rank = row.within(column, 0, noRank);
    return rank == noRank ? -1 : int(rank);
}

} // namespace geovlm::store
