// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QImage>
#include <QJsonObject>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

/// Procedural towns: for each place a north-up tile and a street panorama of the same scene, and the true
/// answers to the 30 questions. Lengths are metres in a town's own frame: x grows east, y grows north.
namespace geovlm::world {

/// Sides of a tile and spacing of the lattice that tiles stand on.
inline constexpr double tileMetres = 80;
inline constexpr double latticePitch = 32;
/// A place's own tile is centred this far from the camera at most, per axis.
inline constexpr double tileShift = 5;

/// Names of the styles that networks may be trained on, and of those kept for never-seen towns.
QStringList trainingStyles();
QStringList unseenStyles();

/// One tile of a town; a place when a street runs through it, where a camera stands.
struct Place
{
    QPointF tileCentre; ///< metres
    QPointF camera;     ///< metres; meaningless without a street
    bool hasCamera = false;
    std::vector<int> semiPositives; ///< three other tiles that contain the camera, nearest first
};

/// A town and everything that can be asked of it. Immutable once generated, so many threads may render.
class Town
{
public:
    /// Throws Error for a style that does not exist or fewer than 20 tiles.
    static Town generate(const QString& style, quint64 seed, int tiles);
    Town(Town&&) noexcept;
    Town& operator=(Town&&) noexcept;
    ~Town();

    /// As many as tiles were asked for.
    const std::vector<Place>& places() const;
    /// Indexes of the places with a camera.
    std::vector<int> cameras() const;
    /// North-up, `side` pixels square, RGB32. Cars, season and light are this view's own.
    QImage tile(int place, int side) const;
    /// Equirectangular, `width` by `width` / 2 pixels, RGB32; the centre column looks north.
    QImage panorama(int place, int width) const;
    /// The true answers around a position, one per question of the standard bank; values of a multiple
    /// question are joined by " and ".
    QStringList answers(QPointF position) const;
    /// Fictitious latitude and longitude in degrees (x = longitude).
    QPointF longitudeLatitude(QPointF position) const;

private:
    Town();
    struct Data;
    std::unique_ptr<Data> m_data;
};

struct AreaOptions
{
    QString name; ///< the city's folder; letters, digits, "-" and "_"
    QString style;
    quint64 seed = 1;
    int tiles = 500;
    int trainQueries = 0;
    int testQueries = 0;
    bool sameArea = true; ///< writes the same-area files too, not only pano_label_balanced.txt
};

struct WorldOptions
{
    QString directory;
    std::vector<AreaOptions> areas;
    int panoramaWidth = 1024;
    int tileSize = 320;
    int threads = 0; ///< 0 = as many as the machine has; never changes what is written
};

struct WorldSummary
{
    int places = 0;    ///< tiles with a street, whether asked for as a query or not
    int panoramas = 0; ///< on disk when the call returns
    int tiles = 0;
    QStringList areas;
    QStringList styles;
};

/// Writes towns in VIGOR's layout with its label files, answers_query.csv and answers_reference.csv.
/// Images that are already there are kept, so a stopped run goes on where it stopped. Throws Error
/// (also when the folder holds another world) and Stopped.
WorldSummary writeWorld(const WorldOptions& options, Progress& progress);
/// What was asked for: "places" counts panoramas.
QJsonObject toJson(const WorldSummary& summary);

} // namespace geovlm::world
