// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/panorama_renderer.h"

#include "world/pictures/noise.h"
#include "world/pictures/panorama_column.h"

namespace geovlm::world {
namespace {

constexpr double farReach = 80;  ///< metres of ground painted on each side
constexpr double nearReach = 14; ///< of these, in fine detail
constexpr double objectReach = 125;
constexpr int oversampling = 2; ///< columns computed per column written

/// The ground around the camera at four scales, sampled with the footprint of a pixel.
class GroundView
{
public:
    GroundView(const Scene& scene, const View& view, Vec2 eye, int width)
    {
        const double detail = std::clamp(width / 1024.0, 0.5, 2.0);
        const auto add = [&](double reach, double scale) {
            m_levels.push_back(
                {paintGround(scene, view, {eye, 2 * reach, int(2 * reach * scale * detail)}), reach});
        };
        add(4.5, 30);
        add(nearReach, 12);
        add(farReach, 3);
        m_levels.push_back({thirds(m_levels.back().image), farReach});
    }

    /// Mean colour along the ray from `from` to `to` metres.
    Rgb along(Vec2 ray, float from, float to) const
    {
        const float middle = (from + to) / 2;
        size_t index = 0;
        while (index < 2 && middle > float(m_levels[index].reach) * 0.97f)
            ++index;
        if (index == 2 && to - from > 1.2f)
            index = 3;
        const QImage& image = m_levels[index].image;
        const float half = float(image.width()) / 2, scale = half / float(m_levels[index].reach);
        const int count = std::clamp(int((to - from) * scale + 0.5f), 1, 8);
        Rgb sum;
        for (int i = 0; i < count; ++i) {
            const float d = (from + (to - from) * (float(i) + 0.5f) / float(count)) * scale;
            sum = sum + sample(image, half + d * float(ray.x), half - d * float(ray.y));
        }
        return sum * (1 / float(count));
    }

private:
    struct Level
    {
        QImage image;
        double reach;
    };

    /// Means of three by three pixels. (QImage::scaled would wake the thread pool for this.)
    static QImage thirds(const QImage& fine)
    {
        QImage coarse(fine.width() / 3, fine.height() / 3, QImage::Format_RGB32);
        for (int y = 0; y < coarse.height(); ++y) {
            auto* line = reinterpret_cast<QRgb*>(coarse.scanLine(y));
            for (int x = 0; x < coarse.width(); ++x) {
                int r = 0, g = 0, b = 0;
                for (int k = 0; k < 9; ++k) {
                    const QRgb p =
                        reinterpret_cast<const QRgb*>(fine.constScanLine(3 * y + k / 3))[3 * x + k % 3];
                    r += qRed(p), g += qGreen(p), b += qBlue(p);
                }
                line[x] = qRgb(r / 9, g / 9, b / 9);
            }
        }
        return coarse;
    }

    static Rgb sample(const QImage& image, float x, float y)
    {
        x = std::clamp(x - 0.5f, 0.0f, float(image.width() - 2)),
        y = std::clamp(y - 0.5f, 0.0f, float(image.height() - 2));
        const int i = int(x), j = int(y);
        const float u = x - float(i), v = y - float(j);
        const auto* low = reinterpret_cast<const QRgb*>(image.constScanLine(j)) + i;
        const auto* high = reinterpret_cast<const QRgb*>(image.constScanLine(j + 1)) + i;
        const auto colour = [](QRgb p) { return Rgb{float(qRed(p)), float(qGreen(p)), float(qBlue(p))}; };
        return mix(mix(colour(low[0]), colour(low[1]), u), mix(colour(high[0]), colour(high[1]), u), v) *
               (1 / 255.0f);
    }

    std::vector<Level> m_levels;
};

/// What one column has to look at, in the order of its distance.
struct Item
{
    double order = 0;
    double distance = 0;
    double out = 0;
    const Prism* prism = nullptr;
    const Tree* tree = nullptr;
    int edge = -1;
    float off = 0; ///< metres from the tree's middle
};

/// What depends on a pixel's row alone.
struct Row
{
    float elevation = 0;
    float from = 0, to = 0, middle = 0; ///< metres of ground that it covers
    float haze = 0;
    float reach = 0; ///< where the sky's plane of clouds is met
    Rgb sky;
};

class Panorama
{
public:
    Panorama(const Scene& scene, const View& view, Vec2 eye, int width)
        : m_scene(scene), m_view(view), m_eye(eye), m_width(width), m_height(width / 2),
          m_columns(width * oversampling), m_frame(scene, view, eye, m_height),
          m_ground(scene, view, eye, width), m_prisms(size_t(m_columns)), m_trees(size_t(m_columns)),
          m_background(size_t(m_height))
    {
        fillRows();
        binObjects();
    }

