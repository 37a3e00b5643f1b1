// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/question_bank.h"
#include "world/town/surroundings.h"

namespace geovlm::world {
namespace {

/// A junction nearer than this is the one the view is about.
constexpr double junctionReach = 24;

QString roadWord(const char* ascii)
{
    return QString::fromLatin1(ascii);
}

QString yesNo(bool yes)
{
    return roadWord(yes ? "yes" : "no");
}

} // namespace

const Node* RoadTruth::junction() const
{
    return m_s.node && m_s.nodeGap < junctionReach ? m_s.node : nullptr;
}

bool RoadTruth::near(double where, double reach) const
{
    return where >= 0 && std::abs(where - m_s.along) < reach;
}

bool RoadTruth::crossing(bool water) const
{
    if (!m_s.street)
        return false;
    const int index = int(m_s.street - m_s.scene->streets.data());
    for (const Crossing& each : m_s.scene->crossings)
        if (each.street == index && each.water == water && near(each.along, 28))
            return true;
    return false;
}

/// All arms leave at about right angles.
bool RoadTruth::straightJunction() const
{
    const Node* node = junction();
    if (!node)
        return true;
    std::vector<double> angles;
    for (const int i : node->streets) {
        const Street& street = m_s.scene->streets[size_t(i)];
        const bool starts = (street.line.front() - node->at).length() < 0.01;
        const Vec2 out = starts ? street.at(14) - node->at : street.at(street.total() - 14) - node->at;
        angles.push_back(std::atan2(out.y, out.x));
    }
    for (const double angle : angles) {
        double turn = std::fmod(angle - angles.front() + 4 * pi, pi / 2);
        turn = std::min(turn, pi / 2 - turn);
        if (turn > 0.4)
            return false;
    }
    return true;
}

QString RoadTruth::layout() const
{
    if (!m_s.street)
        return roadWord("none");
    const Node* node = junction();
    if (node && (node->kind == NodeKind::Roundabout || node->kind == NodeKind::Circle))
        return roadWord("roundabout");
    if (m_s.street->type == RoadClass::Highway)
        return roadWord("highway");
    if (node && node->kind == NodeKind::CulDeSac)
        return roadWord("dead-end streets");
    if (m_s.street->curved)
        return roadWord("winding roads");
    return roadWord(node && !straightJunction() ? "mixed patterns" : "grid pattern");
}

QString RoadTruth::feature() const
{
    const Node* node = junction();
    if (!node || node->streets.size() < 3)
        return roadWord("none");
    if (node->kind == NodeKind::Roundabout)
        return roadWord("roundabouts");
    if (node->kind == NodeKind::Circle)
        return roadWord("traffic circles");
    return roadWord(node->lights || node->streets.size() > 4 ? "complex junctions" : "simple intersections");
}

QString RoadTruth::transport(bool busStation) const
{
    if (m_s.rail < 27)
        return roadWord("train tracks");
    if (busStation)
        return roadWord("bus stations");
    return roadWord(m_s.street && m_s.street->tram ? "tram lines" : "none");
}

QString RoadTruth::pattern() const
{
    if (!m_s.street)
        return roadWord("none");
    const Node* node = junction();
    if (node && node->kind != NodeKind::Plain)
        return roadWord("circular patterns");
    if (node && node->streets.size() > 4)
        return roadWord("radial patterns");
    if (m_s.street->curved)
        return roadWord("irregular patterns");
    return roadWord(node && node->streets.size() > 2 ? "grid patterns" : "linear patterns");
}

QString RoadTruth::colour() const
{
    if (!m_s.section)
        return roadWord("none");
    static constexpr std::array names{"black", "grey", "red", "yellow"};
    return roadWord(names[size_t(m_s.section->surface)]);
}

QString RoadTruth::mainRoad() const
{
    if (!m_s.street)
        return roadWord("none");
    static constexpr std::array names{"single-lane road", "single-lane road", "multi-lane road",
                                      "multi-lane road",  "expressway",       "highway"};
    return roadWord(names[size_t(m_s.street->type)]);
}

QString RoadTruth::markings() const
{
    if (!m_s.section)
        return roadWord("none");
    const Section& section = *m_s.section;
    const Node* node = junction();
    QStringList found;
    const auto add = [&](bool there, const char* name) {
        if (there && found.size() < 4)
            found.append(roadWord(name));
    };
    add(near(section.zebra, 26), "zebra crossings");
    add(section.busLane, "bus lanes");
    add(section.bicycleLane, "bicycle lanes");
    add(section.lines == Lines::DoubleYellow, "double yellow lines");
    add(section.lines == Lines::White, "white lines");
    add(section.lines == Lines::Yellow, "yellow lines");
    add(section.hatched, "hatched markings");
    add(section.arrows, "arrows");
    add(node && node->boxed, "box junctions");
    add(node && node->lights, "stop lines");
    return found.isEmpty() ? roadWord("none") : joinValues(found);
}

QString RoadTruth::markingColour() const
{
    if (!m_s.section)
        return roadWord("none");
    const Section& section = *m_s.section;
    if (section.lines == Lines::White)
        return roadWord("white");
    const bool white = near(section.zebra, 26) || section.arrows || section.shoulder;
    if (section.lines == Lines::None)
        return roadWord(white ? "white" : "none");
    return roadWord(white && section.lines == Lines::Yellow ? "multi-colored" : "yellow");
}

QString RoadTruth::structure() const
{
    const Node* node = junction();
    if (crossing(true))
        return roadWord("bridge");
    if (crossing(false))
        return roadWord("railway crossing");
    if (m_s.section && near(m_s.section->footbridge, 28))
        return roadWord("pedestrian crossing bridge");
    return roadWord(node && node->kind == NodeKind::Roundabout ? "roundabout" : "none");
}

QString RoadTruth::orientation() const
{
    if (!m_s.street)
        return roadWord("none");
    const Node* node = junction();
    const size_t arms = node ? node->streets.size() : 0;
    if (node && node->kind == NodeKind::CulDeSac)
        return roadWord("cul-de-sac");
    if (arms > 2 && (node->kind == NodeKind::Roundabout || node->kind == NodeKind::Circle))
        return roadWord("roundabout");
    if (arms > 4)
        return roadWord("multiple roads converging");
    if (arms == 4)
        return roadWord(straightJunction() ? "crossroads" : "intersection");
    if (arms == 3)
        return roadWord(straightJunction() ? "t-junction" : "forked road");
    if (m_s.street->type >= RoadClass::Expressway)
        return roadWord("straight highway");
    return roadWord(m_s.street->curved ? "serpentine or winding road" : "single road");
}

QString RoadTruth::vehicles() const
{
    if (!m_s.section)
        return roadWord("none");
    static constexpr std::array names{"cars", "trucks", "bicycles", "public transport", "none"};
    return roadWord(names[size_t(m_s.section->vehicles)]);
}

QString RoadTruth::directions() const
{
    const Node* node = junction();
    const size_t arms = node ? node->streets.size() : 0;
    if (arms < 3)
        return roadWord("none");
    if (node->kind != NodeKind::Plain)
        return roadWord("roundabout");
    if (arms == 3)
        return roadWord(straightJunction() ? "both left and right turns" : "multiple direction options");
    return roadWord(arms == 4 ? "four-way intersection" : "complex multi-way junction");
}

QString RoadTruth::width() const
{
    if (!m_s.street)
        return roadWord("none");
    static constexpr std::array names{"narrow",         "medium",         "wide",
                                      "multiple lanes", "multiple lanes", "multiple lanes"};
    return roadWord(names[size_t(m_s.street->type)]);
}

QString RoadTruth::lights() const
{
    const Node* node = m_s.node && m_s.nodeGap < 34 ? m_s.node : nullptr;
    return yesNo(node && node->lights);
}

QString RoadTruth::signs() const
{
    return yesNo(m_s.section && near(m_s.section->sign, 28));
}

QString RoadTruth::shoulder() const
{
    return yesNo(m_s.section && m_s.section->shoulder);
}

QString RoadTruth::footpath() const
{
    return yesNo(m_s.section && m_s.section->pavement);
}

} // namespace geovlm::world
