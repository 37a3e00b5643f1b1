// SPDX-License-Identifier: GPL-3.0-or-later
// Label lines and file names of data sets: VIGOR's, CVUSA's and CVUK's, read as import reads them.
#include "datasets/cvuk.h"
#include "datasets/cvusa.h"
#include "datasets/names.h"
#include "datasets/nearby.h"
#include "datasets/text_lines.h"
#include "datasets/vigor_labels.h"

#include <QFile>
#include <QTemporaryDir>
#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace geovlm;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void requireInside(const QString& path)
{
    require(!path.isEmpty() && !path.startsWith(QLatin1Char('/')) && !path.contains(QLatin1Char('\\')));
    for (const QString& part : path.split(QLatin1Char('/')))
        require(!part.isEmpty() && part != QStringLiteral(".") && part != QStringLiteral(".."));
}

void requireOnEarth(const std::optional<Place>& place)
{
    require(!place || (std::abs(place->latitude) <= 90 && std::abs(place->longitude) <= 180));
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
        require(std::isfinite(tile.delta1) && std::isfinite(tile.delta2));
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
    require(!file || why.isEmpty());
    if (!file)
        return;
    requireOnEarth(file->place);
    places.add(file->place, 1);
}

const QString& scratchFile()
{
    static const QTemporaryDir folder;
    static const QString file = folder.filePath(QStringLiteral("labels.txt"));
    return file;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    {
        QFile file(scratchFile());
        require(file.open(QIODevice::WriteOnly) &&
                file.write(reinterpret_cast<const char*>(data), qint64(size)) == qint64(size));
    }
    datasets::NearbyPlaces places(50);
    std::optional<Place> first;
    datasets::TextLines lines(scratchFile());
    int number = 0;
    while (const auto line = lines.next()) {
        require(line->number == ++number && (line->problem.isEmpty() || line->text.isEmpty()));
        require(line->text.size() <= datasets::TextLines::longest && !line->text.contains(QChar(0)));
        useVigor(line->text);
        useCvusa(line->text);
        useCvuk(line->text, places);
        if (!first)
            first = datasets::placeOfPanorama(line->text);
    }
    require(lines.bytesRead() == qint64(size));
    places.sort();
    if (first)
        places.near(*first);
    return 0;
}
