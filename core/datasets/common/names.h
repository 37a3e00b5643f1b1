// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"

#include <QString>
#include <optional>

namespace geovlm::datasets {

/// Why a file name from a label file is refused, or an empty text. Names come from strangers: they may not
/// lead out of the data set.
QString whyNotAFileName(const QString& name);
/// The same for a path with '/' under the root.
QString whyNotAPath(const QString& path);

/// Degrees within their range, or nothing.
std::optional<Place> placeFrom(const QString& latitude, const QString& longitude);
/// VIGOR: "<id>,<lat>,<lon>,.jpg".
std::optional<Place> placeOfPanorama(const QString& name);
/// VIGOR: "satellite_<lat>_<lon>.png".
std::optional<Place> placeOfTile(const QString& name);

} // namespace geovlm::datasets
