// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/town/road_works.h"

namespace geovlm::world {

Stretch openStretch(const Scene& scene, const Street& street, const Section& section)
{
    const double head = scene.nodes[size_t(street.from)].radius + 0.5;
    const double tail = street.total() - scene.nodes[size_t(street.to)].radius - 0.5;
    return {std::max(section.from, head), std::min(section.to, tail)};
}

Patch strokeOf(const std::vector<Vec2>& line, double width, Rgb colour, Layer layer, Material material)
{
    Patch patch;
    for (const Vec2 p : line)
        patch.points << p.point();
    patch.width = width;
    patch.colour = colour;
    patch.layer = layer;
    patch.material = material;
    return patch;
}

namespace {

Patch discOf(Vec2 centre, double radius, Rgb colour, Layer layer, Material material)
{
    Patch patch;
    for (int i = 0; i < 36; ++i)
        patch.points << (centre + heading(i * pi / 18) * radius).point();
    patch.colour = colour;
    patch.layer = layer;
    patch.material = material;
    return patch;
}

void paveSection(Scene& scene, const Street& street, const Section& section)
{
    const Style& style = *scene.style;
    const auto line = street.offsetLine(section.from, section.to, 0);
    const Rgb surface = style.surfaces[size_t(section.surface)];
    const double half = street.halfWidth();
    if (section.pavement)
        scene.patches.push_back(
            strokeOf(line, 2 * street.outerHalf(section), style.pavement, PavementLayer, Material::Paving));
    if (section.shoulder)
        scene.patches.push_back(strokeOf(line, 2 * half + 4.8, mix(surface, rgb(0x8a8a8c), 0.55f) * 0.86f,
                                         PavementLayer, Material::Asphalt));
    scene.patches.push_back(strokeOf(line, 2 * half, surface, RoadLayer, Material::Asphalt));
}

void median(Scene& scene, const Street& street, const Section& section)
{
    const Stretch open = openStretch(scene, street, section);
    if (street.type < RoadClass::Expressway || open.length() < 3)
        return;
    const bool green = street.type == RoadClass::Expressway;
    const auto line = street.offsetLine(open.from, open.to, 0);
    scene.patches.push_back(strokeOf(line, green ? 2.8 : 1.6, green ? scene.style->grass : rgb(0xbdbab2),
                                     MarkLayer, green ? Material::Grass : Material::Paving));
    for (double s = open.from; s + 6 <= open.to; s += 6.2) {
        const Vec2 a = street.at(s), along = street.direction(s);
        const double width = green ? 1.1 : 0.35;
        Prism low =
            boxOn({a - along.left() * (width / 2), along, along.left(), 6, width}, 0, green ? 0.75 : 0.85);
        low.facade = green ? Facade::Hedge : Facade::Plain;
        low.wall = low.cover = green ? scene.style->leaf : rgb(0xc4c8cc);
        scene.prisms.push_back(low);
    }
}

/// The street whose surface a junction takes on, and the section that ends there.
const Section* widestArm(const Scene& scene, int index, const Street** widest)
{
    const Section* found = nullptr;
    *widest = nullptr;
    for (const int s : scene.nodes[size_t(index)].streets) {
        const Street& street = scene.streets[size_t(s)];
        if (!*widest || street.halfWidth() > (*widest)->halfWidth()) {
            *widest = &street;
            found = street.from == index ? &street.sections.front() : &street.sections.back();
        }
    }
    return found;
}

void island(Scene& scene, const Node& node, Random& random)
{
    const double radius = std::max(4.0, node.radius - 7);
    scene.patches.push_back(discOf(node.at, radius + 0.5, rgb(0xdcd8cc), TopLayer, Material::Paving));
    scene.patches.push_back(discOf(node.at, radius, scene.style->grass * 1.05f, TopLayer, Material::Grass));
    scene.patches.push_back(discOf(node.at, radius * 0.55, rgb(0xc8505c), TopLayer, Material::Plain));
    Prism bed = roundOn(node.at, radius * 0.55, 0, 0.55);
    bed.facade = Facade::Hedge;
    bed.wall = scene.style->leaf, bed.cover = random.chance(0.5) ? rgb(0xcf5460) : rgb(0xdfb040);
    scene.prisms.push_back(bed);
    Tree tree;
    tree.at = node.at, tree.radius = 2.1, tree.height = 5.6, tree.base = 1.6;
    tree.seed = quint32(random.next());
    scene.trees.push_back(tree);
}

void paveNode(Scene& scene, int index, Random& random)
{
    const Node& node = scene.nodes[size_t(index)];
    const Street* widest = nullptr;
    const Section* section = widestArm(scene, index, &widest);
    if (!section)
        return;
    const Rgb surface = scene.style->surfaces[size_t(section->surface)];
    if (section->pavement || node.kind == NodeKind::Roundabout)
        scene.patches.push_back(
            discOf(node.at, node.radius + 2.6, scene.style->pavement, PavementLayer, Material::Paving));
    scene.patches.push_back(discOf(node.at, node.radius, surface, RoadLayer, Material::Asphalt));
    if (node.kind == NodeKind::Roundabout)
        island(scene, node, random);
    if (node.kind == NodeKind::Circle) {
        scene.patches.push_back(discOf(node.at, 3, rgb(0xf4f4f0), TopLayer, Material::Plain));
        scene.patches.push_back(discOf(node.at, 1.7, rgb(0x3a64b0), TopLayer, Material::Plain));
        Prism dome = roundOn(node.at, 1.7, 0, 0.9);
        dome.wall = rgb(0xf4f4f0), dome.cover = rgb(0x3a64b0);
        scene.prisms.push_back(dome);
    }
}

} // namespace

void paveRoads(Scene& scene)
{
    Random random = Random::stream(scene.seed, "paving");
    for (const Street& street : scene.streets)
        for (const Section& section : street.sections)
            paveSection(scene, street, section);
    for (size_t i = 0; i < scene.nodes.size(); ++i)
        paveNode(scene, int(i), random);
    for (const Street& street : scene.streets)
        for (const Section& section : street.sections)
            median(scene, street, section);
}

} // namespace geovlm::world
