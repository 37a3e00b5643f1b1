// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world/town/scene.h"

#include <QString>

namespace geovlm::world {

/// What lies around a position, weighted by nearness (a Gaussian of 17 m); the land's shares sum to at
/// most about one.
struct Surroundings
{
    Surroundings(const Scene& scene, Vec2 position);

    const Scene* scene = nullptr;
    Vec2 position;
    std::array<double, size_t(Use::Count)> uses{};
    std::array<double, size_t(Use::Count)> gaps{}; ///< metres to the nearest parcel of each use
    std::array<double, 6> types{};                 ///< buildings by BuildingType
    std::array<double, 5> styles{};                ///< by Architecture
    std::array<double, 6> roofs{};
    double regularity = 0.5;
    double canal = 0;
    double water = 0; ///< canals and ponds
    double art = 0;
    double monument = 0;
    double rail = 1e9; ///< metres to the nearest railway

    const Street* street = nullptr; ///< the nearest within 26 m of its edge, or none
    const Section* section = nullptr;
    double along = 0;
    const Node* node = nullptr; ///< the junction looked at, or none
    double nodeGap = 1e9;       ///< metres to it

    double gap(Use use) const { return gaps[size_t(use)]; }

private:
    void land();
    void buildings();
    void traffic();
    void courses();
};

/// The answers about roads and junctions.
class RoadTruth
{
public:
    explicit RoadTruth(const Surroundings& surroundings) : m_s(surroundings) {}
    QString layout() const;
    QString feature() const;
    QString transport(bool busStation) const;
    QString pattern() const;
    QString colour() const;
    QString mainRoad() const;
    QString markings() const;
    QString markingColour() const;
    QString structure() const;
    QString orientation() const;
    QString vehicles() const;
    QString directions() const;
    QString width() const;
    QString lights() const;
    QString signs() const;
    QString shoulder() const;
    QString footpath() const;

private:
    bool near(double where, double reach) const;
    bool crossing(bool water) const;
    const Node* junction() const;
    bool straightJunction() const;

    const Surroundings& m_s;
};

} // namespace geovlm::world
