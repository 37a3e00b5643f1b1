// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/intervals.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm {

std::optional<ShareInterval> wilson(int hits, int n, double z)
{
    if (n < 0 || hits < 0 || hits > n || !(z > 0))
        throw std::invalid_argument("wilson: not a share");
    if (n == 0)
        return std::nullopt;
    const double share = double(hits) / n;
    const double square = z * z / n;
    const double centre = (share + square / 2) / (1 + square);
    const double half = z / (1 + square) * std::sqrt(share * (1 - share) / n + square / (4.0 * n));
    // Rounding may leave a hair's breadth where the ends are exactly 0 and 1.
    const double low = hits == 0 ? 0 : std::max(0.0, centre - half);
    const double high = hits == n ? 1 : std::min(1.0, centre + half);
    return ShareInterval{100 * share, 100 * low, 100 * high};
}

} // namespace geovlm
