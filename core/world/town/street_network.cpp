// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/street_network.h"

namespace geovlm::world {
namespace {

/// A jittered, warped, turned grid of junctions and the streets between them.
class NetworkBuilder
{
public:
    explicit NetworkBuilder(Scene& scene)
        : m_scene(scene), m_style(*scene.style), m_random(Random::stream(scene.seed, "streets")),
          m_turn(m_random.uniform(-0.5, 0.5)), m_phase(m_random.uniform(0, 6)),
          m_count(int(std::ceil((2 * scene.half + 160) / m_style.pitch)))
    {
    }

    void run()
    {
        placeNodes();
        chooseMainLines();
        placeStreets();
        placeDiagonals();
        chooseNodeKinds();
        placeCourses();
        findCrossings();
    }

private:
    int node(int i, int j) const { return i * (m_count + 1) + j; }

    Vec2 gridPoint(double i, double j) const
    {
        const double x = (i - m_count / 2.0) * m_style.pitch, y = (j - m_count / 2.0) * m_style.pitch;
        const double warp = 14 * (m_style.curved + 0.15);
        const Vec2 p(x + warp * std::sin(y / 90 + m_phase), y + warp * std::sin(x / 105 + 2 * m_phase));
        const Vec2 u = heading(m_turn);
        return u * p.x + u.left() * p.y;
    }

    void placeNodes()
    {
        for (int i = 0; i <= m_count; ++i)
            for (int j = 0; j <= m_count; ++j) {
                Node made;
                made.at =
                    gridPoint(i, j) + Vec2(m_random.normal(), m_random.normal()) * (m_style.jitter * 0.8);
                m_scene.nodes.push_back(made);
            }
    }

    /// Main roads and tram lines run through the whole town along grid lines.
    void chooseMainLines()
    {
        for (int axis = 0; axis < 2; ++axis)
            for (int i = 0; i <= m_count; ++i) {
                const double roll = m_random.uniform();
                m_main[axis].push_back(roll < 0.09 ? 2 : roll < 0.18 ? 1 : 0);
                m_tram[axis].push_back(roll > 0.2 && m_random.chance(m_style.tramShare));
            }
    }

    RoadClass typeFor(int axis, int line, bool tram)
    {
        const int main = m_main[axis][size_t(line)];
        const double roll = m_random.uniform();
        if (main == 2)
            return RoadClass::Highway;
        if (main == 1)
            return RoadClass::Expressway;
        if (tram)
            return roll < 0.5 ? RoadClass::Avenue : RoadClass::MultiLane;
        return roll < 0.3    ? RoadClass::Lane
               : roll < 0.6  ? RoadClass::Local
               : roll < 0.82 ? RoadClass::Avenue
                             : RoadClass::MultiLane;
    }

    void placeStreets()
    {
        for (int i = 0; i <= m_count; ++i)
            for (int j = 0; j <= m_count; ++j)
                for (int axis = 0; axis < 2; ++axis) {
                    const int line = axis == 0 ? j : i;
                    const bool last = axis == 0 ? i == m_count : j == m_count;
                    if (last)
                        continue;
                    const bool tram = m_tram[axis][size_t(line)];
                    const bool fixed = tram || m_main[axis][size_t(line)] > 0;
                    if (!fixed && m_random.chance(m_style.dropped)) {
                        if (m_random.chance(0.6))
                            addDeadEnd(node(i, j), axis == 0 ? node(i + 1, j) : node(i, j + 1));
                        continue;
                    }
                    const int to = axis == 0 ? node(i + 1, j) : node(i, j + 1);
                    addStreet(node(i, j), to, typeFor(axis, line, tram), tram, fixed);
                }
    }

    /// A street that leaves for a junction and ends half way.
    void addDeadEnd(int from, int towards)
    {
        Node end;
        end.at = mix(m_scene.nodes[size_t(from)].at, m_scene.nodes[size_t(towards)].at,
                     m_random.uniform(0.52, 0.62));
        m_scene.nodes.push_back(end);
        addStreet(from, int(m_scene.nodes.size()) - 1,
                  m_random.chance(0.5) ? RoadClass::Lane : RoadClass::Local, false, true);
    }

    void placeDiagonals()
    {
        for (int i = 0; i < m_count; ++i)
            for (int j = 0; j < m_count; ++j)
                if (m_random.chance(m_style.diagonal)) {
                    const bool rising = m_random.chance(0.5);
                    addStreet(rising ? node(i, j) : node(i + 1, j),
                              rising ? node(i + 1, j + 1) : node(i, j + 1),
                              m_random.chance(0.5) ? RoadClass::Lane : RoadClass::Local, false, true);
                }
    }

