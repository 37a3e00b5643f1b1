// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"
#include "world/world.h"

namespace geovlm::world {

/// Half the side of a town that offers `tiles` tiles, metres.
double halfSideFor(int tiles);
/// Exactly `tiles` places, from the middle of the town outwards; nearly all with a camera.
std::vector<Place> layLattice(const Scene& scene, int tiles);

} // namespace geovlm::world
