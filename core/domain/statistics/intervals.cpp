// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/intervals.h"

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
    return wilsonOf(double(hits) / n, n, z);
}

ShareInterval wilsonOf(double share, double n, double z)
{
    if (!(share >= 0 && share <= 1 && n > 0 && z > 0))
        throw std::invalid_argument("wilsonOf: not a share");
    const double square = z * z / n;
    const double centre = (share + square / 2) / (1 + square);
    const double half = z / (1 + square) * std::sqrt(share * (1 - share) / n + square / (4.0 * n));
    // Rounding may leave a hair's breadth where the ends are exactly 0 and 1.
    const double low = share == 0 ? 0 : std::max(0.0, centre - half);
    const double high = share == 1 ? 1 : std::min(1.0, centre + half);
    return {100 * share, 100 * low, 100 * high};
}

namespace {

/// φ of a table of four, less half a pair in each cell where it is positive; 0 where a margin is empty.
double correctedPhi(double both, double onlyFirst, double onlySecond, double neither)
{
    const double n = both + onlyFirst + onlySecond + neither;
    const double margins =
        (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
    if (margins <= 0)
        return 0;
    double product = both * neither - onlyFirst * onlySecond;
    if (product > 0)
        product = std::max(0.0, product - n / 2);
    return product / std::sqrt(margins);
}

/// √(a² - 2 φ a b + b²)
double combined(double a, double b, double phi)
{
    return std::sqrt(std::max(0.0, a * a - 2 * phi * a * b + b * b));
}

Band around(double difference, double below, double above)
{
    return {std::max(-100.0, difference - below), std::min(100.0, difference + above)};
}

} // namespace

Band independentDifference(const ShareInterval& first, const ShareInterval& second)
{
    return around(second.share - first.share,
                  combined(second.share - second.low, first.high - first.share, 0),
                  combined(second.high - second.share, first.share - first.low, 0));
}

Band pairedDifference(int both, int onlyFirst, int onlySecond, int neither, double z)
{
    if (both < 0 || onlyFirst < 0 || onlySecond < 0 || neither < 0)
        throw std::invalid_argument("pairedDifference: negative counts");
    const int n = both + onlyFirst + onlySecond + neither;
    const auto first = wilson(both + onlyFirst, n, z), second = wilson(both + onlySecond, n, z);
    if (!first || !second)
        throw std::invalid_argument("pairedDifference: no pairs");
    const double phi = correctedPhi(both, onlyFirst, onlySecond, neither);
    const double difference = 100.0 * (onlySecond - onlyFirst) / n;
    const double below = combined(second->share - second->low, first->high - first->share, phi);
    const double above = combined(second->high - second->share, first->share - first->low, phi);
    return around(difference, below, above);
}

} // namespace geovlm
