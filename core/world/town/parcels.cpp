// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/parcels.h"

namespace geovlm::world {

Occupancy::Occupancy(double half)
    : m_half(half + 120), m_side(int(2 * m_half)), m_taken(size_t(m_side) * size_t(m_side), 0)
{
}

size_t Occupancy::cell(Vec2 p) const
{
    const int column = std::clamp(int(p.x + m_half), 0, m_side - 1);
    const int row = std::clamp(int(p.y + m_half), 0, m_side - 1);
    return size_t(row) * size_t(m_side) + size_t(column);
}

void Occupancy::markDisc(Vec2 centre, double radius)
{
    for (double y = -radius; y <= radius; y += 1)
        for (double x = -radius; x <= radius; x += 1)
            if (x * x + y * y <= radius * radius)
                m_taken[cell(centre + Vec2(x, y))] = 1;
}

void Occupancy::mark(const Frame& frame)
{
    for (double u = 0; u <= frame.width; u += 0.7)
        for (double v = 0; v <= frame.depth; v += 0.7)
            m_taken[cell(frame.at(u, v))] = 1;
}

bool Occupancy::isFree(Vec2 p) const
{
    return m_taken[cell(p)] == 0;
}

bool Occupancy::isFree(const Frame& frame) const
{
    const int across = std::max(2, int(frame.width / 1.5)), deep = std::max(2, int(frame.depth / 1.5));
    for (int i = 0; i <= across; ++i)
        for (int k = 0; k <= deep; ++k)
            if (!isFree(frame.at(frame.width * i / across, frame.depth * k / deep)))
                return false;
    return true;
}

namespace {

constexpr int useCount = int(Use::Count);
using Weights = std::array<double, useCount>;

double special(Use use)
{
    switch (use) {
    case Use::Football:
        return 0.5;
    case Use::Basketball:
    case Use::Tennis:
    case Use::Petrol:
    case Use::Supermarket:
    case Use::Hotel:
        return 0.55;
    case Use::BusStation:
    case Use::RestArea:
    case Use::Pond:
        return 0.42;
    case Use::Church:
    case Use::Square:
    case Use::Playground:
    case Use::Golf:
    case Use::CarPark:
        return 0.26;
    case Use::Restaurant:
        return 0.2;
    default:
        return 0;
    }
}

Weights weightsFor(Character character)
{
    Weights w{};
    for (int i = 0; i < useCount; ++i)
        w[size_t(i)] = special(Use(i));
    const auto add = [&](Use use, double weight) { w[size_t(use)] += weight; };
    switch (character) {
    case Character::Urban:
        add(Use::Apartments, 3.4), add(Use::Shops, 2.6), add(Use::Offices, 2.2), add(Use::Historic, 2.2);
        add(Use::Public, 1.2), add(Use::Square, 0.7), add(Use::CarPark, 0.6), add(Use::Garden, 0.5);
        break;
    case Character::Suburban:
        add(Use::Houses, 7.5), add(Use::Apartments, 0.6), add(Use::Garden, 0.6), add(Use::Parkland, 0.5);
        add(Use::Public, 0.5), add(Use::Playground, 0.4);
        break;
    case Character::Industrial:
        add(Use::Industry, 6.5), add(Use::CarPark, 0.8), add(Use::EmptyLot, 1.5), add(Use::Offices, 0.6);
        break;
    case Character::Rural:
        add(Use::Field, 5), add(Use::Farm, 1.6), add(Use::Meadow, 1.2), add(Use::Houses, 1.1);
        break;
    case Character::Natural:
        add(Use::Parkland, 3.4), add(Use::Garden, 1.8), add(Use::Meadow, 1.4), add(Use::Golf, 1);
        add(Use::Pond, 1.1), add(Use::Public, 0.6);
        break;
    case Character::Forest:
        add(Use::Forest, 7), add(Use::Meadow, 0.6), add(Use::Houses, 0.6), add(Use::EmptyLot, 0.4);
        break;
    }
    return w;
}

constexpr double minimumWidth = 17;
constexpr double minimumDepth = 20;

bool needsRoom(Use use)
{
    static constexpr std::array big{Use::Industry,    Use::Football, Use::Basketball, Use::Tennis,
                                    Use::Petrol,      Use::Hotel,    Use::Offices,    Use::Apartments,
                                    Use::Supermarket, Use::Golf,     Use::BusStation, Use::Church,
                                    Use::RestArea,    Use::Public,   Use::Historic,   Use::Pond};
    return std::find(big.begin(), big.end(), use) != big.end();
}

/// Walks every street and lays parcels on both sides, in an order that favours no district.
class ParcelPlanner
{
public:
    explicit ParcelPlanner(Scene& scene)
        : m_scene(scene), m_style(*scene.style), m_taken(scene.half),
          m_random(Random::stream(scene.seed, "parcels"))
    {
    }

    void run()
    {
        markTraffic();
        std::vector<int> order(m_scene.streets.size());
        for (size_t i = 0; i < order.size(); ++i)
            order[i] = int(i);
        m_random.shuffle(order);
        // Roomy parcels first: they are what most special uses need.
        for (const bool roomy : {true, false})
            for (const int street : order)
                for (const bool left : {true, false})
                    layAlong(street, left, roomy);
        for (size_t i = 0; i < m_scene.parcels.size(); ++i)
            build(i);
        plantRest();
    }

private:
    void markTraffic()
    {
        for (const Street& street : m_scene.streets)
            for (double s = 0; s <= street.total(); s += 1.2)
                m_taken.markDisc(street.at(s), street.outerHalf(street.sectionAt(s)) + 0.4);
        for (const Node& node : m_scene.nodes)
            m_taken.markDisc(node.at, node.streets.empty() ? 0 : node.radius + 3);
        for (const Course& course : m_scene.courses)
            for (size_t i = 1; i < course.line.size(); ++i)
                for (double t = 0; t < 1; t += 0.2)
                    m_taken.markDisc(mix(course.line[i - 1], course.line[i], t), course.halfWidth + 2);
    }

