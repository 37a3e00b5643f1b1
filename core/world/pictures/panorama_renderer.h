// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/pictures/ground_painter.h"

namespace geovlm::world {

/// Height of the camera above the road, metres.
inline constexpr double eyeHeight = 2.2;

/// Equirectangular, `width` by `width` / 2; the centre column looks north, azimuth grows to the right.
QImage renderPanorama(const Scene& scene, const View& view, Vec2 camera, int width);

} // namespace geovlm::world
