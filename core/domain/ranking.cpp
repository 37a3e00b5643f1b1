// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>
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

double averagePrecision(std::span<const int> places, int positives)
{
    double sum = 0;
    for (int i = 0; i < int(places.size()); ++i) {
        const int place = places[std::size_t(i)];
        const double before = place == 0 ? 1 : double(i) / place;
        sum += (before + double(i + 1) / (place + 1)) / 2;
    }
    return positives < 1 ? 0 : sum / positives;
}

double averagePrecision(std::span<const float> similarities, std::span<const int> positives)
{
    std::vector<float> own;
    for (const int index : positives)
        own.push_back(sortable(entry(similarities, index)));
    std::sort(own.begin(), own.end(), std::greater<>());
    // For each positive, how many references become strictly better than it but not than the one before.
    std::vector<int> better(own.size() + 1);
    for (const float similarity : similarities)
        ++better[std::size_t(
            std::upper_bound(own.begin(), own.end(), sortable(similarity), std::greater<>()) - own.begin())];
    std::vector<int> places;
    int ahead = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
        ahead += better[i];
        const auto same = std::lower_bound(own.begin(), own.end(), own[i], std::greater<>());
        const int others = ahead - int(same - own.begin()); // that are no positives
        places.push_back(others + int(i));
    }
    return averagePrecision(places, int(own.size()));
}

} // namespace geovlm
