// SPDX-License-Identifier: GPL-3.0-or-later
// Parcels with little or nothing built on them.
#include "world/town/parcels.h"

namespace geovlm::world {
namespace {

constexpr Rgb fieldWhite = rgb(0xf2f2ee);

void field(Lot& lot)
{
    static constexpr std::array crops{rgb(0xc9b457), rgb(0x8fae4a), rgb(0x7c6a45), rgb(0xd9cf62)};
    const Frame& f = lot.frame();
    const Rgb crop = crops[size_t(lot.random.below(4))];
    lot.ground(crop, Material::Crop);
    for (double u = 1; u < f.width - 1; u += 2.2)
        lot.stroke({f.at(u, 0.5), f.at(u, f.depth - 0.5)}, 0.9, crop * 0.72f, Material::Crop);
}

void meadow(Lot& lot)
{
    lot.ground(mix(lot.style.grass, rgb(0xa8b35c), 0.35f), Material::Grass);
    const Frame& f = lot.frame();
    for (int i = 0; i < 9; ++i)
        lot.disc(f.at(lot.random.uniform(3, f.width - 3), lot.random.uniform(3, f.depth - 3)),
                 lot.random.uniform(1, 2.4),
                 mix(lot.style.grass, rgb(0xd2cf70), float(lot.random.uniform(0, 0.6))), Material::Grass);
}

void emptyLot(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.soil, Material::Soil);
    for (int i = 0; i < 12; ++i)
        lot.disc(f.at(lot.random.uniform(2.5, f.width - 2.5), lot.random.uniform(2.5, f.depth - 2.5)),
                 lot.random.uniform(0.7, 2.4), lot.style.soil * float(lot.random.uniform(0.8, 1.15)),
                 Material::Soil);
    if (lot.random.chance(0.5))
        lot.prism(f.part(0, 0.2, f.width, 0.4), 0, 1.2, Facade::Fence, rgb(0x9a938a), rgb(0x9a938a));
}

void forest(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(mix(lot.style.leaf, lot.style.soil, 0.35f) * 0.8f, Material::Grass);
    for (double u = 2; u < f.width; u += 4.1)
        for (double v = 2.2; v < f.depth; v += 4.1)
            lot.tree(f.at(u + lot.random.uniform(-1, 1), v + lot.random.uniform(-1, 1)),
                     lot.random.uniform(2.1, 3.3), lot.random.chance(lot.style.conifers * 1.1));
}

void parkland(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.grass * 1.05f, Material::Grass);
    std::vector<Vec2> path;
    for (int i = 0; i <= 12; ++i)
        path.push_back(f.at(f.width * i / 12, f.depth * (0.45 + 0.25 * std::sin(i * 0.7))));
    lot.stroke(path, 1.8, rgb(0xd8c9a4), Material::Paving);
    lot.trees(f.part(2.5, 3, f.width - 2.5, f.depth - 3), 4 + lot.random.below(3), 2.2, 3.6);
}

void garden(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.grass * 1.1f, Material::Grass);
    lot.stroke({f.at(f.width / 2, 0), f.at(f.width / 2, f.depth)}, 1.7, rgb(0xdccdaa), Material::Paving);
    lot.stroke({f.at(0, f.depth / 2), f.at(f.width, f.depth / 2)}, 1.7, rgb(0xdccdaa), Material::Paving);
    lot.disc(f.centre(), 3, rgb(0xdccdaa), Material::Paving);
    for (const double u : {0.2, 0.36, 0.64, 0.8})
        for (const double v : {0.16, 0.36, 0.66, 0.84})
            lot.bed(f.at(u * f.width, v * f.depth), 1.5);
    Prism basin = roundOn(f.centre(), 1.5, 0, 0.8);
    basin.wall = rgb(0xcfcabd), basin.cover = rgb(0x5f93ad), basin.facade = Facade::Stone;
    lot.scene.prisms.push_back(basin);
    lot.hedge(f.at(0.5, f.depth - 0.7), f.at(f.width - 0.5, f.depth - 0.7), 1.4);
}

void carPark(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x66676b), Material::Asphalt);
    for (const double v : {1.0, f.depth / 2 + 2})
        for (double u = 1; u <= f.width - 1; u += 2.7)
            if (v + 5 < f.depth)
                lot.stroke({f.at(u, v), f.at(u, v + 5)}, 0.22, fieldWhite);
}

