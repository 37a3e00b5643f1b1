// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/tile_renderer.h"

#include "world/pictures/noise.h"

#include <QRadialGradient>

namespace geovlm::world {
namespace {

class RoofPainter
{
public:
    RoofPainter(QPainter& painter, const View& view) : m_painter(painter), m_view(view) {}

    void paint(const Prism& prism)
    {
        if (prism.roof == Roof::Flat)
            return flat(prism);
        m_painter.setPen(Qt::NoPen);
        for (int i = 0; i < prism.count; ++i)
            if (prism.slopes(i))
                slope(prism, i);
        if (prism.roof == Roof::Mansard)
            polygon(cutOff(prism, -1), prism.cover * 0.92f);
        ridge(prism);
    }

private:
    /// The part of the footprint where the plane of `edge` is the lowest; -1 = where the flat top is.
    std::vector<Vec2> cutOff(const Prism& prism, int edge) const
    {
        std::vector<Vec2> part(prism.corners.begin(), prism.corners.begin() + prism.count);
        const auto linear = [&](int e, double& a, double& b, double& c) {
            const Vec2 p = prism.corners[size_t(e)],
                       d = (prism.corners[size_t((e + 1) % prism.count)] - p).unit().left();
            a = d.x, b = d.y, c = -p.dot(d);
        };
        double a = 0, b = 0, c = prism.rise / std::max(0.01, prism.slope());
        if (edge >= 0)
            linear(edge, a, b, c);
        for (int other = 0; other < prism.count; ++other) {
            if (other == edge || !prism.slopes(other))
                continue;
            double oa = 0, ob = 0, oc = 0;
            linear(other, oa, ob, oc);
            part = clipConvex(part, oa - a, ob - b, oc - c);
        }
        if (prism.roof == Roof::Mansard && edge >= 0)
            part = clipConvex(part, -a, -b, prism.rise / prism.slope() - c);
        return part;
    }

    void polygon(const std::vector<Vec2>& points, Rgb colour)
    {
        QPolygonF shape;
        for (const Vec2 p : points)
            shape << p.point();
        m_painter.setBrush(toColour(colour));
        m_painter.drawPolygon(shape);
    }

    void slope(const Prism& prism, int edge)
    {
        const Vec2 a = prism.corners[size_t(edge)],
                   along = (prism.corners[size_t((edge + 1) % prism.count)] - a).unit();
        const Vec2 outward = along.left() * -1;
        const double k = prism.slope(), norm = std::sqrt(1 + k * k), flat = m_view.sunFlat, up = m_view.sunUp;
        const double light = (outward.dot(m_view.sun) * flat * k + up) / norm;
        const float shade = 0.62f + 0.5f * float(std::max(0.0, light));
        const std::vector<Vec2> part = cutOff(prism, edge);
        polygon(part, prism.cover * shade);
        if (prism.type != BuildingType::None)
            courses(prism, part, a, along, shade);
    }

    /// Rows of tiles: faint lines along the eaves.
    void courses(const Prism& prism, const std::vector<Vec2>& part, Vec2 a, Vec2 along, float shade)
    {
        double deepest = 0;
        for (const Vec2 p : part)
            deepest = std::max(deepest, (p - a).dot(along.left()));
        m_painter.setPen(QPen(toColour(prism.cover * (shade * 0.9f)), 0.16));
        for (double v = 0.7; v < deepest; v += 0.9) {
            double low = 1e9, high = -1e9;
            for (size_t i = 0; i < part.size(); ++i) {
                const Vec2 p = part[i], q = part[(i + 1) % part.size()];
                const double vp = (p - a).dot(along.left()), vq = (q - a).dot(along.left());
                if ((vp < v) == (vq < v))
                    continue;
                const double u = mix(p, q, (v - vp) / (vq - vp)).dot(along) - a.dot(along);
                low = std::min(low, u), high = std::max(high, u);
            }
            if (high > low)
                m_painter.drawLine((a + along * low + along.left() * v).point(),
                                   (a + along * high + along.left() * v).point());
        }
        m_painter.setPen(Qt::NoPen);
    }

    void ridge(const Prism& prism)
    {
        if (prism.roof != Roof::Gable || prism.count != 4)
            return;
        m_painter.setPen(QPen(toColour(mix(prism.cover, {1, 1, 1}, 0.25f)), 0.28));
        m_painter.drawLine(mix(prism.corners[0], prism.corners[3], 0.5).point(),
                           mix(prism.corners[1], prism.corners[2], 0.5).point());
    }

    void flat(const Prism& prism)
    {
        const float light = 0.72f + 0.34f * float(m_view.sunUp);
        const bool building = prism.type != BuildingType::None;
        m_painter.setPen(building ? QPen(toColour(mix(prism.cover, {1, 1, 1}, 0.35f)), 0.5)
                                  : QPen(Qt::NoPen));
        m_painter.setBrush(toColour(prism.cover * light));
        m_painter.drawPolygon(prism.polygon());
        if (building)
            details(prism, light);
        if (prism.facade == Facade::CarGlass)
            glass(prism);
    }

