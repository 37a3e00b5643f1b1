// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/road_works.h"

namespace geovlm::world {
namespace {

class Furnisher
{
public:
    explicit Furnisher(Scene& scene) : m_scene(scene), m_random(Random::stream(scene.seed, "furniture")) {}

    void run()
    {
        for (const Course& course : m_scene.courses)
            course.water ? canal(course) : railway(course);
        for (const Crossing& crossing : m_scene.crossings)
            crossing.water ? bridge(crossing) : levelCrossing(crossing);
        for (size_t i = 0; i < m_scene.nodes.size(); ++i)
            if (m_scene.nodes[i].lights)
                signals(int(i));
        for (const Street& street : m_scene.streets)
            for (const Section& section : street.sections)
                furnish(street, section);
    }

private:
    Prism& box(Vec2 centre, Vec2 along, double length, double width, double bottom, double top, Facade look,
               Rgb colour)
    {
        const Vec2 origin = centre - along * (length / 2) - along.left() * (width / 2);
        Prism made = boxOn({origin, along, along.left(), length, width}, bottom, top);
        made.facade = look;
        made.wall = made.cover = colour;
        m_scene.prisms.push_back(made);
        return m_scene.prisms.back();
    }
    void post(Vec2 at, double height, double width, Rgb colour)
    {
        box(at, {1, 0}, width, width, 0, height, Facade::Plain, colour);
    }

    void canal(const Course& course)
    {
        Patch bank =
            strokeOf(course.line, 2 * course.halfWidth + 2.4, rgb(0xbfb49c), CourseLayer, Material::Paving);
        Patch water =
            strokeOf(course.line, 2 * course.halfWidth, rgb(0x3d7490), CourseLayer, Material::Water);
        m_scene.patches.push_back(bank);
        m_scene.patches.push_back(water);
    }

    void railway(const Course& course)
    {
        m_scene.patches.push_back(
            strokeOf(course.line, 2 * course.halfWidth, rgb(0x8a7a68), CourseLayer, Material::Soil));
        Patch sleepers = strokeOf(course.line, 2.7, rgb(0x5a4638), CourseLayer);
        sleepers.dash = 0.45, sleepers.gap = 0.75;
        m_scene.patches.push_back(sleepers);
        for (const double side : {-0.8, 0.8}) {
            std::vector<Vec2> rail;
            for (size_t i = 0; i < course.line.size(); ++i) {
                const Vec2 d =
                    course.line[std::min(i + 1, course.line.size() - 1)] - course.line[i > 0 ? i - 1 : 0];
                rail.push_back(course.line[i] + d.unit().left() * side);
            }
            m_scene.patches.push_back(strokeOf(rail, 0.28, rgb(0x34383e), TopLayer));
        }
    }

    const Street& streetOf(const Crossing& crossing) const
    {
        return m_scene.streets[size_t(crossing.street)];
    }

    void bridge(const Crossing& crossing)
    {
        const Street& street = streetOf(crossing);
        const Vec2 at = street.at(crossing.along), u = street.direction(crossing.along);
        const double outer = street.outerHalf(street.sectionAt(crossing.along)) + 0.5;
        for (const double side : {-1.0, 1.0}) {
            box(at + u.left() * (side * outer), u, 16, 0.7, 0, 1.15, Facade::Stone, rgb(0xcdc2aa));
            for (const double end : {-8.0, 8.0})
                box(at + u.left() * (side * outer) + u * end, u, 1.2, 1.2, 0, 1.9, Facade::Stone,
                    rgb(0xd8ceb8));
        }
        m_scene.patches.push_back(strokeOf({at - u * 8.5, at + u * 8.5}, 2 * outer + 1, rgb(0xcdc2aa),
                                           PavementLayer, Material::Paving));
    }

    void levelCrossing(const Crossing& crossing)
    {
        const Street& street = streetOf(crossing);
        const Vec2 at = street.at(crossing.along), u = street.direction(crossing.along);
        const double half = street.halfWidth();
        m_scene.patches.push_back(strokeOf({at - u * 3.4, at + u * 3.4}, 2 * half, rgb(0x6a5f58), LaneLayer));
        for (const double side : {-1.0, 1.0}) {
            const Vec2 stand = at + u * (side * 5.6) + u.left() * (side * (half + 0.7));
            post(stand, 3.4, 0.35, rgb(0xf0f0f0));
            box(stand + Vec2(0, 0), u.left(), 1.5, 0.3, 2.6, 3.2, Facade::Sign, rgb(0xd82a26));
            const Vec2 middle = stand - u.left() * (side * (half * 0.5 + 0.4));
            for (int i = 0; i < 5; ++i)
                box(middle + u.left() * ((i - 2) * half / 5), u.left(), half / 5, 0.4, 0.95, 1.25,
                    Facade::Plain, i % 2 ? rgb(0xf4f4f4) : rgb(0xd82a26));
            m_scene.patches.push_back(
                strokeOf({at + u * (side * 7) - u.left() * half, at + u * (side * 7) + u.left() * half}, 0.6,
                         rgb(0xf4f4f0), MarkLayer));
        }
    }

