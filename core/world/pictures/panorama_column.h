// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/pictures/panorama_renderer.h"

#include <vector>

namespace geovlm::world {

/// What every column of one panorama shares.
struct PanoramaFrame
{
    int height = 512;
    float pixel = 0;              ///< radians per row
    std::vector<float> tangent;   ///< of the elevation, per row centre
    std::vector<float> footprint; ///< change of the tangent over the row
    Vec2 eye;
    Rgb haze{0.8f, 0.86f, 0.9f};
    const View* view = nullptr;
    const Scene* scene = nullptr;

    PanoramaFrame(const Scene& scene_, const View& view_, Vec2 eye_, int height_);
    /// Row (with fraction) at which a height at a distance appears.
    float row(double z, double distance) const;
    /// Share of haze in what is seen at a distance.
    float hazeAt(double distance) const { return 1 - std::exp(-float(distance) / 260); }
    Rgb hazed(Rgb colour, float share) const { return mix(colour, haze, share); }
};

/// One column of pixels, painted from the back to the front.
class PanoramaColumn
{
public:
    explicit PanoramaColumn(const PanoramaFrame& frame) : m_frame(frame), m_pixels(size_t(frame.height)) {}

    void aim(double azimuth, double width);
    Vec2 ray() const { return m_ray; }
    std::vector<Rgb>& pixels() { return m_pixels; }
    /// False when the ray misses; otherwise where it enters and leaves and through which edge it enters.
    bool hit(const Prism& prism, double* in, double* out, int* edge) const;
    void paint(const Prism& prism, double in, double out, int edge);
    /// `offset`: metres to the right of the trunk at which the ray passes.
    void paint(const Tree& tree, double distance, float offset);

private:
    void wall(const Prism& prism, double in, int edge);
    void roof(const Prism& prism, double in, double out);
    void roofPiece(const Prism& prism, double from, double to);
    void underside(const Prism& prism, double in, double out);
    template <class Shade>
    void span(float top, float bottom, Shade shade);
    float lit(Vec2 normal) const;
    void crown(const Tree& tree, double distance, float offset);

    const PanoramaFrame& m_frame;
    std::vector<Rgb> m_pixels;
    Vec2 m_ray;
    double m_width = 0; ///< radians
};

} // namespace geovlm::world
