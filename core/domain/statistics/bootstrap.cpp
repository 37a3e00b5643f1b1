// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/bootstrap.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace geovlm {

Band percentileBand(std::vector<double> draws)
{
    if (draws.empty())
        throw std::invalid_argument("percentileBand: no draws");
    const std::size_t tail = std::size_t(std::uint64_t(draws.size()) * 25 / 1000);
    const auto low = draws.begin() + std::ptrdiff_t(tail);
    std::nth_element(draws.begin(), low, draws.end());
    const double least = *low;
    const auto high = draws.end() - 1 - std::ptrdiff_t(tail);
    std::nth_element(draws.begin(), high, draws.end());
    return {least, *high};
}

} // namespace geovlm
