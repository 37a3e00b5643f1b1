// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/pictures/ground_painter.h"

namespace geovlm::world {

/// Looks straight down; north is up.
QImage renderTile(const Scene& scene, const View& view, Vec2 centre, double metres, int side);

} // namespace geovlm::world
