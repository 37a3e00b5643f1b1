// SPDX-License-Identifier: GPL-3.0-or-later
// Service facilities: petrol station, supermarket, restaurant, hotel, bus station, rest area.
#include "world/town/parcels.h"

namespace geovlm::world {
namespace {

constexpr Rgb serviceWhite = rgb(0xf4f4f0);

void posts(Lot& lot, const Frame& part, double height)
{
    for (const double u : {0.6, part.width - 0.9})
        for (const double v : {0.6, part.depth - 0.9})
            lot.prism(part.part(u, v, u + 0.3, v + 0.3), 0, height, Facade::Plain, rgb(0xd8d8d8),
                      serviceWhite);
}

void petrol(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0xc9c7c0), Material::Paving);
    static constexpr std::array brands{rgb(0xd8322c), rgb(0x1f5fb8), rgb(0xe8b020), rgb(0x1f9a50)};
    const Rgb brand = brands[size_t(lot.random.below(4))];
    const Frame roof = f.part(2, 3.5, f.width - 2, 13);
    posts(lot, roof, 4.6);
    lot.prism(roof, 4.6, 5.6, Facade::Canopy, brand, serviceWhite);
    lot.prism(roof.inset(1), 5.6, 5.7, Facade::Plain, brand, brand);
    lot.prism(roof.inset(2.2), 5.7, 5.75, Facade::Plain, serviceWhite, serviceWhite);
    for (const double u : {0.32, 0.68})
        lot.prism(f.part(f.width * u - 0.6, 6, f.width * u + 0.6, 10.5), 0, 1.8, Facade::Plain, brand,
                  brand * 0.9f);
    Prism& kiosk = lot.building(f.part(3, 16, f.width - 3, std::min(f.depth - 0.5, 21.0)), 3.6, Facade::Shop,
                                BuildingType::Commercial, Architecture::Modern);
    kiosk.accent = brand;
    lot.prism(f.part(1, 0.6, 2.4, 1), 0, 6.5, Facade::Plain, brand, brand);
}

void supermarket(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x6a6b6e), Material::Asphalt);
    for (double u = 1; u <= f.width - 1; u += 2.7)
        lot.stroke({f.at(u, 1), f.at(u, 5.5)}, 0.25, serviceWhite);
    Prism& hall = lot.building(f.part(0.8, 9, f.width - 0.8, f.depth - 0.5), 5.6, Facade::Shop,
                               BuildingType::Commercial, Architecture::Modern);
    hall.wall = rgb(0xece8de);
    hall.cover = rgb(0xf2f2ee);
    hall.roofColour = RoofColour::White;
    hall.accent = lot.random.chance(0.5) ? rgb(0xd83030) : rgb(0x1f8f4a);
    const Rgb accent = hall.accent;
    lot.prism(f.part(f.width / 2 - 4.5, 8.2, f.width / 2 + 4.5, 9), 3, 6.8, Facade::Plain, accent, accent);
    for (int i = 0; i < 3; ++i)
        lot.prism(f.part(3 + i * 5, 13, 5.4 + i * 5, 15.4), 5.6, 6.6, Facade::Plain, rgb(0xa8acb0),
                  rgb(0x8f959a));
}

void restaurant(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0xc4a47c), Material::Paving);
    const double back = std::min(f.depth - 0.6, 18.0);
    Prism& house = lot.building(f.part(1, 7.5, f.width - 1, back), 4.2, Facade::Shop,
                                BuildingType::Commercial, Architecture::Traditional);
    house.accent = rgb(0xb8342c);
    house.roof = Roof::Hip;
    house.rise = 3;
    static constexpr std::array shades{rgb(0xe05040), rgb(0xf4ead0)};
    for (int i = 0; i < int(f.width / 3.6) * 2; ++i) {
        const Vec2 at = f.at(2 + (i / 2) * 3.6, 1.9 + (i % 2) * 3.2);
        Prism shade = roundOn(at, 1.35, 2.2, 2.35);
        shade.roof = Roof::Hip, shade.rise = 0.6, shade.facade = Facade::Canopy;
        shade.wall = shade.cover = shades[size_t((i + i / 2) % 2)];
        lot.scene.prisms.push_back(shade);
        Prism table = roundOn(at, 0.5, 0, 0.8);
        table.wall = table.cover = rgb(0x8a6a4a);
        lot.scene.prisms.push_back(table);
    }
}

