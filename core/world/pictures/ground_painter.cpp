// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/ground_painter.h"

#include "world/pictures/noise.h"

#include <QPainterPath>

namespace geovlm::world {

QTransform Raster::transform() const
{
    const double s = scale();
    return {s, 0, 0, -s, side / 2.0 - centre.x * s, side / 2.0 + centre.y * s};
}

QColor toColour(Rgb colour)
{
    const auto channel = [](float v) { return int(std::clamp(v, 0.0f, 1.0f) * 255 + 0.5f); };
    return {channel(colour.r), channel(colour.g), channel(colour.b)};
}

namespace {

bool grows(Material material)
{
    return material == Material::Grass || material == Material::Crop;
}

void paintPatch(QPainter& painter, const Patch& patch, const View& view)
{
    const QColor colour = toColour(grows(patch.material) ? patch.colour * view.leafTint : patch.colour);
    if (patch.width <= 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(patch.points);
        return;
    }
    QPen pen(colour, patch.width, Qt::SolidLine, patch.round ? Qt::RoundCap : Qt::FlatCap, Qt::RoundJoin);
    if (patch.dash > 0)
        pen.setDashPattern({patch.dash / patch.width, patch.gap / patch.width});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(patch.points);
}

/// The convex hull of a footprint and of its top's shadow.
QPolygonF shadowOf(const Prism& prism, Vec2 shift)
{
    std::vector<QPointF> points;
    const double ridge = prism.roof == Roof::Flat ? prism.top : prism.top + prism.rise * 0.5;
    for (int i = 0; i < prism.count; ++i) {
        const Vec2 p = prism.corners[size_t(i)];
        points.push_back((p + shift * prism.bottom).point());
        points.push_back((p + shift * ridge).point());
    }
    std::sort(points.begin(), points.end(),
              [](QPointF a, QPointF b) { return a.x() < b.x() || (a.x() == b.x() && a.y() < b.y()); });
    QPolygonF hull;
    const auto half = [&](auto begin, auto end) {
        const auto first = hull.size();
        for (auto it = begin; it != end; ++it) {
            while (hull.size() >= first + 2) {
                const QPointF a = hull[hull.size() - 2], b = hull.back();
                if ((b.x() - a.x()) * (it->y() - a.y()) - (b.y() - a.y()) * (it->x() - a.x()) > 0)
                    break;
                hull.removeLast();
            }
            hull << *it;
        }
        hull.removeLast();
    };
    half(points.begin(), points.end());
    half(points.rbegin(), points.rend());
    return hull;
}

void shadeTree(QPainter& painter, const Tree& tree, Vec2 shift)
{
    const Vec2 low = tree.at + shift * tree.base, high = tree.at + shift * tree.height;
    const Vec2 middle = mix(low, high, 0.5);
    painter.save();
    painter.translate(middle.x, middle.y);
    painter.rotate(std::atan2(shift.y, shift.x) * 180 / pi);
    const double stretch = (high - low).length() / 2;
    const double narrow = tree.conifer ? 0.7 : 0.92;
    painter.drawEllipse(QPointF(0, 0), std::max(tree.radius * narrow, stretch * 0.9 + tree.radius * 0.35),
                        tree.radius * narrow);
    painter.restore();
}

/// Where the sun does not reach: 255 = full shadow.
QImage shadowMask(const Scene& scene, const View& view, const Raster& raster)
{
    QImage mask(raster.side, raster.side, QImage::Format_Alpha8);
    mask.fill(0);
    QPainter painter(&mask);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setTransform(raster.transform());
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::black);
    const Vec2 shift = view.shadow();
    const QRectF area = raster.area().adjusted(-35, -35, 35, 35);
    for (const int i : scene.prismIndex.find(area))
        painter.drawPolygon(shadowOf(scene.prisms[size_t(i)], shift));
    for (const int i : scene.treeIndex.find(raster.area().adjusted(-14, -14, 14, 14)))
        shadeTree(painter, scene.trees[size_t(i)], shift);
    for (const Prism& vehicle : view.vehicles)
        painter.drawPolygon(shadowOf(vehicle, shift));
    return mask;
}

/// Multiplies texture and shadow into the picture.
void finish(QImage& image, const QImage& mask, const View& view, const Raster& raster)
{
    const float step = float(1 / raster.scale());
    const float depth = 0.52f - 0.22f * view.overcast;
    const float strength = 0.11f;
    for (int row = 0; row < raster.side; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        const uchar* shade = mask.constScanLine(row);
        const float y = float(raster.centre.y + raster.metres / 2) - (float(row) + 0.5f) * step;
        const float x0 = float(raster.centre.x - raster.metres / 2) + 0.5f * step;
        for (int column = 0; column < raster.side; ++column) {
            const float x = x0 + float(column) * step;
            const float lit = 1 - depth * float(shade[column]) / 255;
            const float light = lit * (1 + strength * grain(x, y));
            const float blue = light * (1 + 0.1f * (1 - lit));
            const QRgb p = line[column];
            line[column] =
                qRgb(std::min(255, int(float(qRed(p)) * light)), std::min(255, int(float(qGreen(p)) * light)),
                     std::min(255, int(float(qBlue(p)) * blue)));
        }
    }
}

} // namespace

QImage paintGround(const Scene& scene, const View& view, const Raster& raster)
{
    QImage image(raster.side, raster.side, QImage::Format_RGB32);
    image.fill(toColour(mix(scene.style->grass, scene.style->soil, 0.25f) * view.leafTint));
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setTransform(raster.transform());
        for (const int i : scene.patchIndex.find(raster.area()))
            paintPatch(painter, scene.patches[size_t(i)], view);
    }
    finish(image, shadowMask(scene, view, raster), view, raster);
    return image;
}

} // namespace geovlm::world
