// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/pictures/vehicles.h"

#include <QImage>
#include <QPainter>

namespace geovlm::world {

/// Where a raster lies: pixel (0, 0) is the north-west corner.
struct Raster
{
    Vec2 centre;
    double metres = 80; ///< side
    int side = 320;     ///< pixels
    double scale() const { return side / metres; }
    QRectF area() const { return around(centre, metres / 2); }
    QTransform transform() const;
};

/// The ground with its paint, textures and shadows, seen from above without what stands on it. RGB32.
QImage paintGround(const Scene& scene, const View& view, const Raster& raster);

QColor toColour(Rgb colour);

} // namespace geovlm::world
