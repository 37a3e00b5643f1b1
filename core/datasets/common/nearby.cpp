// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/nearby.h"

#include <QtMath>
#include <algorithm>
#include <array>
#include <cmath>

namespace geovlm::datasets {
namespace {

constexpr double earthRadius = 6'371'008.8;
/// Keeps the three indices within 21 bits each; cubes larger than the distance only cost time.
constexpr double smallestEdge = 10;
constexpr int bits = 21;

std::array<qint64, 3> cubeOf(const Place& place, double edge)
{
    const double phi = qDegreesToRadians(place.latitude);
    const double lambda = qDegreesToRadians(place.longitude);
    const auto index = [edge](double metres) {
        return qint64(std::floor((metres + earthRadius) / edge)) + 1;
    };
    return {index(earthRadius * std::cos(phi) * std::cos(lambda)),
            index(earthRadius * std::cos(phi) * std::sin(lambda)), index(earthRadius * std::sin(phi))};
}

quint64 keyOf(qint64 x, qint64 y, qint64 z)
{
    return quint64(x) << (2 * bits) | quint64(y) << bits | quint64(z);
}

} // namespace

// Rounding must not put a place that is just near enough beyond the next cube.
NearbyPlaces::NearbyPlaces(double metres) : m_metres(metres), m_edge(std::max(smallestEdge, metres * 1.001))
{
}

void NearbyPlaces::add(const Place& place, qint64 id)
{
    const auto [x, y, z] = cubeOf(place, m_edge);
    m_points.push_back({keyOf(x, y, z), qint64(m_points.size()), place, id});
}

void NearbyPlaces::sort()
{
    std::sort(m_points.begin(), m_points.end(), [](const Point& a, const Point& b) {
        return a.cube != b.cube ? a.cube < b.cube : a.order < b.order;
    });
}

std::vector<NearbyPlaces::Found> NearbyPlaces::near(const Place& place) const
{
    struct Candidate
    {
        Found found;
        qint64 order;
    };
    std::vector<Candidate> candidates;
    const auto [x, y, z] = cubeOf(place, m_edge);
    for (qint64 i = x - 1; i <= x + 1; ++i)
        for (qint64 j = y - 1; j <= y + 1; ++j) {
            // Three cubes in a row are neighbours in the order of keys.
            const auto below = [](const Point& point, quint64 key) { return point.cube < key; };
            auto point = std::lower_bound(m_points.begin(), m_points.end(), keyOf(i, j, z - 1), below);
            for (; point != m_points.end() && point->cube <= keyOf(i, j, z + 1); ++point)
                if (const double metres = distanceMetres(place, point->place); metres <= m_metres)
                    candidates.push_back({{point->id, metres}, point->order});
        }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.found.metres != b.found.metres ? a.found.metres < b.found.metres : a.order < b.order;
    });
    std::vector<Found> found;
    found.reserve(candidates.size());
    for (const Candidate& one : candidates)
        found.push_back(one.found);
    return found;
}

} // namespace geovlm::datasets
