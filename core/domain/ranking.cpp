// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace geovlm {
namespace {

float entry(std::span<const float> values, int index)
{
    if (index < 0 || std::size_t(index) >= values.size())
        throw std::out_of_range("ranking: index outside the similarities");
    return values[std::size_t(index)];
}

/// A total order: NaN below everything else.
float sortable(float value)
{
    return std::isnan(value) ? -std::numeric_limits<float>::infinity() : value;
}

} // namespace

int rankOf(std::span<const float> similarities, int index)
{
    const float own = sortable(entry(similarities, index));
    return int(
        std::count_if(similarities.begin(), similarities.end(), [own](float other) { return other > own; }));
}

int rankOf(std::span<const float> similarities, int index, std::span<const int> leftOut)
{
    const float own = sortable(entry(similarities, index));
    int rank = rankOf(similarities, index);
    for (auto it = leftOut.begin(); it != leftOut.end(); ++it) {
        const bool repeated = std::find(leftOut.begin(), it, *it) != it;
        if (!repeated && entry(similarities, *it) > own)
            --rank;
    }
    return rank;
}

std::vector<int> orderByScore(std::span<const float> scores, std::span<const int> tieBreakBefore)
{
    if (scores.size() != tieBreakBefore.size())
        throw std::invalid_argument("orderByScore: one first-stage place per score");
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const float scoreA = sortable(scores[std::size_t(a)]);
        const float scoreB = sortable(scores[std::size_t(b)]);
        if (scoreA != scoreB)
            return scoreA > scoreB;
        return tieBreakBefore[std::size_t(a)] < tieBreakBefore[std::size_t(b)];
    });
    return order;
}

std::vector<int> placesOf(std::span<const int> order)
{
    std::vector<int> places(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        places.at(std::size_t(order[place])) = int(place);
    return places;
}

std::vector<int> topK(std::span<const float> similarities, int k)
{
    const auto better = [&](int a, int b) {
        const float scoreA = sortable(similarities[std::size_t(a)]);
        const float scoreB = sortable(similarities[std::size_t(b)]);
        return scoreA != scoreB ? scoreA > scoreB : a < b;
    };
    const std::size_t wanted = std::min(std::size_t(std::max(k, 0)), similarities.size());
    std::vector<int> best(wanted); // a heap whose front is the worst entry kept
    std::iota(best.begin(), best.end(), 0);
    std::make_heap(best.begin(), best.end(), better);
    for (std::size_t i = wanted; wanted > 0 && i < similarities.size(); ++i) {
        if (!(similarities[i] > sortable(similarities[std::size_t(best.front())])))
            continue; // ties go to the lower index, which is the one kept
        std::pop_heap(best.begin(), best.end(), better);
        best.back() = int(i);
        std::push_heap(best.begin(), best.end(), better);
    }
    std::sort_heap(best.begin(), best.end(), better);
    return best;
}

} // namespace geovlm