    QImage render()
    {
        QImage image(m_width, m_height, QImage::Format_RGB32);
        PanoramaColumn column(m_frame);
        std::vector<Rgb> sum(static_cast<size_t>(m_height));
        for (int x = 0; x < m_width; ++x) {
            std::fill(sum.begin(), sum.end(), Rgb{});
            column.aim(((x + 0.5) / m_width - 0.5) * 2 * pi, 0);
            background(column, ((x + 0.5) / m_width - 0.5) * 2 * pi);
            for (int k = 0; k < oversampling; ++k) {
                paint(column, x * oversampling + k);
                for (size_t y = 0; y < sum.size(); ++y)
                    sum[y] = sum[y] + column.pixels()[y];
            }
            write(image, x, sum);
        }
        return image;
    }

private:
    double azimuth(int column) const { return ((column + 0.5) / m_columns - 0.5) * 2 * pi; }

    void bin(double middle, double half, const auto& add)
    {
        const int from = int(std::floor(((middle - half) / (2 * pi) + 0.5) * m_columns)) - 1;
        const int to = int(std::ceil(((middle + half) / (2 * pi) + 0.5) * m_columns)) + 1;
        for (int c = from; c <= std::min(to, from + m_columns - 1); ++c)
            add(size_t((c % m_columns + m_columns) % m_columns));
    }

    void binPrism(const Prism& prism)
    {
        const Vec2 centre = prism.centre() - m_eye;
        const double middle = std::atan2(centre.x, centre.y);
        double half = 0;
        for (int i = 0; i < prism.count; ++i) {
            const Vec2 p = prism.corners[size_t(i)] - m_eye;
            double turn = std::atan2(p.x, p.y) - middle;
            turn -= 2 * pi * std::round(turn / (2 * pi));
            half = std::max(half, std::abs(turn));
        }
        // Something overhead reaches all around.
        bin(middle, half > 2.2 || centre.length() < 1.5 ? pi : half,
            [&](size_t c) { m_prisms[c].push_back(&prism); });
    }

    void binObjects()
    {
        const QRectF area = around(m_eye, objectReach);
        for (const int i : m_scene.prismIndex.find(area)) {
            const Prism& prism = m_scene.prisms[size_t(i)];
            const double distance = (prism.centre() - m_eye).length();
            const bool speck = prism.area() < 1.5 && distance > 70;
            if (!speck && distance < objectReach)
                binPrism(prism);
        }
        for (const Prism& vehicle : m_view.vehicles)
            if ((vehicle.centre() - m_eye).length() < 100)
                binPrism(vehicle);
        for (const int i : m_scene.treeIndex.find(area)) {
            const Tree& tree = m_scene.trees[size_t(i)];
            const Vec2 d = tree.at - m_eye;
            if (d.length() < tree.radius + 0.6 || d.length() > 110)
                continue;
            bin(std::atan2(d.x, d.y), std::asin(std::min(1.0, tree.radius * 1.15 / d.length())),
                [&](size_t c) { m_trees[c].push_back(&tree); });
        }
    }

    void paint(PanoramaColumn& column, int index)
    {
        const double angle = azimuth(index);
        column.aim(angle, 2 * pi / m_columns);
        column.pixels() = m_background;
        m_items.clear();
        for (const Prism* prism : m_prisms[size_t(index)]) {
            Item item;
            item.prism = prism;
            if (!column.hit(*prism, &item.distance, &item.out, &item.edge))
                continue;
            // What stands on something lower than the eye is painted after the top that it stands on.
            item.order = item.distance - (prism->bottom > 0.7 && prism->bottom < eyeHeight ? 2 : 0);
            m_items.push_back(item);
        }
        for (const Tree* tree : m_trees[size_t(index)]) {
            const Vec2 d = tree->at - m_eye;
            Item item;
            item.tree = tree;
            item.off = float(column.ray().y * d.x - column.ray().x * d.y) * -1;
            item.order = item.distance = d.length();
            m_items.push_back(item);
        }
        std::sort(m_items.begin(), m_items.end(),
                  [](const Item& a, const Item& b) { return a.order > b.order; });
        for (const Item& item : m_items)
            item.prism ? column.paint(*item.prism, item.distance, item.out, item.edge)
                       : column.paint(*item.tree, item.distance, item.off);
    }

