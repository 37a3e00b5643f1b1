// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

namespace geovlm::world {

/// What differs between two pictures of the same scene: where vehicles stand, season and light.
struct View
{
    std::vector<Prism> vehicles;
    double sunAzimuth = 2.5; ///< radians, anticlockwise from east
    double sunHeight = 0.8;  ///< radians
    Vec2 sun{-0.8, -0.6};    ///< where it stands, as a compass direction
    double sunFlat = 0.7;    ///< cosine and sine of its height
    double sunUp = 0.7;
    Rgb leafTint{1, 1, 1};
    Rgb tint{1, 1, 1};
    float overcast = 0;
    quint64 seed = 0;
    Vec2 shadow() const; ///< metres of shadow per metre of height
};

/// Draws the view of the surroundings of `centre`; the same for the same seed. `clear` metres around
/// `keepFree` stay without vehicles.
View drawView(const Scene& scene, Vec2 centre, double reach, quint64 seed, Vec2 keepFree, double clear);

} // namespace geovlm::world
