// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace geovlm::world {

/// Tileable fractal noise in [-1, 1], about 0 on average; features from 1/4 of a unit to about 16 units.
float grain(float x, float y);
/// The same, coarser and smoother: for clouds and fields.
float cloudNoise(float x, float y);
/// A number in [0, 1) that depends on all three.
float hashed(std::uint32_t seed, int x, int y = 0);

} // namespace geovlm::world
