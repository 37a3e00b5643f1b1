// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/geometry.h"

#include <QString>
#include <array>
#include <vector>

namespace geovlm::world {

enum class Character { Urban, Suburban, Industrial, Rural, Natural, Forest };
enum class RoofColour { Red, Brown, Grey, White, Green, Other };
enum class Surface { Black, Grey, Red, Yellow };

/// Everything that makes one town look unlike another: shares (0 to 1 or relative weights), palettes and
/// lengths in metres.
struct Style
{
    QString name;
    bool unseen = false;
    double pitch = 74;     ///< between parallel streets
    double jitter = 4;     ///< of the junctions
    double curved = 0.25;  ///< share of streets that wind
    double dropped = 0.14; ///< share of grid streets that do not exist
    double diagonal = 0.05;
    std::array<double, 6> character{2.4, 3, 1.4, 1.5, 1.4, 0.8};
    std::array<double, 6> roofWeights{1, 1, 1, 0.7, 0.6, 0.12};
    std::array<Rgb, 6> roofs{rgb(0xb0503a), rgb(0x6f4b38), rgb(0x82868c),
                             rgb(0xe6e4dc), rgb(0x5f8f6a), rgb(0x4a6a9a)};
    std::vector<Rgb> facades{rgb(0xe8dcc4), rgb(0xd9b48a), rgb(0xc9d2d6), rgb(0xb5654a), rgb(0xf0eee6)};
    std::array<double, 4> surfaceWeights{1, 1, 0.75, 0.65};
    std::array<Rgb, 4> surfaces{rgb(0x3b3c40), rgb(0xa6a6a2), rgb(0x9c5a48), rgb(0xc9ac6e)};
    Rgb pavement = rgb(0xd6d0c4);
    Rgb grass = rgb(0x74934f);
    Rgb soil = rgb(0xa88a64);
    Rgb leaf = rgb(0x4c7338);
    double pavementShare = 0.55;
    double yellowShare = 0.35;   ///< of marked roads
    double unmarkedShare = 0.25; ///< of roads
    double shoulderShare = 0.28;
    double roofSlope = 0.75;
    double conifers = 0.15;
    double treeShare = 0.5;
    double waterShare = 0.3; ///< share of block rows with a canal
    double railShare = 0.28;
    double tramShare = 0.16;
    double tidy = 0.5; ///< how regularly houses stand
    double heights = 1;
};

const std::vector<Style>& styles();
/// nullptr when there is none of this name.
const Style* findStyle(const QString& name);

} // namespace geovlm::world
