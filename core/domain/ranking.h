// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace geovlm {

/// Candidates of a query that the first stage keeps where nothing else is asked for: what a reranker orders.
inline constexpr int candidatesKept = 10;

/// Rank of entry `index` among `similarities` (one per reference): how many are strictly greater, 0-based,
/// as Sample4Geo counts it. Equal ones do not push it back; NaN counts as the least. Throws std::out_of_range
/// for a bad index.
int rankOf(std::span<const float> similarities, int index);

/// The same with the entries `leftOut` taken out first (VIGOR's semi-positives; repeats and `index` itself
/// are ignored). Throws std::out_of_range for a bad index.
int rankOf(std::span<const float> similarities, int index, std::span<const int> leftOut);

/// Indices of `scores` by descending score; ties keep the order of `tieBreakBefore` (first-stage places,
/// one per score), then of the index. NaN comes last. Throws std::invalid_argument for unequal lengths.
std::vector<int> orderByScore(std::span<const float> scores, std::span<const int> tieBreakBefore);

/// The place (0-based) that each entry takes in `order`: the inverse permutation of orderByScore's result.
std::vector<int> placesOf(std::span<const int> order);

/// Indices of the `k` (or all, if fewer) greatest entries, best first, ties by the lower index; NaN comes
/// last. Exact. One pass over n entries that keeps k: O(n + changes · log k).
std::vector<int> topK(std::span<const float> similarities, int k);

/// Average precision as University-1652's evaluation computes it (the trapezoids under the precision-recall
/// curve, as Oxford5k's does): with p positives whose places are r_0 < r_1 < … (0-based), the mean over i of
/// (i / r_i + (i + 1) / (r_i + 1)) / 2, where 0 / 0 is 1. 0..1. `places` may stop early: it then sums the
/// terms of those alone. 0 for no positives.
double averagePrecision(std::span<const int> places, int positives);

/// The same for a query whose similarities to all references are known. Equal ones do not push a positive
/// back, as in rankOf; NaN counts as the least. Throws std::out_of_range for a bad index. O(n log p).
double averagePrecision(std::span<const float> similarities, std::span<const int> positives);

} // namespace geovlm
