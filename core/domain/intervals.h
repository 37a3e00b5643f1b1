// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace geovlm
