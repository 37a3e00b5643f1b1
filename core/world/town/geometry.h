// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace geovlm::world {

inline constexpr double pi = 3.14159265358979323846;

/// Metres: x east, y north.
struct Vec2
{
    double x = 0;
    double y = 0;
    Vec2() = default;
    Vec2(double east, double north) : x(east), y(north) {}
    explicit Vec2(QPointF p) : x(p.x()), y(p.y()) {}
    QPointF point() const { return {x, y}; }
    Vec2 operator+(Vec2 o) const { return {x + o.x, y + o.y}; }
    Vec2 operator-(Vec2 o) const { return {x - o.x, y - o.y}; }
    Vec2 operator*(double k) const { return {x * k, y * k}; }
    double dot(Vec2 o) const { return x * o.x + y * o.y; }
    double cross(Vec2 o) const { return x * o.y - y * o.x; }
    double length() const { return std::sqrt(x * x + y * y); }
    Vec2 unit() const
    {
        const double l = length();
        return l > 0 ? *this * (1 / l) : Vec2(1, 0);
    }
    /// A quarter turn to the left.
    Vec2 left() const { return {-y, x}; }
};

inline Vec2 heading(double angle)
{
    return {std::cos(angle), std::sin(angle)};
}

inline Vec2 mix(Vec2 a, Vec2 b, double t)
{
    return a * (1 - t) + b * t;
}

inline double distanceToSegment(Vec2 p, Vec2 a, Vec2 b)
{
    const Vec2 d = b - a;
    const double square = d.dot(d);
    const double t = square > 0 ? std::clamp((p - a).dot(d) / square, 0.0, 1.0) : 0.0;
    return (p - (a + d * t)).length();
}

/// A rectangle with its own axes: u along a street, v away from it.
struct Frame
{
    Vec2 origin;
    Vec2 along{1, 0};
    Vec2 away{0, 1};
    double width = 0;
    double depth = 0;

    Vec2 at(double u, double v) const { return origin + along * u + away * v; }
    Vec2 centre() const { return at(width / 2, depth / 2); }
    Frame part(double u0, double v0, double u1, double v1) const
    {
        return {at(u0, v0), along, away, u1 - u0, v1 - v0};
    }
    Frame inset(double margin) const { return part(margin, margin, width - margin, depth - margin); }
    /// The same rectangle turned about its centre.
    Frame turned(double angle) const
    {
        const double c = std::cos(angle), s = std::sin(angle);
        const Vec2 a = along * c + away * s, w = away * c - along * s;
        return {centre() - a * (width / 2) - w * (depth / 2), a, w, width, depth};
    }
    QPolygonF polygon() const
    {
        return QPolygonF({at(0, 0).point(), at(width, 0).point(), at(width, depth).point(),
                          at(0, depth).point(), at(0, 0).point()});
    }
    double distance(Vec2 p) const
    {
        const Vec2 d = p - origin;
        const double u = d.dot(along), v = d.dot(away);
        return std::hypot(std::max({-u, u - width, 0.0}), std::max({-v, v - depth, 0.0}));
    }
};

/// A colour in display space, 0 to 1 a channel.
struct Rgb
{
    float r = 0;
    float g = 0;
    float b = 0;
    Rgb operator*(float k) const { return {r * k, g * k, b * k}; }
    Rgb operator*(Rgb o) const { return {r * o.r, g * o.g, b * o.b}; }
    Rgb operator+(Rgb o) const { return {r + o.r, g + o.g, b + o.b}; }
};

inline Rgb mix(Rgb a, Rgb b, float t)
{
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

inline constexpr Rgb rgb(unsigned hex)
{
    return {float((hex >> 16) & 255) / 255, float((hex >> 8) & 255) / 255, float(hex & 255) / 255};
}

} // namespace geovlm::world
