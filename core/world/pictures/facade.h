// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

namespace geovlm::world {

/// One wall of a prism as one column of the panorama sees it; patterns are box-filtered over the pixel's
/// footprint, so that edges stay smooth at any distance.
class FacadeColumn
{
public:
    /// `along` metres from the wall's start, of `length`; `wide` metres covered by the column.
    FacadeColumn(const Prism& prism, int edge, float along, float length, float wide);
    /// Colour at `height` metres above the ground, `tall` metres covered by the pixel; unlit.
    Rgb at(float height, float tall) const;
    /// How much of the pixel the wall covers: fences and bicycles let through what is behind.
    float opacity(float height, float tall) const;

private:
    Rgb house(float z, float tall) const;
    Rgb apartments(float z, float tall) const;
    Rgb glass(float z, float tall) const;
    Rgb shop(float z, float tall) const;
    Rgb hall(float z, float tall) const;
    Rgb ornate(float z, float tall) const;
    Rgb columns(float z, float tall) const;
    Rgb vehicle(float z, float tall) const;
    Rgb wheels(Rgb colour, float z, float tall) const;
    Rgb signal(float z) const;
    Rgb sign(float z, float tall) const;
    Rgb window(Rgb base, float across, float frame, float z, float tall, float low, float high) const;
    Rgb pane(float z) const;

    const Prism& m_prism;
    int m_edge;
    float m_u;
    float m_length;
    float m_wide;
    float m_pulse = 0; ///< how much of the column is window
    float m_frame = 0; ///< and window frame
    float m_bay = 1;   ///< metres from window to window
};

} // namespace geovlm::world
