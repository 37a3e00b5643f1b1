// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

namespace geovlm::world {

/// Which square metres are taken already; 1 m cells.
class Occupancy
{
public:
    explicit Occupancy(double half);
    void markDisc(Vec2 centre, double radius);
    void mark(const Frame& frame);
    bool isFree(Vec2 p) const;
    bool isFree(const Frame& frame) const;

private:
    size_t cell(Vec2 p) const;
    double m_half;
    int m_side;
    std::vector<quint8> m_taken;
};

/// Divides the land beside the streets into parcels, fills each, and plants what is left over.
void layParcels(Scene& scene);

/// What a builder of one parcel writes to.
struct Lot
{
    Scene& scene;
    const Style& style;
    Random& random;
    const Parcel& parcel;

    const Frame& frame() const { return parcel.frame; }
    Rgb roof() const { return style.roofs[size_t(parcel.roof)]; }
    Rgb facade() { return style.facades[size_t(random.below(int(style.facades.size())))]; }
    void ground(Rgb colour, Material material) { fill(parcel.frame, colour, material, ParcelLayer); }
    void fill(const Frame& part, Rgb colour, Material material = Material::Plain, Layer layer = DetailLayer);
    void disc(Vec2 centre, double radius, Rgb colour, Material material = Material::Plain,
              Layer layer = DetailLayer);
    void stroke(const std::vector<Vec2>& line, double width, Rgb colour, Material material = Material::Plain);
    void outline(const Frame& part, double width, Rgb colour);
    Prism& prism(const Frame& part, double bottom, double top, Facade facade, Rgb wall, Rgb cover);
    Prism& building(const Frame& part, double height, Facade facade, BuildingType type,
                    Architecture architecture);
    void tree(Vec2 at, double radius, bool conifer);
    void trees(const Frame& part, int count, double low, double high);
    void hedge(Vec2 from, Vec2 to, double height = 1.3, double width = 0.9);
    void bed(Vec2 centre, double radius);
};

/// Fill a parcel by its use: the first knows buildings, the second open land. Each returns false for a use
/// that is the other's.
bool buildHouses(Lot& lot);
bool buildOpen(Lot& lot);
bool buildService(Lot& lot);

} // namespace geovlm::world
