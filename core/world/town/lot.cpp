// SPDX-License-Identifier: GPL-3.0-or-later
// What a parcel's builder can put down.
#include "world/town/parcels.h"

namespace geovlm::world {

void Lot::fill(const Frame& part, Rgb colour, Material material, Layer layer)
{
    Patch patch;
    patch.points = part.polygon();
    patch.colour = colour;
    patch.material = material;
    patch.layer = layer;
    scene.patches.push_back(patch);
}

void Lot::disc(Vec2 centre, double radius, Rgb colour, Material material, Layer layer)
{
    Patch patch;
    for (int i = 0; i < 20; ++i)
        patch.points << (centre + heading(i * pi / 10) * radius).point();
    patch.colour = colour;
    patch.material = material;
    patch.layer = layer;
    scene.patches.push_back(patch);
}

void Lot::stroke(const std::vector<Vec2>& line, double width, Rgb colour, Material material)
{
    Patch patch;
    for (const Vec2 p : line)
        patch.points << p.point();
    patch.width = width;
    patch.colour = colour;
    patch.material = material;
    patch.layer = DetailLayer;
    scene.patches.push_back(patch);
}

void Lot::outline(const Frame& part, double width, Rgb colour)
{
    stroke({part.at(0, 0), part.at(part.width, 0), part.at(part.width, part.depth), part.at(0, part.depth),
            part.at(0, 0)},
           width, colour);
}

Prism& Lot::prism(const Frame& part, double bottom, double top, Facade look, Rgb wall, Rgb cover)
{
    Prism made = boxOn(part, bottom, top);
    made.facade = look;
    made.wall = wall;
    made.cover = cover;
    made.seed = quint32(random.next());
    scene.prisms.push_back(made);
    return scene.prisms.back();
}

Prism& Lot::building(const Frame& part, double height, Facade look, BuildingType type,
                     Architecture architecture)
{
    Prism& made = prism(part, 0, height, look, facade(), roof());
    made.type = type;
    made.architecture = architecture;
    made.roofColour = parcel.roof;
    made.accent = made.cover;
    return made;
}

void Lot::tree(Vec2 at, double radius, bool conifer)
{
    Tree made;
    made.at = at;
    made.conifer = conifer;
    made.radius = conifer ? radius * 0.75 : radius;
    made.height = radius * (conifer ? random.uniform(3.4, 4.4) : random.uniform(2.2, 3));
    made.base = conifer ? 0.8 : made.height * random.uniform(0.2, 0.3);
    made.tone = float(random.uniform(0.82, 1.16));
    made.seed = quint32(random.next());
    scene.trees.push_back(made);
}

void Lot::trees(const Frame& part, int count, double low, double high)
{
    for (int i = 0; i < count; ++i) {
        const double u = random.uniform(0, part.width), v = random.uniform(0, part.depth);
        const double radius = random.uniform(low, high);
        tree(part.at(u, v), radius, random.chance(style.conifers));
    }
}

void Lot::hedge(Vec2 from, Vec2 to, double height, double width)
{
    const Vec2 along = (to - from).unit();
    const Frame part{from - along.left() * (width / 2), along, along.left(), (to - from).length(), width};
    if (part.width > 1)
        prism(part, 0, height, Facade::Hedge, style.leaf * 0.95f, style.leaf * 1.15f);
}

void Lot::bed(Vec2 centre, double radius)
{
    static constexpr std::array colours{rgb(0xd8434e), rgb(0xe8b93a), rgb(0xb65bb8), rgb(0xf08ab0),
                                        rgb(0xf2f0ea)};
    disc(centre, radius, style.soil * 0.7f, Material::Soil);
    for (int i = 0; i < 14; ++i) {
        const Vec2 at =
            centre + heading(random.uniform(0, 2 * pi)) * (radius * std::sqrt(random.uniform()) * 0.85);
        disc(at, 0.42, colours[size_t(random.below(5))]);
    }
    Prism low = roundOn(centre, radius * 0.8, 0, 0.45);
    low.facade = Facade::Plain;
    low.wall = low.cover = colours[size_t(random.below(5))];
    scene.prisms.push_back(low);
}

} // namespace geovlm::world
