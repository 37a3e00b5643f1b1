// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace geovlm {

/// A 95 % interval.
struct Band
{
    double low = 0, high = 0;
};

/// Percentile interval of a bootstrap's draws, as metrics.h has it: with the d draws sorted ascending and
/// t = floor(d · 25 / 1000), low is entry t and high entry d - 1 - t (0-based). Throws std::invalid_argument
/// for no draws.
Band percentileBand(std::vector<double> draws);

} // namespace geovlm
