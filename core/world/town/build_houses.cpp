// SPDX-License-Identifier: GPL-3.0-or-later
// Parcels that people live and work on.
#include "world/town/parcels.h"

namespace geovlm::world {
namespace {

void pitch(Lot& lot, Prism& building, double share)
{
    const double span = std::min((building.corners[1] - building.corners[0]).length(),
                                 (building.corners[2] - building.corners[1]).length());
    building.rise = lot.style.roofSlope * share * span / 2;
}

/// Keeps edge 0 the long one, because ridges run along it.
Frame lengthwise(const Frame& f)
{
    if (f.width >= f.depth)
        return f;
    return {f.at(f.width, 0), f.away, f.along * -1, f.depth, f.width};
}

void chimney(Lot& lot, const Prism& house)
{
    const Vec2 at = mix(house.centre(), house.corners[1], lot.random.uniform(0.2, 0.4));
    const double height = house.top + house.rise;
    lot.prism({at, {1, 0}, {0, 1}, 0.9, 0.9}, house.top, height + 0.7, Facade::Stone, rgb(0x8c5a48),
              rgb(0x5c4038));
}

void addHouse(Lot& lot, const Frame& plot)
{
    Random& random = lot.random;
    const double disorder = 1 - lot.parcel.regularity;
    const double width = std::min(plot.width - 2.4, random.uniform(8, 10.5));
    const double depth = std::min(plot.depth - 6, random.uniform(7.5, 9.5));
    const double u = (plot.width - width) / 2 + disorder * random.uniform(-1, 1);
    const double v = 3.2 + disorder * random.uniform(0, std::max(0.0, plot.depth - depth - 6));
    Frame frame = plot.part(u, v, u + width, v + depth);
    frame = frame.turned(disorder * random.uniform(-0.5, 0.5));
    const bool flat = random.chance(0.14);
    Prism& house = lot.building(lengthwise(frame), random.chance(0.45) ? 5.4 : 3.3, Facade::House,
                                BuildingType::House, flat ? Architecture::Modern : Architecture::Traditional);
    house.roof = flat ? Roof::Flat : random.chance(0.72) ? Roof::Gable : Roof::Hip;
    if (!flat) {
        pitch(lot, house, 1);
        const Prism copy = house;
        if (random.chance(0.5))
            chimney(lot, copy);
    }
    lot.fill({plot.at(u + 1, 0), plot.along, plot.away, 1.6, v}, lot.style.pavement * 0.95f,
             Material::Paving);
    if (plot.depth > v + depth + 5)
        lot.trees(plot.part(1.5, v + depth + 2, plot.width - 1.5, plot.depth - 1), 1 + random.below(2), 1.5,
                  2.8);
}

void houses(Lot& lot)
{
    lot.ground(lot.style.grass, Material::Grass);
    const Frame& f = lot.frame();
    const int count = std::max(1, int(f.width / 11.5));
    for (int i = 0; i < count; ++i)
        addHouse(lot, f.part(f.width * i / count, 0, f.width * (i + 1) / count, f.depth));
    if (lot.random.chance(0.35))
        lot.hedge(f.at(0.5, 0.7), f.at(f.width * 0.42, 0.7), 1.1);
    if (lot.random.chance(0.4))
        lot.hedge(f.at(0.5, f.depth - 0.6), f.at(f.width - 0.5, f.depth - 0.6), 1.6);
}

void apartments(Lot& lot)
{
    lot.ground(lot.random.chance(0.6) ? lot.style.grass : lot.style.pavement, Material::Grass);
    const Frame& f = lot.frame();
    const double depth = lot.random.uniform(10.5, 13);
    const bool modern = lot.random.chance(0.55);
    const double v = lot.random.uniform(2, 5);
    const double height = 3 * (3 + lot.random.below(4)) * lot.style.heights;
    Prism& slab =
        lot.building(f.part(1.5, v, f.width - 1.5, v + depth), height, Facade::Apartments,
                     BuildingType::Apartment, modern ? Architecture::Modern : Architecture::Traditional);
    slab.roof = modern ? Roof::Flat : Roof::Hip;
    if (!modern)
        pitch(lot, slab, 0.75);
    if (f.depth > v + depth + 5)
        lot.trees(f.part(2, v + depth + 3, f.width - 2, f.depth - 2), 2, 1.6, 2.6);
}

void shops(Lot& lot)
{
    lot.ground(lot.style.pavement, Material::Paving);
    const Frame& f = lot.frame();
    const int count = std::max(1, int(f.width / 9));
    for (int i = 0; i < count; ++i) {
        const Frame plot =
            f.part(f.width * i / count, 1.2, f.width * (i + 1) / count, std::min(f.depth, 15.0));
        const bool modern = lot.random.chance(0.5);
        Prism& shop =
            lot.building(lengthwise(plot), modern ? 4.4 : 7.4, Facade::Shop, BuildingType::Commercial,
                         modern ? Architecture::Modern : Architecture::Traditional);
        static constexpr std::array awnings{rgb(0xc8382f), rgb(0x2f6bb0), rgb(0x2f8c4f), rgb(0xe0a528)};
        shop.accent = awnings[size_t(lot.random.below(4))];
        shop.roof = modern ? Roof::Flat : Roof::Gable;
        if (!modern)
            pitch(lot, shop, 0.7);
        const Rgb accent = shop.accent;
        lot.prism(plot.part(0.5, -1.3, plot.width - 0.5, 0), 2.7, 3, Facade::Canopy, accent, accent);
    }
}

void offices(Lot& lot)
{
    lot.ground(lot.style.pavement, Material::Paving);
    const Frame f = lot.frame().inset(3);
    const double height = lot.random.uniform(14, 30) * lot.style.heights;
    Prism& tower = lot.building(f.part(0, 0, f.width, std::min(f.depth, 16.0)), height, Facade::Glass,
                                BuildingType::Commercial, Architecture::Modern);
    static constexpr std::array glass{rgb(0x6f93b2), rgb(0x5f8a8a), rgb(0x8c9aa8), rgb(0x4f6f92)};
    tower.accent = glass[size_t(lot.random.below(4))];
    const double cx = f.width / 2;
    lot.prism(f.part(cx - 3, 4, cx + 3, 9), height, height + 2.2, Facade::Plain, rgb(0xb8bcc0),
              rgb(0xcfd2d4));
}

void industry(Lot& lot)
{
    lot.ground(rgb(0x9d9a94), Material::Asphalt);
    const Frame f = lot.frame().inset(2);
    const double height = lot.random.uniform(6.5, 9.5);
    const bool saw = lot.random.chance(0.5);
    const int count = saw ? 3 : 1;
    const double depth = std::min(f.depth - 3, 22.0);
    static constexpr std::array sheets{rgb(0xa9b3ba), rgb(0xc9c6bc), rgb(0x6f8fae), rgb(0x8aa58a),
                                       rgb(0xb98a5e)};
    const Rgb sheet = sheets[size_t(lot.random.below(5))];
    for (int i = 0; i < count; ++i) {
        const Frame bay = f.part(f.width * i / count, 1.5, f.width * (i + 1) / count, 1.5 + depth);
        Prism& hall = lot.building(lengthwise(bay), height, Facade::Hall, BuildingType::Industrial,
                                   Architecture::Industrial);
        hall.wall = sheet;
        hall.roof = saw ? Roof::Shed : Roof::Gable;
        hall.rise = saw ? 2.2 : 1.6;
    }
    if (lot.random.chance(0.45)) {
        Prism stack = roundOn(f.at(f.width - 1.5, depth + 2), 1.2, 0, 19);
        stack.wall = rgb(0x9c6a55), stack.cover = rgb(0x4a4a4a), stack.facade = Facade::Stone;
        lot.scene.prisms.push_back(stack);
    }
}

void publicBuilding(Lot& lot)
{
    lot.ground(lot.random.chance(0.5) ? lot.style.grass : lot.style.pavement, Material::Paving);
    const Frame& f = lot.frame();
    Prism& hall = lot.building(f.part(2.5, 6, f.width - 2.5, std::min(f.depth - 1, 19.0)), 8.5,
                               Facade::Columns, BuildingType::Public, Architecture::Historical);
    hall.wall = mix(hall.wall, rgb(0xe6dfce), 0.6f);
    hall.roof = Roof::Hip;
    pitch(lot, hall, 0.6);
    for (int i = 1; i < 4; ++i)
        lot.fill(f.part(f.width / 2 - 5, i * 1.3, f.width / 2 + 5, i * 1.3 + 0.7), lot.style.pavement * 1.1f,
                 Material::Paving);
}

void church(Lot& lot)
{
    lot.ground(lot.style.grass, Material::Grass);
    const Frame& f = lot.frame();
    const double cx = f.width / 2;
    const Rgb stone = mix(lot.facade(), rgb(0xcfc3aa), 0.6f);
    Prism& nave = lot.building(lengthwise(f.part(cx - 4.5, 6, cx + 4.5, std::min(f.depth - 1, 24.0))), 7.5,
                               Facade::Ornate, BuildingType::Public, Architecture::Historical);
    nave.wall = stone;
    nave.roof = Roof::Gable;
    pitch(lot, nave, 1.2);
    Prism& tower = lot.building(f.part(cx - 2.6, 2, cx + 2.6, 7.2), 16, Facade::Ornate, BuildingType::Public,
                                Architecture::Historical);
    tower.wall = stone;
    tower.roof = Roof::Hip;
    tower.rise = 9;
    lot.trees(f.part(1.5, 3, 4, f.depth - 2), 2, 1.5, 2.2);
}

void historic(Lot& lot)
{
    lot.ground(lot.style.pavement, Material::Paving);
    const Frame& f = lot.frame();
    const int count = std::max(1, int(f.width / 9));
    for (int i = 0; i < count; ++i) {
        const Frame plot =
            f.part(f.width * i / count, 1.2, f.width * (i + 1) / count, std::min(f.depth, 14.0));
        Prism& house = lot.building(plot, lot.random.uniform(8.5, 11), Facade::Ornate,
                                    BuildingType::Apartment, Architecture::Historical);
        house.roof = Roof::Mansard;
        house.rise = 2.8;
    }
    const Frame corner = f.part(0, 1, 4.4, 5.4);
    Prism& turret =
        lot.building(corner, 12.5, Facade::Ornate, BuildingType::Apartment, Architecture::Historical);
    turret.roof = Roof::Hip;
    turret.rise = 5;
}

void farm(Lot& lot)
{
    lot.ground(mix(lot.style.soil, lot.style.grass, 0.4f), Material::Soil);
    const Frame& f = lot.frame();
    const double depth = std::min(f.depth - 2, 18.0), width = std::min(f.width - 3, 11.0);
    Prism& barn = lot.building(lengthwise(f.part(2, 3, 2 + width, 1 + depth)), 4.8, Facade::Barn,
                               BuildingType::Industrial, Architecture::Traditional);
    barn.wall = lot.random.chance(0.5) ? rgb(0x9c4436) : rgb(0x8a6a4c);
    barn.roof = Roof::Gable;
    pitch(lot, barn, 0.9);
    if (f.width > width + 7) {
        Prism silo = roundOn(f.at(width + 5, 8), 2, 0, 9);
        silo.wall = rgb(0xc9ccce), silo.cover = rgb(0xdfe2e4);
        lot.scene.prisms.push_back(silo);
    }
    lot.trees(f.part(2, f.depth - 3, f.width - 2, f.depth - 1), 1, 1.8, 2.8);
}

} // namespace

bool buildHouses(Lot& lot)
{
    switch (lot.parcel.use) {
    case Use::Houses:
        return houses(lot), true;
    case Use::Apartments:
        return apartments(lot), true;
    case Use::Shops:
        return shops(lot), true;
    case Use::Offices:
        return offices(lot), true;
    case Use::Industry:
        return industry(lot), true;
    case Use::Public:
        return publicBuilding(lot), true;
    case Use::Church:
        return church(lot), true;
    case Use::Historic:
        return historic(lot), true;
    case Use::Farm:
        return farm(lot), true;
    default:
        return false;
    }
}

} // namespace geovlm::world
