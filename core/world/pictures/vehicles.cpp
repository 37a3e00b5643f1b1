// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/pictures/vehicles.h"

namespace geovlm::world {
namespace {

class Fleet
{
public:
    Fleet(const Scene& scene, quint64 seed, Vec2 keepFree, double clear, std::vector<Prism>& out)
        : m_scene(scene), m_seed(seed), m_keepFree(keepFree), m_clear(clear), m_out(out)
    {
    }

    void street(int index)
    {
        const Street& street = m_scene.streets[size_t(index)];
        Random random = Random::stream(m_seed, "street cars", quint64(index));
        const double half = street.halfWidth();
        for (const double side : {-1.0, 1.0})
            for (double s = random.uniform(0, 6); s < street.total(); s += 0.5) {
                const Section& section = street.sectionAt(s);
                const bool wide = half > 5;
                const double offset = wide && random.chance(0.5) ? half * 0.35 : half - 1.15;
                const Vec2 at = street.at(s) + street.direction(s).left() * (side * offset);
                if (blocked(street, s, at))
                    continue;
                s +=
                    park(section.vehicles, at, street.direction(s) * -side, random) + random.uniform(2.5, 10);
            }
    }

    void parcel(int index)
    {
        const Parcel& parcel = m_scene.parcels[size_t(index)];
        Random random = Random::stream(m_seed, "parked", quint64(index));
        const Frame& f = parcel.frame;
        const auto row = [&](double v, double step, double u0, Vehicles kind) {
            for (double u = u0; u < f.width - 1; u += step)
                if (kind != Vehicles::None && random.chance(0.62))
                    park(kind, f.at(u, v), f.away, random);
        };
        const Vehicles small = parcel.vehicles == Vehicles::None ? Vehicles::None : Vehicles::Cars;
        if (parcel.use == Use::CarPark) {
            row(3.5, 2.7, 2.35, small);
            if (f.depth / 2 + 7 < f.depth)
                row(f.depth / 2 + 4.5, 2.7, 2.35, small);
        } else if (parcel.use == Use::Supermarket) {
            row(3.3, 2.7, 2.35, small);
        } else if (parcel.use == Use::RestArea) {
            row(8, 4.4, 4, Vehicles::Trucks);
        } else if (parcel.use == Use::BusStation) {
            lineUp(f, 8, random);
        } else if (parcel.use == Use::Industry && parcel.vehicles == Vehicles::Trucks) {
            row(2, 6, 5, Vehicles::Trucks);
        }
    }

private:
    void lineUp(const Frame& f, double v, Random& random)
    {
        for (double u = 7; u < f.width - 6; u += 13)
            park(Vehicles::Buses, f.at(u, v), f.along, random);
    }

    bool blocked(const Street& street, double s, Vec2 at) const
    {
        const double head = m_scene.nodes[size_t(street.from)].radius + 3;
        const double tail = street.total() - m_scene.nodes[size_t(street.to)].radius - 3;
        const Section& section = street.sectionAt(s);
        const bool crossing = section.zebra >= 0 && std::abs(section.zebra - s) < 4;
        return s < head || s > tail || crossing ||
               (at - m_keepFree).length() < m_clear + halfLength(section.vehicles);
    }

    /// Beyond a car's: nobody wants to stand against the side of a bus.
    static double halfLength(Vehicles kind)
    {
        return kind == Vehicles::Trucks || kind == Vehicles::Buses ? 5 : 0;
    }

    /// Puts one vehicle of about the asked kind there; returns its length.
    double park(Vehicles kind, Vec2 at, Vec2 along, Random& random)
    {
        if (kind == Vehicles::None)
            return 30;
        if (random.chance(0.1))
            kind = Vehicles::Cars;
        switch (kind) {
        case Vehicles::Trucks:
            return truck(at, along, random);
        case Vehicles::Buses:
            return bus(at, along, random);
        case Vehicles::Bicycles:
            return bicycle(at, along, random);
        default:
            return car(at, along, random);
        }
    }

    Prism& box(Vec2 centre, Vec2 along, double from, double to, double width, double bottom, double top,
               Facade look, Rgb colour)
    {
        Prism made =
            boxOn({centre + along * from - along.left() * (width / 2), along, along.left(), to - from, width},
                  bottom, top);
        made.facade = look;
        made.wall = made.cover = colour;
        m_out.push_back(made);
        return m_out.back();
    }

