// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/world.h"
#include "command.h"
#include "domain/random.h"
#include "text.h"

#include <cmath>

namespace geovlm::cli {
namespace {

/// Tiles for so many places: about six tiles in ten have a street.
constexpr double tilesPerPlace = 1.7;

std::vector<world::AreaOptions> areasOf(Call& call, int places)
{
    const QStringList names = call.list(QStringLiteral("area"));
    const QStringList styles = call.list(QStringLiteral("style"));
    if (names.size() != styles.size())
        throw UsageError(Text::tr("Every --area needs its --style; there are %1 and %2.")
                             .arg(names.size())
                             .arg(styles.size()));
    Random random = Random::stream(call.seed(1), "world towns");
    std::vector<world::AreaOptions> areas;
    const auto add = [&](const QString& name, const QString& style) {
        areas.push_back({name, style, random.next() >> 12, int(std::ceil(tilesPerPlace * places)),
                         places - places / 2, places / 2, true});
    };
    for (int i = 0; i < names.size(); ++i)
        add(names.at(i), styles.at(i));
    if (areas.empty())
        for (const QString& style : world::trainingStyles())
            add(QStringLiteral("Town-%1").arg(style), style);
    return areas;
}

Outcome run(Call& call)
{
    world::WorldOptions options;
    options.directory = call.positional(0);
    options.areas = areasOf(call, int(call.whole(QStringLiteral("places"), 200, 10, 5000)));
    options.panoramaWidth =
        int(call.whole(QStringLiteral("panorama-width"), options.panoramaWidth, 128, 4096));
    options.tileSize = int(call.whole(QStringLiteral("tile-size"), options.tileSize, 64, 2048));
    options.threads = call.threads();
    const world::WorldSummary summary = world::writeWorld(options, call.progress);
    return {.json = toJson(summary),
            .text = Text::tr("%1 panoramas and %2 tiles in %3 areas.")
                        .arg(summary.panoramas)
                        .arg(summary.tiles)
                        .arg(summary.areas.size())};
}

} // namespace

Command worldCommand()
{
    return Command(
        "world", "DIR", run, Text::tr("build towns in VIGOR's layout, with the true answers"),
        "geovlm world towns --seed 1 --places 500 --area Ashby --style garden",
        {{"seed", Text::tr("seed of the towns (1)"), "N"},
         {"places", Text::tr("places an area (200)"), "N"},
         {"area", Text::tr("name of a town (repeat)"), "NAME"},
         {"style", Text::tr("its style (once per --area; without any, a town of every training style)"),
          "NAME"},
         {"panorama-width", Text::tr("pixels (1024)"), "N"},
         {"tile-size", Text::tr("pixels (320)"), "N"}});
}

} // namespace geovlm::cli
