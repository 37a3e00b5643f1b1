// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/vigor/vigor_layout.h"

#include "datasets/common/import.h"
#include "datasets/common/names.h"
#include "datasets/common/preview_session.h"
#include "datasets/text.h"
#include "datasets/vigor/vigor_labels.h"
#include "datasets/vigor/vigor_plan.h"
#include "domain/error.h"

#include <algorithm>
#include <map>

namespace geovlm::datasets {
namespace {

std::vector<VigorCity> vigorCities(const QDir& root, const QString& labels)
{
    ImportOptions options;
    options.root = root.path();
    options.labels = labels;
    try {
        return planVigor(root, options);
    } catch (const Error&) {
        return {};
    }
}

void sampleVigor(PreviewSession& session, const VigorCity& city, int cities)
{
    session.firstLines(city.labels.front().file, cities, [&](const QString& text) {
        VigorLabel label;
        QString why = parseVigorLabel(text, label);
        if (!why.isEmpty())
            return why;
        auto place = placeOfPanorama(label.panorama);
        if (!place)
            place = placeOfTile(label.tiles[0].name);
        session.sample({vigorPath(session.root(), city.name, View::Ground, label.panorama),
                        vigorPath(session.root(), city.name, View::Satellite, label.tiles[0].name), place,
                        false, false});
        return QString();
    });
}

void countVigor(PreviewSession& session, const VigorCity& city)
{
    const qint64 tiles = session.linesIn(city.tiles);
    std::map<QString, qint64> queries;
    for (const VigorLabelFile& label : city.labels) {
        const qint64 lines = session.linesIn(label.file);
        SplitPreview& split = session.split(label.split);
        (label.role == Role::Train ? split.trainQueries : split.testQueries) += lines;
        if (!queries.contains(label.split))
            split.references += tiles;
        queries[label.split] += lines;
    }
    AreaPreview& area = session.area(city.name);
    area.satellite = tiles;
    for (const auto& [split, lines] : queries) // the same panoramas serve several splits
        area.ground = std::max(area.ground, lines);
    if (city.tiles.isEmpty())
        session.problem(
            Text::tr("%1 has no satellite_list.txt, so nothing of it can be imported.").arg(city.name));
}

} // namespace

LayoutMatch matchVigor(PreviewSession& session)
{
    const auto cities = vigorCities(session.root(), QString());
    if (cities.empty())
        return {
            {}, false, Text::tr("There are no VIGOR label files in splits/CITY or splits__corrected/CITY.")};
    QStringList names;
    for (const VigorCity& city : cities)
        if (names.size() < 10)
            names.append(city.name);
    return {{}, true, Text::tr("VIGOR label files of %1.").arg(names.join(QStringLiteral(", ")))};
}

void previewVigor(PreviewSession& session)
{
    for (const QString& form : {QStringLiteral("corrected"), QStringLiteral("original")})
        if (!vigorCities(session.root(), form).empty())
            session.preview().labelForms.append(form);
    const std::vector<VigorCity> cities = vigorCities(session.root(), QString());
    for (const QString& split : vigorSplits())
        if (servesSplit(cities, split))
            session.split(split);
    for (const VigorCity& city : cities)
        countVigor(session, city);
    for (const VigorCity& city : cities)
        sampleVigor(session, city, int(cities.size()));
}

} // namespace geovlm::datasets
