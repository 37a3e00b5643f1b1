// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace geovlm {

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

} // namespace geovlm