void square(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0xd9c7a8), Material::Paving);
    for (double u = 3; u < f.width; u += 3.5)
        lot.stroke({f.at(u, 0), f.at(u, f.depth)}, 0.35, rgb(0xb29a7c));
    for (double v = 3; v < f.depth; v += 3.5)
        lot.stroke({f.at(0, v), f.at(f.width, v)}, 0.35, rgb(0xb29a7c));
    const Frame base = f.part(f.width / 2 - 1.6, f.depth / 2 - 1.6, f.width / 2 + 1.6, f.depth / 2 + 1.6);
    if (lot.parcel.art) {
        static constexpr std::array hues{rgb(0xe04838), rgb(0x2f78d0), rgb(0xf0b428)};
        for (int i = 0; i < 3; ++i)
            lot.prism(base.part(i * 1.1, i * 0.9, i * 1.1 + 1, i * 0.9 + 1).turned(i * 0.6), 0, 3.4 + 1.3 * i,
                      Facade::Plain, hues[size_t(i)], hues[size_t(i)]);
    } else {
        lot.prism(base, 0, 1.4, Facade::Stone, rgb(0xbdb4a2), rgb(0xd2cabb));
        Prism& column = lot.prism(base.inset(0.9), 1.4, 9, Facade::Stone, rgb(0xcac2b2), rgb(0xe0d8c8));
        column.roof = Roof::Hip, column.rise = 1.4;
    }
    for (const double u : {2.0, f.width - 2})
        for (const double v : {2.5, f.depth - 2.5})
            lot.tree(f.at(u, v), 1.6, false);
}

void golf(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x6fae4e), Material::Grass);
    for (double u = 2; u < f.width; u += 5)
        lot.fill(f.part(u, 0, std::min(u + 2.5, f.width), f.depth), rgb(0x7dbb59), Material::Grass);
    lot.disc(f.at(f.width * 0.5, f.depth * 0.5), 4.2, rgb(0x96d070), Material::Grass);
    for (const auto& [u, v] : {std::pair(0.2, 0.3), std::pair(0.8, 0.4), std::pair(0.35, 0.8)})
        lot.disc(f.at(f.width * u, f.depth * v), 2.2, rgb(0xf0e2b4), Material::Soil);
    lot.prism(f.part(f.width / 2, f.depth / 2, f.width / 2 + 0.1, f.depth / 2 + 0.1), 0, 2.2, Facade::Plain,
              fieldWhite, fieldWhite);
    lot.prism(f.part(f.width / 2, f.depth / 2, f.width / 2 + 0.8, f.depth / 2 + 0.1), 1.7, 2.2, Facade::Plain,
              rgb(0xe03030), rgb(0xe03030));
}

void playground(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.grass, Material::Grass);
    lot.fill(f.inset(2.5), rgb(0xe3cd93), Material::Soil);
    static constexpr std::array hues{rgb(0xe04838), rgb(0x2f78d0), rgb(0xf0b428), rgb(0x3aa85a)};
    for (int i = 0; i < 4; ++i) {
        const double u = f.width * (0.2 + 0.2 * i), v = f.depth * (i % 2 ? 0.3 : 0.6);
        const Rgb hue = hues[size_t(i)];
        lot.fill(f.part(u - 1.8, v - 1.8, u + 1.8, v + 1.8), mix(hue, rgb(0xe3cd93), 0.25f));
        lot.prism(f.part(u - 1, v - 0.7, u + 1, v + 0.7), i % 2 ? 0 : 1.6, 2.4, Facade::Plain, hue, hue);
        lot.prism(f.part(u - 1.2, v - 0.1, u - 1, v + 0.1), 0, 2.4, Facade::Plain, hues[size_t((i + 1) % 4)],
                  hue);
        lot.prism(f.part(u + 1, v - 0.1, u + 1.2, v + 0.1), 0, 2.4, Facade::Plain, hues[size_t((i + 1) % 4)],
                  hue);
    }
    lot.prism(f.part(0.2, 0.3, f.width - 0.2, 0.5), 0, 1, Facade::Fence, rgb(0x6f8f5f), rgb(0x6f8f5f));
}

void goal(Lot& lot, const Frame& pitch, double u)
{
    for (const double v : {-3.0, 2.9})
        lot.prism(pitch.part(u - 0.08, pitch.depth / 2 + v, u + 0.08, pitch.depth / 2 + v + 0.16), 0, 2.4,
                  Facade::Plain, fieldWhite, fieldWhite);
    lot.prism(pitch.part(u - 0.08, pitch.depth / 2 - 3, u + 0.08, pitch.depth / 2 + 3), 2.3, 2.5,
              Facade::Plain, fieldWhite, fieldWhite);
}

void football(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x2f8a3c), Material::Grass);
    for (double u = 0; u < f.width; u += 6)
        lot.fill(f.part(u, 0, std::min(u + 3, f.width), f.depth), rgb(0x3c9c48), Material::Grass);
    const Frame p = f.inset(1.2);
    lot.outline(p, 0.4, fieldWhite);
    lot.stroke({p.at(p.width / 2, 0), p.at(p.width / 2, p.depth)}, 0.4, fieldWhite);
    lot.disc(p.centre(), 3, fieldWhite);
    lot.disc(p.centre(), 2.6, rgb(0x36934a));
    lot.outline(p.part(0, p.depth / 2 - 4.5, 4, p.depth / 2 + 4.5), 0.4, fieldWhite);
    lot.outline(p.part(p.width - 4, p.depth / 2 - 4.5, p.width, p.depth / 2 + 4.5), 0.4, fieldWhite);
    goal(lot, p, 0.2);
    goal(lot, p, p.width - 0.2);
}

