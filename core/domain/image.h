// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>
#include <optional>

namespace geovlm {

using ImageId = qint64; ///< row id of an image in the store; 0 = none

enum class View { Ground = 0, Satellite = 1 };

/// How a reference relates to a query. Other pairs are not stored.
enum class PairKind { Positive = 1, SemiPositive = 2, Other = 0 };

/// What a split uses a query for.
enum class Role { Train = 0, Test = 1 };

/// WGS84 degrees.
struct Place
{
    double latitude = 0;
    double longitude = 0;
};

/// Great-circle distance in metres on a sphere of 6,371,008.8 m (haversine).
double distanceMetres(const Place& a, const Place& b);

struct Image
{
    ImageId id = 0;
    QString path; ///< relative to the store's root, with '/'
    View view = View::Ground;
    QString area; ///< city; may be empty
    std::optional<Place> place;
};

} // namespace geovlm