    void details(const Prism& prism, float light)
    {
        const Vec2 a = prism.corners[0], u = prism.corners[1] - a, v = prism.corners[3] - a;
        const auto box = [&](double x, double y, double w, double h, Rgb colour) {
            QPolygonF shape;
            for (const Vec2 p : {Vec2(x, y), Vec2(x + w, y), Vec2(x + w, y + h), Vec2(x, y + h)})
                shape << (a + u * p.x + v * p.y).point();
            m_painter.setBrush(toColour(colour));
            m_painter.drawPolygon(shape);
        };
        m_painter.setPen(Qt::NoPen);
        if (prism.architecture == Architecture::Industrial)
            for (int i = 0; i < 4; ++i)
                box(0.12 + 0.2 * i, 0.15, 0.07, 0.7, mix(prism.cover, rgb(0xcfe2ee), 0.6f) * light);
        else
            for (int i = 0; i < 3; ++i)
                box(0.15 + 0.5 * hashed(prism.seed, i, 1), 0.15 + 0.5 * hashed(prism.seed, i, 2),
                    1.6 / std::max(4.0, u.length()), 1.6 / std::max(4.0, v.length()),
                    prism.cover * (0.7f * light));
    }

    void glass(const Prism& prism)
    {
        const Vec2 a = prism.corners[0], u = prism.corners[1] - a, v = prism.corners[3] - a;
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(toColour(rgb(0x20292f)));
        for (const double x : {0.02, 0.76}) {
            QPolygonF shape;
            for (const Vec2 p : {Vec2(x, 0.08), Vec2(x + 0.2, 0.08), Vec2(x + 0.2, 0.92), Vec2(x, 0.92)})
                shape << (a + u * p.x + v * p.y).point();
            m_painter.drawPolygon(shape);
        }
    }

    QPainter& m_painter;
    const View& m_view;
};

void paintCrown(QPainter& painter, const Tree& tree, const Scene& scene, const View& view)
{
    const Vec2 sun = view.sun;
    const Rgb pine = rgb(0x2f5a3c);
    const Rgb leaf =
        (tree.conifer ? mix(scene.style->leaf, pine, 0.7f) : scene.style->leaf) * view.leafTint * tree.tone;
    const double r = tree.radius;
    QRadialGradient light((tree.at + sun * (r * 0.35)).point(), r * 1.25);
    light.setColorAt(0, toColour(leaf * 1.5f));
    light.setColorAt(0.55, toColour(leaf));
    light.setColorAt(1, toColour(leaf * 0.55f));
    painter.setPen(Qt::NoPen);
    painter.setBrush(light);
    QPolygonF outline;
    const int count = 18;
    for (int i = 0; i < count; ++i) {
        const double wobble =
            tree.conifer ? (i % 2 ? 0.8 : 1.05) : 0.86 + 0.22 * double(hashed(tree.seed, i));
        outline << (tree.at + heading(2 * pi * i / count) * (r * wobble)).point();
    }
    painter.drawPolygon(outline);
    for (int i = 0; i < (tree.conifer ? 0 : 7); ++i) {
        const double angle = 2 * pi * double(hashed(tree.seed, i, 3)),
                     out = r * 0.72 * std::sqrt(double(hashed(tree.seed, i, 4)));
        const Vec2 at = tree.at + heading(angle) * out;
        const float bright =
            1 + 0.45f * float((at - tree.at).dot(sun) / r) + 0.25f * (hashed(tree.seed, i, 5) - 0.4f);
        QColor colour = toColour(leaf * bright * 1.08f);
        colour.setAlpha(170);
        painter.setBrush(colour);
        painter.drawEllipse(at.point(), r * 0.26, r * 0.26);
    }
    if (tree.conifer) {
        painter.setBrush(toColour(leaf * 1.35f));
        painter.drawEllipse((tree.at + sun * (r * 0.12)).point(), r * 0.22, r * 0.22);
    }
}

void grade(QImage& image, const View& view, const Raster& raster)
{
    const float step = float(1 / raster.scale());
    for (int row = 0; row < image.height(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        const float y = float(raster.centre.y) - float(row) * step;
        for (int column = 0; column < image.width(); ++column) {
            const float n =
                1 + 0.035f * grain(float(raster.centre.x) * 1.7f + float(column) * step * 2.1f, y * 2.1f);
            const QRgb p = line[column];
            line[column] = qRgb(std::min(255, int(float(qRed(p)) * view.tint.r * n)),
                                std::min(255, int(float(qGreen(p)) * view.tint.g * n)),
                                std::min(255, int(float(qBlue(p)) * view.tint.b * n)));
        }
    }
}

} // namespace

QImage renderTile(const Scene& scene, const View& view, Vec2 centre, double metres, int side)
{
    const Raster raster{centre, metres, side};
    QImage image = paintGround(scene, view, raster);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setTransform(raster.transform());
        std::vector<const Prism*> prisms;
        for (const int i : scene.prismIndex.find(raster.area()))
            prisms.push_back(&scene.prisms[size_t(i)]);
        for (const Prism& vehicle : view.vehicles)
            prisms.push_back(&vehicle);
        std::vector<const Tree*> trees;
        for (const int i : scene.treeIndex.find(raster.area()))
            trees.push_back(&scene.trees[size_t(i)]);
        std::stable_sort(prisms.begin(), prisms.end(),
                         [](const Prism* a, const Prism* b) { return a->top < b->top; });
        std::stable_sort(trees.begin(), trees.end(),
                         [](const Tree* a, const Tree* b) { return a->height < b->height; });
        RoofPainter roofs(painter, view);
        size_t next = 0;
        for (const Prism* prism : prisms) {
            for (; next < trees.size() && trees[next]->height < prism->top; ++next)
                paintCrown(painter, *trees[next], scene, view);
            roofs.paint(*prism);
        }
        for (; next < trees.size(); ++next)
            paintCrown(painter, *trees[next], scene, view);
    }
    grade(image, view, raster);
    return image;
}

} // namespace geovlm::world
