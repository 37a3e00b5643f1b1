// SPDX-License-Identifier: GPL-3.0-or-later
// What each stretch of road looks like: drawn section by section, so that the answers about the road
// change every thirty to seventy metres.
#include "world/town/street_network.h"

namespace geovlm::world {

namespace {

Lines drawLines(const Style& style, RoadClass type, Random& random)
{
    const bool main = type >= RoadClass::MultiLane;
    if (random.chance(main ? 0.04 : style.unmarkedShare * (type == RoadClass::Lane ? 1.6 : 1.1)))
        return Lines::None;
    if (!random.chance(style.yellowShare * 1.35))
        return Lines::White;
    return random.chance(0.5) ? Lines::Yellow : Lines::DoubleYellow;
}

Vehicles drawVehicles(Random& random)
{
    static constexpr std::array<double, 5> weights{0.46, 0.15, 0.1, 0.12, 0.17};
    return Vehicles(pick(random, weights.data(), 5));
}

double somewhere(const Section& section, Random& random, double share)
{
    if (!random.chance(share))
        return -1;
    return random.uniform(section.from + (section.to - section.from) * 0.3,
                          section.from + (section.to - section.from) * 0.7);
}

void drawLook(Section& section, const Style& style, RoadClass type, Random& random)
{
    section.surface = Surface(pick(random, style.surfaceWeights.data(), 4));
    section.lines = drawLines(style, type, random);
    const bool main = type >= RoadClass::Expressway;
    section.pavement = random.chance(main ? 0.3 : style.pavementShare);
    section.shoulder = random.chance(type == RoadClass::Highway      ? 0.9
                                     : type == RoadClass::Expressway ? 0.5
                                     : type == RoadClass::Lane       ? 0.08
                                                                     : style.shoulderShare);
}

void drawExtras(Section& section, RoadClass type, bool tram, Random& random)
{
    const bool wide = type == RoadClass::Avenue || type == RoadClass::MultiLane;
    section.busLane = type == RoadClass::MultiLane && !tram && random.chance(0.4);
    section.bicycleLane = !section.busLane && (wide || type == RoadClass::Local) && random.chance(0.28);
    section.arrows = type != RoadClass::Lane && section.lines != Lines::None && random.chance(0.3);
    section.hatched = wide && !tram && section.lines != Lines::None && random.chance(0.32);
    section.vehicles = drawVehicles(random);
    section.zebra = type < RoadClass::Expressway ? somewhere(section, random, 0.32) : -1;
    section.sign = somewhere(section, random, type >= RoadClass::Expressway ? 0.45 : wide ? 0.26 : 0.1);
    section.footbridge =
        section.sign < 0 ? somewhere(section, random, type == RoadClass::Lane ? 0.02 : 0.09) : -1;
    section.regularity = random.uniform();
}

void drawStreet(Street& street, const Style& style, Random& random)
{
    const int count = street.total() > 58 ? 2 : 1;
    const double split = street.total() * random.uniform(0.44, 0.56);
    for (int i = 0; i < count; ++i) {
        Section section;
        section.from = i == 0 ? 0 : split;
        section.to = count == 1 || i == 1 ? street.total() : split;
        drawLook(section, style, street.type, random);
        drawExtras(section, street.type, street.tram, random);
        // A resurfaced half keeps what depends on the street's width now and then.
        if (i == 1 && random.chance(0.45))
            section.surface = street.sections[0].surface;
        if (i == 1 && random.chance(0.5))
            section.vehicles = street.sections[0].vehicles;
        street.sections.push_back(section);
    }
}

} // namespace

int pick(Random& random, const double* weights, int count)
{
    double total = 0;
    for (int i = 0; i < count; ++i)
        total += weights[i];
    double roll = random.uniform() * total;
    for (int i = 0; i < count; ++i) {
        roll -= weights[i];
        if (roll < 0)
            return i;
    }
    return count - 1;
}

void drawSections(Scene& scene)
{
    for (size_t i = 0; i < scene.streets.size(); ++i) {
        Random random = Random::stream(scene.seed, "section", i);
        drawStreet(scene.streets[i], *scene.style, random);
    }
}

} // namespace geovlm::world