    void layAlong(int index, bool left, bool roomy)
    {
        const Street& street = m_scene.streets[size_t(index)];
        double s = 3;
        while (s < street.total() - 12) {
            const double width = m_random.uniform(19, 29);
            const double laid = layOne(index, left, s, std::min(width, street.total() - s - 1), roomy);
            s += laid > 0 ? laid + 0.6 : 3;
        }
    }

    /// Tries depths and setbacks; returns the metres of street used, 0 when nothing fits.
    double layOne(int index, bool left, double s, double width, bool roomy)
    {
        const Street& street = m_scene.streets[size_t(index)];
        for (const double share : {1.0, 0.62, 0.42})
            for (const double depth : {27.0, 23.0, 20.0, 15.0, 12.0}) {
                const double length = width * share;
                if (length < (roomy ? minimumWidth : 9.5) || (roomy && depth < minimumDepth))
                    continue;
                for (const double setback : {0.6, 2.2}) {
                    const Frame frame = frameAt(street, left, s, length, depth, setback);
                    if (!m_taken.isFree(frame))
                        continue;
                    m_taken.mark(frame);
                    addParcel(index, frame, s + length / 2);
                    return length;
                }
            }
        return 0;
    }

    static Frame frameAt(const Street& street, bool left, double s, double length, double depth,
                         double setback)
    {
        const Vec2 a = street.at(s), b = street.at(s + length), along = (b - a).unit();
        const double half =
            std::max(street.outerHalf(street.sectionAt(s)), street.outerHalf(street.sectionAt(s + length))) +
            setback;
        Frame frame;
        frame.along = left ? along : along * -1;
        frame.away = frame.along.left();
        frame.origin = (left ? a : b) + frame.away * half;
        frame.width = (b - a).length();
        frame.depth = depth;
        return frame;
    }

    /// The block's own character: the same for every parcel of a block and different beyond the street.
    Character characterAt(Vec2 p) const
    {
        const int column = int(std::floor(p.x / m_style.pitch + 100)),
                  row = int(std::floor(p.y / m_style.pitch + 100));
        Random random = Random::stream(m_scene.seed, "block", quint64(row) * 1000 + quint64(column));
        return Character(pick(random, m_style.character.data(), 6));
    }

    void addParcel(int street, const Frame& frame, double along)
    {
        const Section& section = m_scene.streets[size_t(street)].sectionAt(along);
        Parcel parcel;
        parcel.frame = frame;
        parcel.street = street;
        parcel.character = characterAt(frame.centre());
        parcel.vehicles = section.vehicles;
        parcel.regularity = section.regularity;
        // Two lots in three share the colour of their neighbours, so that roofs form readable clusters.
        Random cluster = Random::stream(m_scene.seed, "roof", quint64(street) * 8 + (along > section.to / 2));
        parcel.roof =
            RoofColour(pick(m_random.chance(0.7) ? cluster : m_random, m_style.roofWeights.data(), 6));
        parcel.use = drawUse(parcel);
        parcel.art = m_random.chance(0.25);
        m_scene.parcels.push_back(parcel);
    }

    Use drawUse(const Parcel& parcel)
    {
        Weights weights = weightsFor(m_random.chance(0.12) ? Character(m_random.below(6)) : parcel.character);
        const Frame& f = parcel.frame;
        if (f.depth < minimumDepth || f.width < minimumWidth)
            for (int i = 0; i < useCount; ++i)
                if (needsRoom(Use(i)))
                    weights[size_t(i)] = 0;
        return Use(pick(m_random, weights.data(), useCount));
    }

    void build(size_t index)
    {
        const Parcel parcel = m_scene.parcels[index];
        Random random = Random::stream(m_scene.seed, "lot", index);
        Lot lot{m_scene, m_style, random, parcel};
        if (!buildHouses(lot) && !buildService(lot))
            buildOpen(lot);
    }

    /// Trees and bushes on what no parcel covers, as thick as the block's character asks.
    void plantRest()
    {
        static constexpr std::array<double, 6> density{0.12, 0.28, 0.08, 0.07, 0.3, 0.95};
        Parcel wild;
        Lot lot{m_scene, m_style, m_random, wild};
        const double reach = m_scene.half + 90;
        for (double x = -reach; x < reach; x += 5.5)
            for (double y = -reach; y < reach; y += 5.5) {
                const Vec2 p(x + m_random.uniform(-2, 2), y + m_random.uniform(-2, 2));
                const double share = density[size_t(characterAt(p))] * (0.4 + m_style.treeShare);
                const bool plant = m_random.chance(share);
                const double radius = m_random.uniform(1.6, 3.2);
                if (plant && m_taken.isFree(p) && m_taken.isFree(p + Vec2(1.5, 0)) &&
                    m_taken.isFree(p - Vec2(1.5, 0)) && m_taken.isFree(p + Vec2(0, 1.5)) &&
                    m_taken.isFree(p - Vec2(0, 1.5)))
                    lot.tree(p, radius, m_random.chance(m_style.conifers));
            }
    }

    Scene& m_scene;
    const Style& m_style;
    Occupancy m_taken;
    Random m_random;
};

} // namespace

void layParcels(Scene& scene)
{
    ParcelPlanner(scene).run();
}

} // namespace geovlm::world
