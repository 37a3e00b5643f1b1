// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ranking.h"
#include "domain/statistics/recall_curve.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace geovlm {

/// Bins of one round width (1, 2 or 5 times a power of ten) whose edges are multiples of it; bin i holds
/// (first + i) · width <= value < (first + i + 1) · width.
struct Histogram
{
    std::int64_t first = 0;
    double width = 1;
    std::vector<int> counts;

    double start(int bin) const { return double(first + bin) * width; }
    /// -1 = in none.
    int binOf(double value) const;
};

/// The narrowest such bins of which there are at most `mostBins`, over the finite values; without a value no
/// bins, for equal values one, of width 1. Throws std::invalid_argument for mostBins < 2.
Histogram histogram(std::span<const double> values, int mostBins = 40);

/// Share of values at most as large, and some of its marks; of finite numbers.
struct Distribution
{
    int count = 0;
    std::vector<double> values; ///< ascending
    std::vector<double> shares; ///< in percent, of the values <= values[i]
    /// Nearest-rank percentiles (the ceil(p · n / 100)-th smallest), and the median of metrics.h.
    std::optional<double> p25, median, p75, p90;
};

/// Of more than `points` values only every so many-th stands in the curve: the ceil(j · n / points)-th
/// smallest, for j = 1 … points. Throws std::invalid_argument for points < 1.
Distribution distribution(std::vector<double> values, int points = 400);

/// By how many places reranking moved the matches that are among the first k.
struct RankChange
{
    int k = candidatesKept;
    std::vector<int> counts; ///< 2 k - 1; entry i: moved i - (k - 1) places up (negative = down)
    int up = 0, same = 0, down = 0;
    double mean = 0; ///< places up; 0 for no query
};

/// Throws std::invalid_argument for a rank outside 0 … k - 1.
RankChange rankChange(std::span<const RankPair> withinK, int k = candidatesKept);

} // namespace geovlm