void hotel(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.pavement, Material::Paving);
    const double height = lot.random.uniform(20, 27);
    const Frame slab = f.part(1.5, f.depth - 12, f.width - 1.5, f.depth - 1);
    Prism& tower =
        lot.building(slab, height, Facade::Apartments, BuildingType::Commercial, Architecture::Modern);
    tower.wall = rgb(0xf1ece2);
    const Frame pool = f.part(3, 2.6, f.width - 3, 8.4);
    lot.fill(pool.inset(-0.9), rgb(0xf1e8d4), Material::Paving);
    lot.fill(pool, rgb(0x35b6d6), Material::Water);
    lot.prism(slab.part(1, -0.3, 4, 0.1), height - 14, height - 2, Facade::Plain, rgb(0xc02f3a),
              rgb(0xc02f3a));
    for (int i = 0; i < 4; ++i)
        lot.prism(f.part(3 + i * 3.4, 10, 5 + i * 3.4, 10.8), 0, 0.5, Facade::Plain, rgb(0xf4f0e6),
                  rgb(0xf4f0e6));
}

void busStation(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x77787b), Material::Asphalt);
    for (const double v : {3.5, 12.5}) {
        if (v + 3 > f.depth)
            continue;
        lot.fill(f.part(1, v, f.width - 1, v + 3), rgb(0xd9d4c8), Material::Paving);
        const Frame roof = f.part(2, v + 0.2, f.width - 2, v + 2.8);
        posts(lot, roof, 2.9);
        lot.prism(roof, 2.9, 3.2, Facade::Canopy, rgb(0x2f6fb4), rgb(0x3f86cc));
        lot.prism(f.part(3, v + 2.4, f.width - 3, v + 2.5), 0.3, 2.3, Facade::CarGlass, rgb(0x8fb0c4),
                  rgb(0x8fb0c4));
    }
    lot.stroke({f.at(1, 2), f.at(f.width - 1, 2)}, 0.35, rgb(0xf0c030));
    lot.stroke({f.at(1, 9), f.at(f.width - 1, 9)}, 0.35, rgb(0xf0c030));
}

void restArea(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x838486), Material::Asphalt);
    for (double u = 1; u <= f.width - 1; u += 4.4)
        lot.stroke({f.at(u, 1.5), f.at(u + 2, 15)}, 0.3, serviceWhite);
    lot.fill(f.part(0, 17, f.width, f.depth), lot.style.grass, Material::Grass);
    const Frame hut = f.part(f.width / 2 - 3, 18, f.width / 2 + 3, std::min(22.0, f.depth - 0.3));
    Prism& cabin = lot.building(hut, 2.9, Facade::House, BuildingType::Commercial, Architecture::Traditional);
    cabin.roof = Roof::Gable, cabin.rise = 1.4;
    lot.tree(f.at(2, 19.5), 1.9, false);
    lot.tree(f.at(f.width - 2, 19.5), 1.9, false);
}

} // namespace

bool buildService(Lot& lot)
{
    switch (lot.parcel.use) {
    case Use::Petrol:
        return petrol(lot), true;
    case Use::Supermarket:
        return supermarket(lot), true;
    case Use::Restaurant:
        return restaurant(lot), true;
    case Use::Hotel:
        return hotel(lot), true;
    case Use::BusStation:
        return busStation(lot), true;
    case Use::RestArea:
        return restArea(lot), true;
    default:
        return false;
    }
}

} // namespace geovlm::world