    double car(Vec2 at, Vec2 u, Random& random)
    {
        static constexpr std::array paints{rgb(0xf2f2f0), rgb(0x1e2226), rgb(0xb9bec2),
                                           rgb(0x7d8288), rgb(0xa3262a), rgb(0x2a4f8c),
                                           rgb(0xe8e2d2), rgb(0x39423c), rgb(0xd8a828)};
        const Rgb paint = paints[size_t(random.below(9))];
        box(at, u, -2.1, 2.1, 1.8, 0.12, 0.86, Facade::CarBody, paint);
        Prism& cabin = box(at, u, -1.65, 0.75, 1.56, 0.86, 1.46, Facade::CarGlass, rgb(0x28323a));
        cabin.cover = paint * 0.94f;
        return 4.2;
    }

    double truck(Vec2 at, Vec2 u, Random& random)
    {
        static constexpr std::array cargo{rgb(0xf0f0ec), rgb(0x2f5fa0), rgb(0xb8402c), rgb(0xe6c84a),
                                          rgb(0x4c8a5c)};
        const Rgb load = cargo[size_t(random.below(5))];
        box(at, u, -4.6, 2.2, 2.5, 0.55, 3.5, Facade::Lorry, load);
        Prism& cab = box(at, u, 2.5, 4.5, 2.4, 0.35, 2.9, Facade::Bus,
                         random.chance(0.5) ? rgb(0xd8d8d6) : rgb(0xa83a2c));
        cab.cover = cab.wall * 0.9f;
        return 9.4;
    }

    double bus(Vec2 at, Vec2 u, Random& random)
    {
        static constexpr std::array liveries{rgb(0xe0a020), rgb(0xc83a30), rgb(0x2f8a58), rgb(0x2f6fb4)};
        const Rgb livery = liveries[size_t(random.below(4))];
        box(at, u, -5.6, 5.6, 2.6, 0.3, 3.2, Facade::Bus, livery);
        box(at, u, -3.5, -0.5, 1.6, 3.2, 3.5, Facade::Plain, rgb(0xe8e8e4));
        box(at, u, 1.5, 3.5, 1.6, 3.2, 3.5, Facade::Plain, rgb(0xe8e8e4));
        return 11.2;
    }

    double bicycle(Vec2 at, Vec2 u, Random& random)
    {
        static constexpr std::array shirts{rgb(0xd83a30), rgb(0x2f6fd0), rgb(0xf0c030), rgb(0x28a060),
                                           rgb(0xf2f2f2)};
        for (int i = 0; i < 2; ++i) {
            const Vec2 p = at + u * (i * 2.4) + u.left() * random.uniform(-0.3, 0.3);
            box(p, u, -0.85, 0.85, 0.12, 0, 0.72, Facade::Bicycle, rgb(0x26282a));
            Prism& rider =
                box(p, u, -0.25, 0.28, 0.46, 0.95, 1.55, Facade::Plain, shirts[size_t(random.below(5))]);
            rider.cover = rider.wall;
            box(p, u, -0.2, 0.12, 0.3, 0.35, 0.95, Facade::Plain, rgb(0x2b3446));
            box(p, u, -0.1, 0.22, 0.26, 1.58, 1.86, Facade::Plain, rgb(0xe0b090));
        }
        return 3.2;
    }

    const Scene& m_scene;
    quint64 m_seed;
    Vec2 m_keepFree;
    double m_clear;
    std::vector<Prism>& m_out;
};

void drawLight(View& view, Random& random)
{
    static constexpr std::array seasons{rgb(0xf2fff0), rgb(0xffffe6), rgb(0xffffff), rgb(0xfff6dc)};
    view.sunAzimuth = random.uniform(-pi * 0.85, -pi * 0.15);
    view.sunHeight = random.uniform(0.62, 1.02);
    view.sun = heading(view.sunAzimuth);
    view.sunFlat = std::cos(view.sunHeight);
    view.sunUp = std::sin(view.sunHeight);
    view.leafTint = seasons[size_t(random.below(4))] * float(random.uniform(0.9, 1.08));
    const float gain = float(random.uniform(0.93, 1.07)), warm = float(random.uniform(-0.03, 0.03));
    view.tint = {gain * (1 + warm), gain, gain * (1 - warm)};
    view.overcast = float(random.uniform(0, 0.6));
}

} // namespace

Vec2 View::shadow() const
{
    return sun * (-sunFlat / sunUp);
}

View drawView(const Scene& scene, Vec2 centre, double reach, quint64 seed, Vec2 keepFree, double clear)
{
    View view;
    view.seed = seed;
    Random random = Random::stream(seed, "light");
    drawLight(view, random);
    Fleet fleet(scene, seed, keepFree, clear, view.vehicles);
    for (const int street : scene.streetIndex.find(around(centre, reach)))
        fleet.street(street);
    for (const int parcel : scene.parcelIndex.find(around(centre, reach)))
        fleet.parcel(parcel);
    const QRectF area = around(centre, reach);
    std::erase_if(view.vehicles, [&](const Prism& p) { return !area.intersects(p.box()); });
    return view;
}

} // namespace geovlm::world
