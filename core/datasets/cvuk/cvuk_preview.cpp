// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/cvuk/cvuk_layout.h"

#include "datasets/common/import.h"
#include "datasets/common/preview_session.h"
#include "datasets/cvuk/cvuk.h"
#include "datasets/text.h"

#include <vector>

namespace geovlm::datasets {
namespace {

constexpr qint64 entriesForAMatch = 50'000;

/// The nearest tile to each of a few queries.
class NearestTiles
{
public:
    bool wantsQueries() const { return m_queries.size() < ImportPreview::sampleRows; }
    void addQuery(const CvukFile& query) { m_queries.push_back({query, {}, farthest()}); }
    void addTile(const CvukFile& tile)
    {
        for (Nearest& one : m_queries) {
            const double metres = distanceMetres(one.query.place, tile.place);
            if (metres < one.metres || (one.tile.isEmpty() && metres == one.metres)) {
                one.metres = metres;
                one.tile = tile.path;
            }
        }
    }
    void sampleInto(PreviewSession& session) const
    {
        for (const Nearest& one : m_queries)
            session.sample({one.query.path, one.tile, one.query.place, false, false});
    }

private:
    struct Nearest
    {
        CvukFile query;
        QString tile;
        double metres;
    };
    static double farthest() { return ImportOptions().thresholdKm * 1000; }
    std::vector<Nearest> m_queries;
};

void countCvuk(PreviewSession& session, const CvukFile& file, NearestTiles& nearest)
{
    AreaPreview& area = session.area(file.area);
    SplitPreview& split = session.split(cvukSplit);
    if (file.view == View::Satellite) {
        ++area.satellite;
        ++split.references;
        return;
    }
    ++area.ground;
    ++(file.role == Role::Train ? split.trainQueries : split.testQueries);
    if (nearest.wantsQueries())
        nearest.addQuery(file);
}

} // namespace

LayoutMatch matchCvuk(PreviewSession& session)
{
    bool ground = false, satellite = false;
    qint64 left = entriesForAMatch;
    walkCvuk(session.root(), {[&](const CvukFile& file) {
                                  (file.view == View::Ground ? ground : satellite) = true;
                                  return !(ground && satellite);
                              },
                              [](const QString&, const QString&) {},
                              [&] {
                                  session.throwIfStopped();
                                  return --left > 0;
                              }});
    if (ground && satellite)
        return {{}, true, Text::tr("File names ground_LAT_LON….jpg and satellite_LAT_LON….png.")};
    return {{},
            false,
            ground      ? Text::tr("There are files ground_LAT_LON….jpg, but no satellite_LAT_LON….png.")
            : satellite ? Text::tr("There are files satellite_LAT_LON….png, but no ground_LAT_LON….jpg.")
                        : Text::tr("There are no files ground_LAT_LON….jpg and satellite_LAT_LON….png.")};
}

void previewCvuk(PreviewSession& session)
{
    NearestTiles nearest;
    const auto refuse = [&](const QString& path, const QString& why) {
        session.problem(Text::tr("%1: %2.").arg(path.isEmpty() ? session.root().path() : path, why));
    };
    const auto entry = [&] { return session.seen(); };
    walkCvuk(session.root(), {[&](const CvukFile& file) {
                                  countCvuk(session, file, nearest);
                                  return true;
                              },
                              refuse, entry});
    // Again for the tiles: which queries are shown is known only now.
    walkCvuk(session.root(), {[&](const CvukFile& file) {
                                  if (file.view == View::Satellite)
                                      nearest.addTile(file);
                                  return true;
                              },
                              [](const QString&, const QString&) {}, entry});
    nearest.sampleInto(session);
}

} // namespace geovlm::datasets
