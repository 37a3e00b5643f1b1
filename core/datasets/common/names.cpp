// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/names.h"
#include "datasets/text.h"

#include <QStringList>
#include <algorithm>

namespace geovlm::datasets {
QString whyNotAFileName(const QString& name)
{
    if (name.contains(QLatin1Char('/')))
        return Text::tr("\"%1\" is a path, not a file name").arg(name);
    return whyNotAPath(name);
}

QString whyNotAPath(const QString& path)
{
    if (path.isEmpty())
        return Text::tr("a file name is empty");
    const bool control = std::any_of(path.begin(), path.end(), [](QChar letter) {
        return letter.category() == QChar::Other_Control || letter == QChar::ReplacementCharacter;
    });
    if (control)
        return Text::tr("a file name holds a control character");
    if (path.contains(QLatin1Char('\\')))
        return Text::tr("\"%1\" holds a backslash").arg(path);
    const bool drive = path.size() > 1 && path.at(1) == QLatin1Char(':');
    if (path.startsWith(QLatin1Char('/')) || drive)
        return Text::tr("\"%1\" is an absolute path").arg(path);
    for (const QString& part : path.split(QLatin1Char('/')))
        if (part.isEmpty() || part == QStringLiteral(".") || part == QStringLiteral(".."))
            return Text::tr("\"%1\" leads out of the data set or is not a plain path").arg(path);
    return {};
}

std::optional<Place> placeFrom(const QString& latitude, const QString& longitude)
{
    bool latitudeFine = false;
    bool longitudeFine = false;
    const Place place{latitude.toDouble(&latitudeFine), longitude.toDouble(&longitudeFine)};
    // NaN fails these comparisons too.
    const bool inRange =
        place.latitude >= -90 && place.latitude <= 90 && place.longitude >= -180 && place.longitude <= 180;
    return latitudeFine && longitudeFine && inRange ? std::optional(place) : std::nullopt;
}

std::optional<Place> placeOfPanorama(const QString& name)
{
    const QStringList parts = name.split(QLatin1Char(','));
    return parts.size() == 4 ? placeFrom(parts.at(1), parts.at(2)) : std::nullopt;
}

std::optional<Place> placeOfTile(const QString& name)
{
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    const QStringList parts = name.left(dot).split(QLatin1Char('_'));
    return parts.size() == 3 ? placeFrom(parts.at(1), parts.at(2)) : std::nullopt;
}

} // namespace geovlm::datasets
