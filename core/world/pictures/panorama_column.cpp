// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/panorama_column.h"

#include "world/pictures/facade.h"
#include "world/pictures/noise.h"

namespace geovlm::world {

PanoramaFrame::PanoramaFrame(const Scene& scene_, const View& view_, Vec2 eye_, int height_)
    : height(height_), pixel(float(pi / height_)), eye(eye_), view(&view_), scene(&scene_)
{
    for (int row = 0; row < height; ++row) {
        const double elevation = pi / 2 - (row + 0.5) * pi / height;
        tangent.push_back(float(std::tan(elevation)));
        footprint.push_back(float(pixel * (1 + tangent.back() * tangent.back())));
    }
    haze = mix(rgb(0xcfdde8), rgb(0xd4d6d8), view->overcast);
}

float PanoramaFrame::row(double z, double distance) const
{
    const float up = std::atan2(float(z - eyeHeight), float(std::max(distance, 0.05)));
    return (float(pi / 2) - up) / pixel;
}

void PanoramaColumn::aim(double azimuth, double width)
{
    m_ray = {std::sin(azimuth), std::cos(azimuth)};
    m_width = width;
}

bool PanoramaColumn::hit(const Prism& prism, double* in, double* out, int* edge) const
{
    *in = 0.05, *out = 1e9, *edge = -1;
    for (int i = 0; i < prism.count; ++i) {
        const Vec2 a = prism.corners[size_t(i)] - m_frame.eye,
                   d = prism.corners[size_t((i + 1) % prism.count)] - prism.corners[size_t(i)];
        const double speed = d.cross(m_ray), gap = d.cross(a); // inside: d x (p - a) >= 0
        if (std::abs(speed) < 1e-12) {
            if (gap > 0)
                return false;
            continue;
        }
        const double t = gap / speed;
        if (speed > 0) {
            if (t > *in)
                *in = t, *edge = i;
        } else {
            *out = std::min(*out, t);
        }
    }
    return *in < *out;
}

template <class Shade>
void PanoramaColumn::span(float top, float bottom, Shade shade)
{
    const int first = std::max(0, int(std::floor(top))),
              last = std::min(m_frame.height - 1, int(std::ceil(bottom)) - 1);
    for (int row = first; row <= last; ++row) {
        const float cover = std::min(float(row) + 1, bottom) - std::max(float(row), top);
        Rgb& pixel = m_pixels[size_t(row)];
        pixel = cover >= 0.999f ? shade(row) : mix(pixel, shade(row), cover);
    }
}

float PanoramaColumn::lit(Vec2 normal) const
{
    const View& view = *m_frame.view;
    const float direct = float(std::max(0.0, normal.dot(view.sun) * view.sunFlat));
    return 0.66f + 0.06f * float(normal.y) + (0.48f - 0.22f * view.overcast) * direct;
}

void PanoramaColumn::paint(const Prism& prism, double in, double out, int edge)
{
    roof(prism, in, out);
    if (prism.bottom > eyeHeight)
        underside(prism, in, out);
    if (edge >= 0)
        wall(prism, in, edge);
}

void PanoramaColumn::wall(const Prism& prism, double in, int edge)
{
    const Vec2 a = prism.corners[size_t(edge)], d = prism.corners[size_t((edge + 1) % prism.count)] - a;
    const double length = d.length();
    const Vec2 along = d * (1 / length), normal = along.left() * -1;
    const Vec2 p = m_frame.eye + m_ray * in;
    const double slant = std::max(0.08, std::abs(normal.dot(m_ray)));
    const FacadeColumn facade(prism, edge, float((p - a).dot(along)), float(length),
                              float(in * m_width / slant));
    const double high = std::max(prism.height(p), prism.bottom);
    const float light = lit(normal), distance = float(in);
    const float haze = m_frame.hazeAt(in);
    const bool open = prism.facade == Facade::Fence || prism.facade == Facade::Bicycle;
    const float hidden = prism.bottom < 0.3 ? 0.14f : 0;
    span(m_frame.row(high, in), m_frame.row(prism.bottom, in), [&](int row) {
        const float z = float(eyeHeight) + distance * m_frame.tangent[size_t(row)];
        const float tall = distance * m_frame.footprint[size_t(row)];
        const float dim = 1 - hidden * std::clamp(1 - z / 1.6f, 0.0f, 1.0f);
        const Rgb colour = m_frame.hazed(facade.at(z, tall) * (light * dim), haze);
        return open ? mix(m_pixels[size_t(row)], colour, facade.opacity(z, tall)) : colour;
    });
}

void PanoramaColumn::roof(const Prism& prism, double in, double out)
{
    const double from = std::max(in, 0.3);
    if (prism.roof == Roof::Flat) {
        if (prism.top < eyeHeight && out > from)
            roofPiece(prism, from, out);
        return;
    }
    std::array<double, 32> knots;
    size_t count = 0;
    knots[count++] = from;
    for (int i = 0; i < prism.count; ++i)
        for (int k = i + 1; k <= prism.count && count < 30; ++k) {
            if (!prism.slopes(i) || (k < prism.count && !prism.slopes(k)))
                continue;
            const auto gap = [&](double t) {
                const Vec2 p = m_frame.eye + m_ray * t;
                return prism.plane(i, p) - (k < prism.count ? prism.plane(k, p) : prism.top + prism.rise);
            };
            const double a = gap(from), b = gap(out);
            if ((a < 0) != (b < 0))
                knots[count++] = from + (out - from) * a / (a - b);
        }
    knots[count++] = out;
    std::sort(knots.begin(), knots.begin() + std::ptrdiff_t(count));
    for (size_t i = count - 1; i > 0; --i)
        if (knots[i] - knots[i - 1] > 1e-4)
            roofPiece(prism, knots[i - 1], knots[i]);
}

void PanoramaColumn::roofPiece(const Prism& prism, double from, double to)
{
    const Vec2 p = m_frame.eye + m_ray * ((from + to) / 2);
    const float low = m_frame.row(prism.height(m_frame.eye + m_ray * from), from);
    const float high = m_frame.row(prism.height(m_frame.eye + m_ray * to), to);
    if (high >= low)
        return;
    int edge = -1;
    double lowest = prism.top + prism.rise;
    for (int i = 0; i < prism.count; ++i)
        if (prism.slopes(i) && prism.plane(i, p) < lowest)
            lowest = prism.plane(i, p), edge = i;
    float light = 0.75f + 0.3f * float(m_frame.view->sunUp);
    if (edge >= 0) {
        const Vec2 a = prism.corners[size_t(edge)];
        const Vec2 out = (prism.corners[size_t((edge + 1) % prism.count)] - a).unit().left() * -1;
        const double k = prism.slope(), flat = m_frame.view->sunFlat, up = m_frame.view->sunUp;
        light =
            0.62f +
            0.5f * float(std::max(0.0, (out.dot(m_frame.view->sun) * flat * k + up) / std::sqrt(1 + k * k)));
    }
    const float course = prism.type == BuildingType::None ? 0 : 0.09f;
    const float haze = m_frame.hazeAt(from);
    const bool leafy = prism.facade == Facade::Hedge;
    span(high, low, [&](int row) {
        const float t = (float(row) + 0.5f - high) / std::max(1e-3f, low - high);
        const float z = float(row);
        const float rib = course * (std::fmod(t * float(to - from) * 1.3f + 64, 1.0f) < 0.35f ? -1.0f : 0.3f);
        const float leaf = leafy ? 0.25f * grain(float(p.x) * 3, float(p.y) * 3 + z * 0.3f) : 0;
        return m_frame.hazed(prism.cover * (light * (1 + rib + leaf)), haze);
    });
}

void PanoramaColumn::underside(const Prism& prism, double in, double out)
{
    const Rgb colour = m_frame.hazed(mix(prism.cover, {1, 1, 1}, 0.2f) * 0.6f, m_frame.hazeAt(in));
    span(m_frame.row(prism.bottom, in), m_frame.row(prism.bottom, std::min(out, 200.0)),
         [&](int) { return colour; });
}

void PanoramaColumn::paint(const Tree& tree, double distance, float offset)
{
    const double trunk = tree.conifer ? 0.2 : 0.12 + tree.radius * 0.06;
    if (std::abs(offset) < trunk) {
        const float round = 0.8f - 0.35f * offset / float(trunk);
        const Rgb bark = m_frame.hazed(rgb(0x6a5240) * round, m_frame.hazeAt(distance));
        span(m_frame.row(tree.base + 1.2, distance), m_frame.row(0, distance), [&](int) { return bark; });
    }
    if (std::abs(offset) < tree.radius * 1.1)
        crown(tree, distance, offset);
}

void PanoramaColumn::crown(const Tree& tree, double distance, float offset)
{
    const float r = float(tree.radius), middle = float(tree.base + tree.height) / 2,
                tall = float(tree.height - tree.base) / 2;
    const View& view = *m_frame.view;
    const Rgb leaf =
        (tree.conifer ? mix(m_frame.scene->style->leaf, rgb(0x2f5a3c), 0.7f) : m_frame.scene->style->leaf) *
        view.leafTint * tree.tone;
    const Vec2 right(m_ray.y, -m_ray.x), sun = view.sun;
    const float sunX = float(sun.dot(right) * view.sunFlat), sunZ = float(view.sunUp);
    const float sunY = -float(sun.dot(m_ray) * view.sunFlat);
    const float shiftX = float(tree.seed % 61), shiftY = float(tree.seed % 53);
    const float softness = 0.045f + float(distance) * m_frame.pixel / r;
    const int first = std::max(0, int(m_frame.row(tree.height + 0.4, distance)));
    const int last = std::min(m_frame.height - 1, int(m_frame.row(tree.base - 0.4, distance)) + 1);
    const float x = offset / r;
    const float haze = m_frame.hazeAt(distance);
    for (int row = first; row <= last; ++row) {
        const float z = float(eyeHeight) + float(distance) * m_frame.tangent[size_t(row)];
        const float y = (z - middle) / tall;
        const float rough = grain(offset * 1.3f + shiftX, z * 1.3f + shiftY);
        float reach = std::sqrt(x * x + y * y);
        if (tree.conifer)
            reach = std::max(std::abs(x) / std::max(0.05f, 0.52f - 0.48f * y) * 0.97f, std::abs(y));
        const float alpha = std::clamp((1 + 0.24f * rough - reach) / softness, 0.0f, 1.0f);
        if (alpha <= 0)
            continue;
        const float depth = std::sqrt(std::max(0.0f, 1 - x * x - y * y));
        const float direct = std::max(0.0f, x * sunX + y * sunZ + depth * sunY);
        const float fine = grain(offset * 4.5f + shiftY, z * 4.5f + shiftX);
        const float light = 0.62f + 0.62f * direct + 0.16f * y + 0.4f * fine + 0.34f * rough;
        m_pixels[size_t(row)] = mix(m_pixels[size_t(row)], m_frame.hazed(leaf * light, haze), alpha);
    }
}

} // namespace geovlm::world
