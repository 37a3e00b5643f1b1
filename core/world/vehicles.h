// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/scene.h"

namespace geovlm::world {

/// What differs between two pictures of the same scene: where vehicles stand, season and light.
struct View
{
    std::vector<Prism> vehicles;
    double sunAzimuth = 2.5; ///< radians, anticlockwise from east
    double sunHeight = 0.8;  ///< radians
    Rgb leafTint{1, 1, 1};
    Rgb tint{1, 1, 1};
    float overcast = 0;
    quint64 seed = 0;
    Vec2 shadow() const; ///< metres of shadow per metre of height
    Vec2 sun() const { return heading(sunAzimuth); }
};

/// Draws the view of the surroundings of `centre`; the same for the same seed. `clear` metres around
/// `keepFree` stay without vehicles.
View drawView(const Scene& scene, Vec2 centre, double reach, quint64 seed, Vec2 keepFree, double clear);

} // namespace geovlm::world
