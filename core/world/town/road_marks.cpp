// SPDX-License-Identifier: GPL-3.0-or-later
// Paint on the road. Lines are bolder than real ones: they have to survive a tile of 96 pixels.
#include "world/town/road_works.h"

namespace geovlm::world {
namespace {

constexpr Rgb white = rgb(0xf4f4f0);
constexpr Rgb yellow = rgb(0xf2c11e);

class Marker
{
public:
    Marker(Scene& scene, const Street& street, const Section& section)
        : m_scene(scene), m_street(street), m_section(section), m_open(openStretch(scene, street, section)),
          m_half(street.halfWidth())
    {
    }

    void run()
    {
        if (m_open.length() < 2)
            return;
        lanes();
        lines();
        if (m_section.hatched)
            hatching();
        if (m_section.arrows)
            arrows();
        if (m_section.zebra > m_open.from + 2 && m_section.zebra < m_open.to - 2)
            zebra();
    }

private:
    void add(Patch patch, double dash = 0, double gap = 0)
    {
        patch.dash = dash;
        patch.gap = gap;
        m_scene.patches.push_back(std::move(patch));
    }
    void line(double offset, double width, Rgb colour, double dash = 0, double gap = 0)
    {
        add(strokeOf(m_street.offsetLine(m_open.from, m_open.to, offset), width, colour, MarkLayer), dash,
            gap);
    }

    void lanes()
    {
        const auto lane = [&](double offset, double width, Rgb colour) {
            add(strokeOf(m_street.offsetLine(m_open.from, m_open.to, offset), width, colour, LaneLayer));
        };
        if (m_street.tram)
            tramTracks();
        for (const double side : {-1.0, 1.0}) {
            if (m_section.busLane) {
                lane(side * (m_half - 1.7), 3.2, rgb(0xb5443f));
                line(side * (m_half - 3.4), 0.35, white);
            }
            if (m_section.bicycleLane) {
                lane(side * (m_half - 0.95), 1.7, rgb(0x2f9a5e));
                line(side * (m_half - 1.9), 0.3, white, 1.5, 1.2);
            }
        }
    }

    void tramTracks()
    {
        for (const double track : {-1.75, 1.75}) {
            add(strokeOf(m_street.offsetLine(m_section.from, m_section.to, track), 2.5, rgb(0xb4ac9c),
                         LaneLayer));
            for (const double rail : {-0.72, 0.72})
                add(strokeOf(m_street.offsetLine(m_section.from, m_section.to, track + rail), 0.24,
                             rgb(0x40444a), MarkLayer));
        }
    }

    void lines()
    {
        const bool multi = m_street.type >= RoadClass::MultiLane;
        const Rgb colour = m_section.lines == Lines::White ? white : yellow;
        if (m_section.shoulder)
            for (const double side : {-1.0, 1.0})
                line(side * (m_half - 0.2), 0.4, m_section.lines == Lines::DoubleYellow ? yellow : white);
        if (m_section.lines == Lines::None)
            return;
        if (multi)
            for (const double side : {-1.0, 1.0})
                line(side * m_half * 0.52, 0.32, colour, 2.6, 2.6);
        if (m_street.tram || m_street.type >= RoadClass::Expressway)
            return;
        if (m_section.lines == Lines::DoubleYellow) {
            line(-0.35, 0.3, yellow);
            line(0.35, 0.3, yellow);
        } else if (multi) {
            line(0, 0.4, colour);
        } else if (!m_section.hatched) {
            line(0, 0.36, colour, 2.4, 2);
        }
    }

    void hatching()
    {
        const Rgb colour = m_section.lines == Lines::White ? white : yellow;
        const double from = m_open.from + 1, to = std::min(m_open.to - 1, m_open.from + 26);
        for (const double side : {-1.1, 1.1})
            add(strokeOf(m_street.offsetLine(from, to, side), 0.3, colour, MarkLayer));
        for (double s = from; s + 1.6 < to; s += 1.9)
            add(strokeOf({m_street.at(s) - m_street.direction(s).left() * 1.1,
                          m_street.at(s + 1.5) + m_street.direction(s).left() * 1.1},
                         0.45, colour, MarkLayer));
    }

