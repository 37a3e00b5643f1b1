// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/distribution.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm {
namespace {

std::vector<double> finite(std::span<const double> values)
{
    std::vector<double> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](double value) { return std::isfinite(value); });
    return kept;
}

/// factor · 10^exponent, correctly rounded: powers of ten are exact only upwards.
double roundWidth(int factor, int exponent)
{
    return exponent < 0 ? factor / std::pow(10.0, -exponent) : factor * std::pow(10.0, exponent);
}

std::int64_t indexOf(double value, double width)
{
    return std::int64_t(std::floor(value / width));
}

/// The narrowest width that covers low … high with at most `most` bins.
double widthFor(double low, double high, int most)
{
    const double size = std::max(std::abs(low), std::abs(high));
    if (!(high - low > size * 1e-12)) // a double has no bins between
        return size > 1e12 ? roundWidth(1, int(std::floor(std::log10(size)))) : 1;
    for (int exponent = int(std::floor(std::log10((high - low) / most))) - 1;; ++exponent)
        for (const int factor : {1, 2, 5}) {
            const double width = roundWidth(factor, exponent);
            if ((high - low) / width <= most && indexOf(high, width) - indexOf(low, width) + 1 <= most)
                return width;
        }
}

/// The rank-th smallest, from 1.
double nearestRank(const std::vector<double>& ascending, int percent)
{
    const std::size_t rank = (ascending.size() * std::size_t(percent) + 99) / 100;
    return ascending[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

int Histogram::binOf(double value) const
{
    if (!std::isfinite(value) || std::abs(value / width) > 1e15)
        return -1;
    const std::int64_t bin = indexOf(value, width) - first;
    return bin >= 0 && bin < std::int64_t(counts.size()) ? int(bin) : -1;
}

Histogram histogram(std::span<const double> values, int mostBins)
{
    if (mostBins < 2)
        throw std::invalid_argument("histogram: at least two bins");
    const std::vector<double> kept = finite(values);
    Histogram result;
    if (kept.empty())
        return result;
    const auto [least, most] = std::minmax_element(kept.begin(), kept.end());
    result.width = widthFor(*least, *most, mostBins);
    result.first = indexOf(*least, result.width);
    result.counts.assign(std::size_t(indexOf(*most, result.width) - result.first + 1), 0);
    for (const double value : kept)
        ++result.counts[std::size_t(result.binOf(value))];
    return result;
}

Distribution distribution(std::vector<double> values, int points)
{
    if (points < 1)
        throw std::invalid_argument("distribution: at least one point");
    values = finite(values);
    std::sort(values.begin(), values.end());
    Distribution result;
    result.count = int(values.size());
    if (values.empty())
        return result;
    const std::size_t n = values.size();
    const std::size_t shown = std::min(n, std::size_t(points));
    for (std::size_t j = 1; j <= shown; ++j) {
        const std::size_t rank = (j * n + shown - 1) / shown;
        result.values.push_back(values[rank - 1]);
        result.shares.push_back(100.0 * double(rank) / double(n));
    }
    result.p25 = nearestRank(values, 25);
    result.p75 = nearestRank(values, 75);
    result.p90 = nearestRank(values, 90);
    result.median = geovlm::median(std::move(values));
    return result;
}

RankChange rankChange(std::span<const RankPair> withinK, int k)
{
    RankChange result;
    result.k = k;
    result.counts.assign(std::size_t(std::max(0, 2 * k - 1)), 0);
    std::int64_t sum = 0;
    for (const RankPair& one : withinK) {
        if (one.before < 0 || one.before >= k || one.after < 0 || one.after >= k)
            throw std::invalid_argument("rankChange: a rank is not among the first k");
        const int up = one.before - one.after;
        ++result.counts[std::size_t(up + k - 1)];
        result.up += up > 0 ? 1 : 0;
        result.same += up == 0 ? 1 : 0;
        result.down += up < 0 ? 1 : 0;
        sum += up;
    }
    if (!withinK.empty())
        result.mean = double(sum) / double(withinK.size());
    return result;
}

} // namespace geovlm