void basketball(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(rgb(0x6a6f74), Material::Asphalt);
    const Frame p = f.inset(2);
    lot.fill(p, rgb(0xdb7a3c));
    lot.outline(p.inset(0.6), 0.35, fieldWhite);
    lot.stroke({p.at(p.width / 2, 0.6), p.at(p.width / 2, p.depth - 0.6)}, 0.35, fieldWhite);
    lot.disc(p.centre(), 2, rgb(0x9c3f2c));
    for (const double u : {0.6, p.width - 4.6})
        lot.fill(p.part(u, p.depth / 2 - 2.4, u + 4, p.depth / 2 + 2.4), rgb(0x9c3f2c));
    for (const double u : {0.8, p.width - 0.8}) {
        lot.prism(p.part(u - 0.12, p.depth / 2 - 0.12, u + 0.12, p.depth / 2 + 0.12), 0, 3.4, Facade::Plain,
                  rgb(0x444a50), rgb(0x444a50));
        lot.prism(p.part(u - 0.1, p.depth / 2 - 0.9, u + 0.1, p.depth / 2 + 0.9), 2.9, 4, Facade::Plain,
                  fieldWhite, fieldWhite);
    }
    lot.prism(f.part(0.2, 0.5, f.width - 0.2, 0.6), 0, 1.1, Facade::Fence, rgb(0x50606a), rgb(0x50606a));
}

void tennis(Lot& lot)
{
    const Frame& f = lot.frame();
    const bool blue = lot.random.chance(0.6);
    lot.ground(blue ? rgb(0x3f8a62) : rgb(0x4c7f50), Material::Plain);
    const int count = f.width > 24 ? 2 : 1;
    for (int i = 0; i < count; ++i) {
        const Frame p = f.part(f.width * i / count, 0, f.width * (i + 1) / count, f.depth).inset(1.6);
        lot.fill(p, blue ? rgb(0x2f62b8) : rgb(0xb8512f));
        lot.outline(p.inset(0.7), 0.3, fieldWhite);
        lot.stroke({p.at(p.width / 2, p.depth * 0.25), p.at(p.width / 2, p.depth * 0.75)}, 0.3, fieldWhite);
        for (const double v : {0.25, 0.75})
            lot.stroke({p.at(0.7, p.depth * v), p.at(p.width - 0.7, p.depth * v)}, 0.3, fieldWhite);
        lot.prism(p.part(0, p.depth / 2 - 0.06, p.width, p.depth / 2 + 0.06), 0, 1.05, Facade::Fence,
                  rgb(0xe8e8e8), fieldWhite);
    }
    lot.prism(f.part(0.1, f.depth - 0.4, f.width - 0.1, f.depth - 0.2), 0, 3, Facade::Fence, rgb(0x2f6a48),
              rgb(0x2f6a48));
}

void pond(Lot& lot)
{
    const Frame& f = lot.frame();
    lot.ground(lot.style.grass, Material::Grass);
    Patch water, shore;
    const double phase = lot.random.uniform(0, 6);
    for (int i = 0; i < 32; ++i) {
        const double a = i * pi / 16, k = 0.88 + 0.1 * std::sin(3 * a + phase);
        const Vec2 d(std::cos(a) * (f.width / 2 - 1.2) * k, std::sin(a) * (f.depth / 2 - 1) * k);
        water.points << (f.centre() + f.along * d.x + f.away * d.y).point();
        shore.points << (f.centre() + (f.along * d.x + f.away * d.y) * 1.09).point();
    }
    shore.colour = rgb(0xcbb98c), shore.material = Material::Soil, shore.layer = DetailLayer;
    water.colour = rgb(0x3f7896), water.material = Material::Water, water.layer = DetailLayer;
    lot.scene.patches.push_back(shore);
    lot.scene.patches.push_back(water);
    lot.tree(f.at(1.8, f.depth - 2), 2, false);
    lot.tree(f.at(f.width - 1.8, f.depth - 1.8), 2.2, false);
}

} // namespace

bool buildOpen(Lot& lot)
{
    switch (lot.parcel.use) {
    case Use::Field:
        return field(lot), true;
    case Use::EmptyLot:
        return emptyLot(lot), true;
    case Use::Forest:
        return forest(lot), true;
    case Use::Parkland:
        return parkland(lot), true;
    case Use::Garden:
        return garden(lot), true;
    case Use::CarPark:
        return carPark(lot), true;
    case Use::Square:
        return square(lot), true;
    case Use::Golf:
        return golf(lot), true;
    case Use::Playground:
        return playground(lot), true;
    case Use::Football:
        return football(lot), true;
    case Use::Basketball:
        return basketball(lot), true;
    case Use::Tennis:
        return tennis(lot), true;
    case Use::Pond:
        return pond(lot), true;
    default:
        return meadow(lot), true;
    }
}

} // namespace geovlm::world
