// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/surroundings.h"

namespace geovlm::world {
namespace {

constexpr double spread = 17;            ///< metres
constexpr double surroundingsReach = 45; ///< beyond it nothing counts
constexpr double unit = 2 * pi * spread * spread;

double nearness(double distance)
{
    return std::exp(-distance * distance / (2 * spread * spread));
}

} // namespace

Surroundings::Surroundings(const Scene& scene_, Vec2 position_) : scene(&scene_), position(position_)
{
    gaps.fill(1e9);
    land();
    buildings();
    courses();
    traffic();
}

void Surroundings::land()
{
    double weighed = 0, sum = 0;
    for (const int i : scene->parcelIndex.find(around(position, surroundingsReach))) {
        const Parcel& parcel = scene->parcels[size_t(i)];
        const Frame& f = parcel.frame;
        constexpr int steps = 6;
        double weight = 0;
        for (int u = 0; u < steps; ++u)
            for (int v = 0; v < steps; ++v)
                weight += nearness(
                    (f.at(f.width * (u + 0.5) / steps, f.depth * (v + 0.5) / steps) - position).length());
        // The street takes up the middle, so the land's weights are doubled to fill about one.
        weight *= 2 * f.width * f.depth / (steps * steps) / unit;
        const size_t use = size_t(parcel.use);
        uses[use] += weight;
        gaps[use] = std::min(gaps[use], f.distance(position));
        sum += parcel.regularity * weight, weighed += weight;
        if (parcel.use == Use::Square)
            (parcel.art ? art : monument) += weight;
    }
    regularity = weighed > 0 ? sum / weighed : 0.5;
    water = uses[size_t(Use::Pond)];
}

void Surroundings::buildings()
{
    for (const int i : scene->prismIndex.find(around(position, surroundingsReach))) {
        const Prism& prism = scene->prisms[size_t(i)];
        if (prism.type == BuildingType::None)
            continue;
        // Height counts a little: a tower is seen before a shed.
        const double weight = nearness((prism.centre() - position).length() * 0.8) * prism.area() *
                              std::sqrt(1 + prism.top / 6) / unit;
        types[size_t(prism.type)] += weight;
        styles[size_t(prism.architecture)] += weight;
        roofs[size_t(prism.roofColour)] += weight;
    }
}

void Surroundings::courses()
{
    for (const Course& course : scene->courses) {
        double weight = 0;
        for (size_t i = 1; i < course.line.size(); ++i) {
            const Vec2 a = course.line[i - 1], b = course.line[i], p = mix(a, b, 0.5);
            const double distance = (p - position).length();
            if (distance > surroundingsReach)
                continue;
            weight += 2 * nearness(distance) * (b - a).length() * course.halfWidth * 2 / unit;
            if (!course.water)
                rail = std::min(rail, distanceToSegment(position, a, b));
        }
        if (course.water)
            canal += weight, water += weight;
    }
}

void Surroundings::traffic()
{
    double best = 26;
    for (const int i : scene->streetIndex.find(around(position, 40))) {
        const Street& candidate = scene->streets[size_t(i)];
        double distance = 0;
        const double where = candidate.nearest(position, &distance);
        // Measured from the edge, so that a wide road beside a lane is the one looked at.
        if (distance - candidate.halfWidth() * 0.4 < best) {
            best = distance - candidate.halfWidth() * 0.4;
            street = &candidate;
            along = where;
        }
    }
    if (!street)
        return;
    section = &street->sectionAt(along);
    for (const int end : {street->from, street->to}) {
        const Node& candidate = scene->nodes[size_t(end)];
        const double distance = (candidate.at - position).length();
        if (distance < nodeGap)
            node = &candidate, nodeGap = distance;
    }
}

} // namespace geovlm::world
