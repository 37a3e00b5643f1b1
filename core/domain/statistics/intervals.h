// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/bootstrap.h"

#include <optional>

namespace geovlm {

/// Shares from 0 to 100.
struct ShareInterval
{
    double share = 0;
    double low = 0, high = 0;
};

/// The standard normal's 97.5 % point, as far as it is used: 95 % lie between minus and plus this.
inline constexpr double normal95 = 1.959964;

/// The share `hits` of `n` with Wilson's score interval (Wilson 1927): the shares p whose distance from hits
/// / n is at most z · √(p (1 - p) / n). It stays within 0 to 100 and has a width where all or none are hits.
/// None for n = 0. Throws std::invalid_argument unless 0 ≤ hits ≤ n and z > 0.
std::optional<ShareInterval> wilson(int hits, int n, double z = normal95);

/// The same of a share (0..1) of `n` > 0 that need not be a whole number of hits.
ShareInterval wilsonOf(double share, double n, double z = normal95);

/// 95 % interval of the second share less the first, of different cases: Newcombe's tenth method for
/// independent shares (Newcombe 1998, Statistics in Medicine 17, 873-890). In points.
Band independentDifference(const ShareInterval& first, const ShareInterval& second);

/// 95 % interval of the second share less the first, in points from -100 to 100, of n > 0 pairs: `both` are
/// hits in both, `onlyFirst` and `onlySecond` in one, `neither` in none. Newcombe's tenth method (Newcombe
/// 1998, Statistics in Medicine 17, 2635-2650: the two Wilson intervals, squared and added, less what their
/// correlation explains, which is corrected for continuity). It has a width where nothing differs. Throws
/// std::invalid_argument for a negative count, for no pairs and unless z > 0.
Band pairedDifference(int both, int onlyFirst, int onlySecond, int neither, double z = normal95);

} // namespace geovlm
