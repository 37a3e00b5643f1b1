// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/image.h"

#include <QtMath>
#include <cmath>

namespace geovlm {

double distanceMetres(const Place& a, const Place& b)
{
    constexpr double earthRadius = 6'371'008.8;
    const double phiA = qDegreesToRadians(a.latitude);
    const double phiB = qDegreesToRadians(b.latitude);
    const double dPhi = phiB - phiA;
    const double dLambda = qDegreesToRadians(b.longitude - a.longitude);
    const double h = std::pow(std::sin(dPhi / 2), 2) +
                     std::cos(phiA) * std::cos(phiB) * std::pow(std::sin(dLambda / 2), 2);
    return 2 * earthRadius * std::asin(std::sqrt(std::min(1.0, h)));
}

} // namespace geovlm
