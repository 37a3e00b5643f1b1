// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "world/pictures/panorama_renderer.h"
#include "world/pictures/tile_renderer.h"
#include "world/text.h"
#include "world/town/lattice.h"
#include "world/town/parcels.h"
#include "world/town/road_works.h"
#include "world/town/street_network.h"
#include "world/truth.h"
#include "world/world.h"

namespace geovlm::world {
namespace {

quint64 viewSeed(quint64 town, const char* view, int place)
{
    return Random::stream(town, view, quint64(place)).next();
}

} // namespace

struct Town::Data
{
    Scene scene;
    std::vector<Place> places;
    double latitude = 0;
    double longitude = 0;
};

Town::Town() : m_data(std::make_unique<Data>()) {}
Town::Town(Town&&) noexcept = default;
Town& Town::operator=(Town&&) noexcept = default;
Town::~Town() = default;

Town Town::generate(const QString& style, quint64 seed, int tiles)
{
    const Style* found = findStyle(style);
    if (!found)
        throw Error(Text::tr("There is no town style \"%1\"; choose one of %2.")
                        .arg(style, (trainingStyles() + unseenStyles()).join(QStringLiteral(", "))));
    if (tiles < 20)
        throw Error(Text::tr("A town needs at least 20 tiles, not %1.").arg(tiles));
    Town town;
    Scene& scene = town.m_data->scene;
    scene.style = found;
    scene.seed = Random::stream(seed, "town").next();
    scene.half = halfSideFor(tiles);
    layStreets(scene);
    layParcels(scene);
    paveRoads(scene);
    markRoads(scene);
    furnishRoads(scene);
    scene.buildIndexes();
    town.m_data->places = layLattice(scene, tiles);
    Random origin = Random::stream(scene.seed, "origin");
    town.m_data->latitude = origin.uniform(34, 44);
    town.m_data->longitude = origin.uniform(-46, -34);
    return town;
}

const std::vector<Place>& Town::places() const
{
    return m_data->places;
}

std::vector<int> Town::cameras() const
{
    std::vector<int> indexes;
    for (size_t i = 0; i < m_data->places.size(); ++i)
        if (m_data->places[i].hasCamera)
            indexes.push_back(int(i));
    return indexes;
}

QImage Town::tile(int place, int side) const
{
    const Place& at = m_data->places.at(size_t(place));
    const Vec2 centre(at.tileCentre);
    const View view = drawView(m_data->scene, centre, tileMetres * 0.6 + 6,
                               viewSeed(m_data->scene.seed, "tile view", place), centre, 0);
    return renderTile(m_data->scene, view, centre, tileMetres, side);
}

QImage Town::panorama(int place, int width) const
{
    const Vec2 camera(m_data->places.at(size_t(place)).camera);
    const View view =
        drawView(m_data->scene, camera, 120, viewSeed(m_data->scene.seed, "street view", place), camera, 6.5);
    return renderPanorama(m_data->scene, view, camera, width);
}

QStringList Town::answers(QPointF position) const
{
    return trueAnswers(m_data->scene, Vec2(position));
}

QPointF Town::longitudeLatitude(QPointF position) const
{
    constexpr double metresPerDegree = 111320;
    const double narrow = std::cos(m_data->latitude * pi / 180);
    return {m_data->longitude + position.x() / (metresPerDegree * narrow),
            m_data->latitude + position.y() / metresPerDegree};
}

} // namespace geovlm::world