    void signals(int index)
    {
        const Node& node = m_scene.nodes[size_t(index)];
        for (const int s : node.streets) {
            const Street& street = m_scene.streets[size_t(s)];
            const bool starts = street.from == index;
            const double along = starts ? node.radius + 1.6 : street.total() - node.radius - 1.6;
            const Vec2 inward = street.direction(along) * (starts ? -1 : 1), right = inward.left() * -1;
            const double reach = street.halfWidth() + 0.7;
            const Vec2 foot = street.at(along) + right * reach;
            post(foot, 5.6, 0.3, rgb(0x2f3338));
            box(foot - right * (reach * 0.5), right, reach, 0.3, 5.4, 5.7, Facade::Plain, rgb(0xd8b020));
            for (const double out : {0.1, reach * 0.85}) {
                Prism& head = box(foot - right * out, right, 0.75, 0.6, out < 1 ? 2.7 : 4.2,
                                  out < 1 ? 4.5 : 6, Facade::Signal, rgb(0x22262a));
                head.cover = rgb(0xd8b020);
            }
        }
    }

    bool clear(Vec2 p, int own) const
    {
        for (size_t i = 0; i < m_scene.nodes.size(); ++i)
            if ((m_scene.nodes[i].at - p).length() < m_scene.nodes[i].radius + 4)
                return false;
        for (const Crossing& crossing : m_scene.crossings)
            if (crossing.street == own && (streetOf(crossing).at(crossing.along) - p).length() < 14)
                return false;
        return true;
    }

    void furnish(const Street& street, const Section& section)
    {
        const Stretch open = openStretch(m_scene, street, section);
        if (open.length() < 6)
            return;
        const double outer = street.outerHalf(section);
        if (section.sign > open.from && section.sign < open.to)
            gantry(street, section.sign, outer + 0.6);
        if (section.footbridge > open.from && section.footbridge < open.to)
            footbridge(street, section.footbridge, outer + 1.4);
        if (m_random.chance(m_scene.style->treeShare * 0.6))
            streetTrees(street, open, section.pavement ? outer - 0.5 : outer + 0.9);
        for (double s = open.from + 6; s < open.to; s += 22)
            lamp(street, s, outer);
        if (street.tram)
            for (double s = open.from + 3; s < open.to; s += 18)
                wirePoles(street, s, outer);
    }

    void gantry(const Street& street, double s, double reach)
    {
        const Vec2 at = street.at(s), u = street.direction(s), w = u.left();
        const bool blue = m_random.chance(0.5);
        const Rgb panel = blue ? rgb(0x1f55b0) : rgb(0x137a4c);
        for (const double side : {-1.0, 1.0})
            post(at + w * (side * reach), 6.2, 0.4, rgb(0x9aa0a6));
        box(at, w, 2 * reach, 0.5, 5.7, 6.1, Facade::Plain, rgb(0xaab0b6));
        for (const double side : {-1.0, 1.0})
            box(at + w * (side * reach * 0.48), w, reach * 0.8, 0.9, 5, 7.6, Facade::Sign, panel);
    }

    void footbridge(const Street& street, double s, double reach)
    {
        const Vec2 at = street.at(s), u = street.direction(s), w = u.left();
        const Rgb deck = rgb(0xd6d2c8);
        box(at, w, 2 * reach + 3, 2.8, 5.1, 5.6, Facade::Plain, deck);
        for (const double side : {-1.0, 1.0}) {
            box(at + u * (side * 1.4), w, 2 * reach + 3, 0.2, 5.6, 6.7, Facade::Fence, rgb(0x4a80a8));
            Prism& stair =
                box(at + w * (side * (reach + 0.6)) + u * 4, u, 8, 1.8, 0, 0.6, Facade::Plain, deck * 0.9f);
            stair.roof = Roof::Shed;
            std::rotate(stair.corners.begin(), stair.corners.begin() + 1, stair.corners.begin() + 4);
            std::rotate(stair.corners.begin(), stair.corners.begin() + 2, stair.corners.begin() + 4);
            stair.rise = 5;
            box(at + w * (side * reach), u, 1, 1, 0, 5.1, Facade::Plain, rgb(0xb8b4aa));
        }
    }

    void streetTrees(const Street& street, Stretch open, double offset)
    {
        for (double s = open.from + 3; s < open.to - 2; s += m_random.uniform(8, 12))
            for (const double side : {-1.0, 1.0}) {
                const Vec2 p = street.at(s) + street.direction(s).left() * (side * offset);
                if (!m_random.chance(0.75) || !clear(p, int(&street - m_scene.streets.data())))
                    continue;
                Tree tree;
                tree.at = p;
                tree.radius = m_random.uniform(1.3, 2);
                tree.height = m_random.uniform(4.8, 6.8), tree.base = 2.2;
                tree.tone = float(m_random.uniform(0.85, 1.12));
                tree.seed = quint32(m_random.next());
                m_scene.trees.push_back(tree);
            }
    }

    void lamp(const Street& street, double s, double outer)
    {
        const double side = m_random.chance(0.5) ? 1 : -1;
        const Vec2 w = street.direction(s).left() * side, foot = street.at(s) + w * (outer + 0.25);
        post(foot, 6.5, 0.16, rgb(0x5a6066));
        box(foot - w * 0.7, w, 1.6, 0.25, 6.4, 6.6, Facade::Plain, rgb(0x6a7076));
    }

    void wirePoles(const Street& street, double s, double outer)
    {
        const Vec2 w = street.direction(s).left();
        for (const double side : {-1.0, 1.0})
            post(street.at(s) + w * (side * (outer + 0.2)), 6.8, 0.22, rgb(0x474d46));
        box(street.at(s), w, 2 * outer, 0.12, 6.3, 6.4, Facade::Plain, rgb(0x474d46));
    }

    Scene& m_scene;
    Random m_random;
};

} // namespace

void furnishRoads(Scene& scene)
{
    Furnisher(scene).run();
}

} // namespace geovlm::world
