// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/lattice.h"

namespace geovlm::world {
namespace {

constexpr double emptyShare = 0.25;
constexpr double reach = 16; ///< of a camera from the middle of its cell, per axis

/// Tries points of the streets that pass the cell; most cameras stand between junctions.
bool findCamera(const Scene& scene, Vec2 cell, Random& random, Vec2* camera)
{
    std::vector<Vec2> found;
    for (const int index : scene.streetIndex.find(around(cell, reach))) {
        const Street& street = scene.streets[size_t(index)];
        for (double s = 1; s < street.total(); s += 1.5) {
            const Vec2 p = street.at(s);
            if (std::abs(p.x - cell.x) < reach - 2 && std::abs(p.y - cell.y) < reach - 2) {
                const double side = (random.chance(0.5) ? 1 : -1) * std::min(street.halfWidth() * 0.42, 4.2);
                const double least = street.type >= RoadClass::Expressway ? 2.4 : 0.4;
                found.push_back(p + street.direction(s).left() * (random.uniform(least / 4.2, 1) * side));
            }
        }
    }
    std::erase_if(found, [&](Vec2 p) {
        for (const Node& node : scene.nodes)
            if (node.kind != NodeKind::Plain &&
                (node.at - p).length() < (node.kind == NodeKind::Roundabout ? node.radius - 2.8 : 4))
                return true;
        return false;
    });
    if (found.empty())
        return false;
    *camera = found[size_t(random.below(int(found.size())))];
    return true;
}

void findSemiPositives(std::vector<Place>& places)
{
    for (size_t i = 0; i < places.size(); ++i) {
        Place& place = places[i];
        const QPointF p = place.hasCamera ? place.camera : place.tileCentre;
        std::vector<std::pair<double, int>> near;
        for (size_t k = 0; k < places.size(); ++k) {
            const QPointF d = places[k].tileCentre - p;
            const double distance = std::max(std::abs(d.x()), std::abs(d.y()));
            if (k != i && distance < 2 * tileMetres)
                near.push_back({distance, int(k)});
        }
        std::sort(near.begin(), near.end());
        for (size_t k = 0; k < std::min<size_t>(3, near.size()); ++k)
            place.semiPositives.push_back(near[k].second);
    }
}

} // namespace

double halfSideFor(int tiles)
{
    return latticePitch * (std::ceil(std::sqrt(tiles * 1.5)) / 2 + 1);
}

std::vector<Place> layLattice(const Scene& scene, int tiles)
{
    const int ring = int(scene.half / latticePitch) + 3;
    std::vector<std::pair<int, Vec2>> cells;
    for (int i = -ring; i <= ring; ++i)
        for (int j = -ring; j <= ring; ++j)
            cells.push_back({std::max(std::abs(i), std::abs(j)), Vec2(i * latticePitch, j * latticePitch)});
    std::stable_sort(cells.begin(), cells.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    Random random = Random::stream(scene.seed, "lattice");
    std::vector<Place> places;
    int empty = 0;
    for (const auto& [distance, cell] : cells) {
        if (int(places.size()) == tiles)
            break;
        Vec2 camera;
        Place place;
        place.hasCamera = findCamera(scene, cell, random, &camera);
        if (!place.hasCamera && ++empty > emptyShare * tiles)
            continue;
        const Vec2 shift(random.uniform(-tileShift, tileShift), random.uniform(-tileShift, tileShift));
        place.camera = camera.point();
        place.tileCentre = ((place.hasCamera ? camera : cell) + shift).point();
        places.push_back(place);
    }
    findSemiPositives(places);
    return places;
}

} // namespace geovlm::world
