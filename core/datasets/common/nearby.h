// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QtGlobal>
#include <vector>

namespace geovlm::datasets {

/// Places by a grid of cubes over the sphere, so that the near ones are found without looking at all; poles
/// and the 180th meridian are nothing special to it. Distances are distanceMetres().
class NearbyPlaces
{
public:
    /// `metres`: how far near() looks; 0 or more.
    explicit NearbyPlaces(double metres);
    void add(const Place& place, qint64 id);
    /// To be called once, after the last add().
    void sort();

    struct Found
    {
        qint64 id = 0;
        double metres = 0;
    };
    /// All within the distance, nearest first, equally near ones in the order of adding.
    std::vector<Found> near(const Place& place) const;

private:
    struct Point
    {
        quint64 cube;
        qint64 order;
        Place place;
        qint64 id;
    };
    double m_metres;
    double m_edge;
    std::vector<Point> m_points;
};

} // namespace geovlm::datasets