    /// Sky and ground: once per column written, because both are smooth.
    void background(PanoramaColumn& column, double angle)
    {
        const float hills = 1.6f + 1.1f * cloudNoise(float(angle) * 30 + float(m_scene.seed % 101), 5);
        for (int row = 0; row < m_height; ++row)
            m_background[size_t(row)] = row < m_height / 2
                                            ? sky(m_rows[size_t(row)], column.ray(), hills * 0.0175f)
                                            : ground(m_rows[size_t(row)], column.ray());
    }

    Rgb sky(const Row& row, Vec2 ray, float treeLine) const
    {
        const float x = row.reach * float(ray.x) + float(m_view.seed % 199);
        const float y = row.reach * float(ray.y) + float(m_view.seed % 211);
        const float cloud =
            std::clamp((cloudNoise(x, y) + 0.1f + 0.75f * m_view.overcast) * 1.5f, 0.0f, 1.0f) *
            std::min(1.0f, row.elevation * 5);
        const Rgb colour = mix(row.sky, mix(rgb(0xfdfdfc), rgb(0xc9cdd2), m_view.overcast), 0.75f * cloud);
        const float line = std::clamp((treeLine - row.elevation) / m_frame.pixel + 0.5f, 0.0f, 1.0f);
        return line > 0 ? mix(colour, mix(m_scene.style->leaf * 0.9f, m_frame.haze, 0.52f), line) : colour;
    }

    Rgb ground(const Row& row, Vec2 ray) const
    {
        const Rgb colour = row.middle > farReach * 0.98 ? mix(m_scene.style->grass, m_scene.style->leaf, 0.5f)
                                                        : m_ground.along(ray, row.from, row.to);
        return m_frame.hazed(colour, row.haze);
    }

    void fillRows()
    {
        const auto reach = [](float angle) { return float(eyeHeight) / std::tan(std::max(angle, 0.001f)); };
        const float half = m_frame.pixel / 2;
        for (int i = 0; i < m_height; ++i) {
            Row row;
            row.elevation = float(pi / 2) - (float(i) + 0.5f) * m_frame.pixel;
            if (row.elevation > 0) {
                row.sky = mix(m_frame.haze, mix(rgb(0x3f7cc4), rgb(0x9aa6b2), m_view.overcast),
                              std::pow(std::min(row.elevation / 1.2f, 1.0f), 0.55f));
                row.reach = 26 / (std::sin(row.elevation) + 0.12f) * std::cos(row.elevation);
            } else {
                row.from = reach(std::min(half - row.elevation, 1.5707f));
                row.to = std::min(reach(-row.elevation - half), float(farReach));
                row.middle = reach(-row.elevation);
                row.haze = m_frame.hazeAt(row.middle);
            }
            m_rows.push_back(row);
        }
    }

    void write(QImage& image, int x, const std::vector<Rgb>& sum) const
    {
        uchar* bits = image.bits();
        const qsizetype stride = image.bytesPerLine();
        const Rgb scale = m_view.tint * (255.0f / oversampling);
        for (int y = 0; y < m_height; ++y) {
            const Rgb c = sum[size_t(y)] * scale;
            reinterpret_cast<QRgb*>(bits + y * stride)[x] =
                qRgb(int(std::clamp(c.r, 0.0f, 255.0f)), int(std::clamp(c.g, 0.0f, 255.0f)),
                     int(std::clamp(c.b, 0.0f, 255.0f)));
        }
    }

    const Scene& m_scene;
    const View& m_view;
    Vec2 m_eye;
    int m_width;
    int m_height;
    int m_columns;
    PanoramaFrame m_frame;
    GroundView m_ground;
    std::vector<std::vector<const Prism*>> m_prisms;
    std::vector<std::vector<const Tree*>> m_trees;
    std::vector<Item> m_items;
    std::vector<Row> m_rows;
    std::vector<Rgb> m_background;
};

} // namespace

QImage renderPanorama(const Scene& scene, const View& view, Vec2 camera, int width)
{
    return Panorama(scene, view, camera, width).render();
}

} // namespace geovlm::world
