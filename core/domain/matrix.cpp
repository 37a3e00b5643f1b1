// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/matrix.h"

#include <cmath>

namespace geovlm {

void normalise(std::span<float> vector)
{
    double sum = 0;
    for (const float value : vector)
        sum += double(value) * double(value);
    if (sum <= 0)
        return;
    const float scale = float(1 / std::sqrt(sum));
    for (float& value : vector)
        value *= scale;
}

float dot(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += double(a[i]) * double(b[i]);
    return float(sum);
}

} // namespace geovlm
