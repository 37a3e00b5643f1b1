// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

namespace geovlm::world {

/// Lays streets, canals and railways and draws every section's attributes. Fills nodes, streets, courses
/// and crossings of a scene whose style, seed and half are set.
void layStreets(Scene& scene);

/// The attributes of the sections alone (part of layStreets).
void drawSections(Scene& scene);

} // namespace geovlm::world
