// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

namespace geovlm::world {

/// Surfaces, pavements and junctions as patches.
void paveRoads(Scene& scene);
/// Lines, lanes, crossings, arrows as patches.
void markRoads(Scene& scene);
/// What stands in and beside roads: signals, signs, footbridges, parapets, street trees; canals, rails.
void furnishRoads(Scene& scene);

/// The stretch of a section that no junction covers; empty when from >= to.
struct Stretch
{
    double from = 0;
    double to = 0;
    double length() const { return to - from; }
};
Stretch openStretch(const Scene& scene, const Street& street, const Section& section);

Patch strokeOf(const std::vector<Vec2>& line, double width, Rgb colour, Layer layer,
               Material material = Material::Plain);

} // namespace geovlm::world