    void addStreet(int from, int to, RoadClass type, bool tram, bool straight)
    {
        Street street;
        street.from = from;
        street.to = to;
        street.type = type;
        street.tram = tram;
        street.curved = !straight && m_random.chance(m_style.curved);
        const double bend = street.curved ? m_random.uniform(9, 14) * (m_random.chance(0.5) ? 1 : -1) : 0;
        const bool serpentine = m_random.chance(0.5);
        const Vec2 a = m_scene.nodes[size_t(from)].at, b = m_scene.nodes[size_t(to)].at;
        const Vec2 side = (b - a).unit().left();
        const int count = std::max(2, int((b - a).length() / 3));
        for (int k = 0; k <= count; ++k) {
            const double t = double(k) / count;
            const double wave = serpentine ? 0.75 * std::sin(2 * pi * t) : std::sin(pi * t);
            street.line.push_back(mix(a, b, t) + side * (bend * wave));
            street.length.push_back(k == 0
                                        ? 0
                                        : street.length.back() +
                                              (street.line[size_t(k)] - street.line[size_t(k - 1)]).length());
        }
        const int index = int(m_scene.streets.size());
        m_scene.nodes[size_t(from)].streets.push_back(index);
        m_scene.nodes[size_t(to)].streets.push_back(index);
        m_scene.streets.push_back(std::move(street));
    }

    void chooseNodeKinds()
    {
        for (Node& made : m_scene.nodes) {
            double widest = 0;
            bool main = false, tram = false;
            for (const int s : made.streets) {
                const Street& street = m_scene.streets[size_t(s)];
                widest = std::max(widest, street.halfWidth());
                main = main || street.type >= RoadClass::Expressway;
                tram = tram || street.tram;
            }
            const size_t arms = made.streets.size();
            const double roll = m_random.uniform();
            made.radius = widest;
            if (arms == 1 && !main) {
                made.kind = NodeKind::CulDeSac;
                made.radius = std::max(7.5, widest);
            } else if (arms >= 3 && !main && !tram && roll < 0.3) {
                made.kind = NodeKind::Roundabout;
                made.radius = std::max(14.5, widest + 8);
            } else if (arms >= 3 && !main && !tram && roll < 0.41) {
                made.kind = NodeKind::Circle;
                made.radius = std::max(7.5, widest + 2);
            } else if (arms >= 3) {
                made.lights = m_random.chance(widest > 5 ? 0.62 : 0.25);
                made.boxed = made.lights && m_random.chance(0.35);
            }
        }
    }

    void placeCourses()
    {
        for (int i = 1; i < m_count - 1; ++i) {
            if (m_random.chance(m_style.waterShare))
                addCourse(i, true);
            if (m_random.chance(m_style.railShare))
                addCourse(i, false);
        }
    }

    /// Canals run between two rows of junctions, railways between two columns.
    void addCourse(int line, bool water)
    {
        Course course;
        course.water = water;
        course.halfWidth = water ? m_random.uniform(4.5, 6.5) : 3.6;
        const double shift = m_random.uniform(0.42, 0.58), phase = m_random.uniform(0, 6);
        for (double t = 0; t <= m_count; t += 0.08) {
            const double sway = water ? 0.045 * std::sin(t * 2.3 + phase) : 0;
            const double across = line + shift + sway;
            course.line.push_back(water ? gridPoint(t, across) : gridPoint(across, t));
        }
        m_scene.courses.push_back(std::move(course));
    }

    void findCrossings()
    {
        for (const Course& course : m_scene.courses)
            for (size_t s = 0; s < m_scene.streets.size(); ++s)
                addCrossing(course, int(s));
    }

    void addCrossing(const Course& course, int index)
    {
        const Street& street = m_scene.streets[size_t(index)];
        for (size_t i = 1; i < street.line.size(); ++i)
            for (size_t k = 1; k < course.line.size(); ++k) {
                const Vec2 a = street.line[i - 1], r = street.line[i] - a;
                const Vec2 c = course.line[k - 1], d = course.line[k] - c;
                const double cross = r.cross(d);
                if ((c - a).dot(c - a) > 400 || std::abs(cross) < 1e-9)
                    continue;
                const double t = (c - a).cross(d) / cross, u = (c - a).cross(r) / cross;
                if (t >= 0 && t < 1 && u >= 0 && u < 1)
                    m_scene.crossings.push_back({index, street.length[i - 1] + t * r.length(), course.water});
            }
    }

    Scene& m_scene;
    const Style& m_style;
    Random m_random;
    double m_turn;
    double m_phase;
    int m_count;
    std::array<std::vector<int>, 2> m_main;
    std::array<std::vector<bool>, 2> m_tram;
};

} // namespace

void layStreets(Scene& scene)
{
    NetworkBuilder(scene).run();
    drawSections(scene);
}

} // namespace geovlm::world
