// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/noise.h"

#include "domain/random.h"

#include <vector>

namespace geovlm::world {
namespace {

constexpr int side = 256;

/// Value noise summed over octaves; wraps around at `side`.
std::vector<float> makeTable(int coarsest, int finest, float persistence, const char* name)
{
    std::vector<float> table(size_t(side) * side, 0);
    float weight = 1, total = 0;
    for (int cell = coarsest; cell >= finest; cell /= 2, weight *= persistence) {
        const int count = side / cell;
        Random random = Random::stream(7, name, std::uint64_t(cell));
        std::vector<float> knots(size_t(count) * size_t(count));
        for (float& knot : knots)
            knot = float(random.uniform(-1, 1));
        const auto knot = [&](int x, int y) {
            return knots[size_t(y % count) * size_t(count) + size_t(x % count)];
        };
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const int i = x / cell, j = y / cell;
                float u = float(x % cell) / float(cell), v = float(y % cell) / float(cell);
                u = u * u * (3 - 2 * u), v = v * v * (3 - 2 * v);
                const float low = knot(i, j) + (knot(i + 1, j) - knot(i, j)) * u;
                const float high = knot(i, j + 1) + (knot(i + 1, j + 1) - knot(i, j + 1)) * u;
                table[size_t(y) * side + size_t(x)] += weight * (low + (high - low) * v);
            }
        total += weight;
    }
    for (float& value : table)
        value *= 1.6f / total;
    return table;
}

float lookUp(const std::vector<float>& table, float x, float y)
{
    // Without SSE 4.1 std::floor is a call; the shift keeps the truncation above zero.
    const int wholeX = int(x + 65536) - 65536, wholeY = int(y + 65536) - 65536;
    const float fx = float(wholeX), fy = float(wholeY);
    const int i = wholeX & (side - 1), j = wholeY & (side - 1);
    const int k = (i + 1) & (side - 1), l = (j + 1) & (side - 1);
    const float u = x - fx, v = y - fy;
    const auto at = [&table](int column, int row) { return table[size_t(row) * side + size_t(column)]; };
    const float low = at(i, j) * (1 - u) + at(k, j) * u;
    const float high = at(i, l) * (1 - u) + at(k, l) * u;
    return low * (1 - v) + high * v;
}

} // namespace

float grain(float x, float y)
{
    static const std::vector<float> table = makeTable(64, 1, 0.75f, "grain");
    return lookUp(table, x * 4, y * 4);
}

float cloudNoise(float x, float y)
{
    static const std::vector<float> table = makeTable(64, 2, 0.5f, "clouds");
    return lookUp(table, x, y);
}

float hashed(std::uint32_t seed, int x, int y)
{
    std::uint32_t h = seed + std::uint32_t(x) * 0x9e3779b1u + std::uint32_t(y) * 0x85ebca77u;
    h = (h ^ (h >> 16)) * 0x7feb352du;
    h = (h ^ (h >> 15)) * 0x846ca68bu;
    return float((h ^ (h >> 16)) >> 8) * 0x1.0p-24f;
}

} // namespace geovlm::world