    void arrow(double along, double offset, double way)
    {
        const Vec2 at = m_street.at(along), u = m_street.direction(along) * way, w = u.left();
        const Vec2 base = at + m_street.direction(along).left() * offset;
        Patch patch;
        for (const Vec2 p : {Vec2(-2, -0.2), Vec2(0.4, -0.2), Vec2(0.4, -0.8), Vec2(2.2, 0), Vec2(0.4, 0.8),
                             Vec2(0.4, 0.2), Vec2(-2, 0.2)})
            patch.points << (base + u * p.x + w * p.y).point();
        patch.colour = white;
        patch.layer = MarkLayer;
        m_scene.patches.push_back(patch);
    }

    void arrows()
    {
        const double offset = m_street.type >= RoadClass::MultiLane ? m_half * 0.28 : m_half * 0.5;
        for (double s = m_open.from + 5; s < m_open.to - 3; s += 9) {
            arrow(s, -offset, 1);
            arrow(s + 3, offset, -1);
        }
    }

    void zebra()
    {
        const double s = m_section.zebra;
        const Vec2 u = m_street.direction(s);
        for (double x = -m_half + 0.5; x < m_half - 0.3; x += 1.15) {
            const Vec2 at = m_street.at(s) + u.left() * x;
            Patch stripe = strokeOf({at - u * 1.9, at + u * 1.9}, 0.6, white, MarkLayer);
            m_scene.patches.push_back(stripe);
        }
    }

    Scene& m_scene;
    const Street& m_street;
    const Section& m_section;
    Stretch m_open;
    double m_half;
};

void stopLines(Scene& scene, int index)
{
    const Node& node = scene.nodes[size_t(index)];
    for (const int s : node.streets) {
        const Street& street = scene.streets[size_t(s)];
        const bool starts = street.from == index;
        const double along = starts ? node.radius + 1.4 : street.total() - node.radius - 1.4;
        const Vec2 at = street.at(along), inward = street.direction(along) * (starts ? -1 : 1);
        const Vec2 right = inward.left() * -1;
        scene.patches.push_back(
            strokeOf({at + right * 0.3, at + right * (street.halfWidth() - 0.2)}, 0.7, white, MarkLayer));
    }
}

void boxJunction(Scene& scene, const Node& node)
{
    const Street& street = scene.streets[size_t(node.streets.front())];
    const bool starts = (street.line.front() - node.at).length() < 0.01;
    const Vec2 u = (starts ? street.direction(0) : street.direction(street.total())), w = u.left();
    const double r = node.radius * 0.8;
    const auto add = [&](Vec2 a, Vec2 b) {
        scene.patches.push_back(
            strokeOf({node.at + u * a.x + w * a.y, node.at + u * b.x + w * b.y}, 0.3, yellow, MarkLayer));
    };
    for (const double side : {-r, r}) {
        add({side, -r}, {side, r});
        add({-r, side}, {r, side});
    }
    for (double k = -2 * r + 1.5; k < 2 * r; k += 1.8) {
        const double low = std::max(-r, k - r), high = std::min(r, k + r);
        add({low, k - low}, {high, k - high});
        add({low, low - k}, {high, high - k});
    }
}

} // namespace

void markRoads(Scene& scene)
{
    for (const Street& street : scene.streets)
        for (const Section& section : street.sections)
            Marker(scene, street, section).run();
    for (size_t i = 0; i < scene.nodes.size(); ++i) {
        if (scene.nodes[i].lights)
            stopLines(scene, int(i));
        if (scene.nodes[i].boxed)
            boxJunction(scene, scene.nodes[i]);
    }
}

} // namespace geovlm::world
