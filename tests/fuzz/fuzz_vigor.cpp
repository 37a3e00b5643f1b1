// SPDX-License-Identifier: GPL-3.0-or-later
// Label lines and file names of data sets: VIGOR's, CVUSA's and CVUK's, read as import reads them.
#include "datasets/common/names.h"
#include "datasets/common/nearby.h"
#include "datasets/cvuk/cvuk.h"
#include "datasets/cvusa/cvusa.h"
#include "datasets/formats/text_lines.h"
#include "datasets/vigor/vigor_labels.h"
#include "input_file.h"

#include <cmath>
#include <cstdint>

using namespace geovlm;

namespace {

void requireInside(const QString& path)
{
    require(!path.isEmpty() && !path.startsWith(QLatin1Char('/')) && !path.contains(QLatin1Char('\\')),
            "the name stays inside the data set");
    for (const QString& part : path.split(QLatin1Char('/')))
        require(!part.isEmpty() && part != QStringLiteral(".") && part != QStringLiteral(".."),
                "the name stays inside the data set");
}

void requireOnEarth(const std::optional<Place>& place)
{
    require(!place || (std::abs(place->latitude) <= 90 && std::abs(place->longitude) <= 180),
            "the place is on earth");
}

void useVigor(const QString& text)
{
    datasets::VigorLabel label;
    if (!datasets::parseVigorLabel(text, label).isEmpty())
        return;
    requireInside(label.panorama);
    requireOnEarth(datasets::placeOfPanorama(label.panorama));
    for (const datasets::VigorTile& tile : label.tiles) {
        requireInside(tile.name);
        require(std::isfinite(tile.delta1) && std::isfinite(tile.delta2), "deltas are numbers");
        requireOnEarth(datasets::placeOfTile(tile.name));
    }
}

void useCvusa(const QString& text)
{
    datasets::CvusaLine line;
    if (!datasets::parseCvusaLine(text, line).isEmpty())
        return;
    requireInside(line.satellite);
    requireInside(line.ground);
}

void useCvuk(const QString& text, datasets::NearbyPlaces& places)
{
    QString why;
    const auto file = datasets::cvukFile(text, why);
    require(!file || why.isEmpty(), "a good name has no reason against it");
    if (!file)
        return;
    requireOnEarth(file->place);
    places.add(file->place, 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    datasets::NearbyPlaces places(50);
    std::optional<Place> first;
    datasets::TextLines lines(inputFile(data, size));
    int number = 0;
    while (const auto line = lines.next()) {
        require(line->number == ++number && (line->problem.isEmpty() || line->text.isEmpty()),
                "lines are counted and within their limits");
        require(line->text.size() <= datasets::TextLines::longest && !line->text.contains(QChar(0)),
                "lines are counted and within their limits");
        useVigor(line->text);
        useCvusa(line->text);
        useCvuk(line->text, places);
        if (!first)
            first = datasets::placeOfPanorama(line->text);
    }
    require(lines.bytesRead() == qint64(size), "lines are counted and within their limits");
    places.sort();
    if (first)
        places.near(*first);
    return 0;
}
