// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/progress.h"

#include <QDir>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

namespace geovlm::datasets {

/// A file of CVUK by its name: ground_<lat>_<lon>….jpg or satellite_<lat>_<lon>….png.
struct CvukFile
{
    QString path; ///< under the root
    View view = View::Ground;
    Place place;
    QString area; ///< the first folder that is no general word (day, ground, test, …); "CVUK" without one
    Role role = Role::Test; ///< Train under a folder called train
};

/// What a file name says, or nothing when it is of no image of CVUK. `why`: filled for names that begin like
/// one and are malformed.
std::optional<CvukFile> cvukFile(const QString& path, QString& why);

/// Walks all folders (links to folders are not followed, eight levels at most) in one fixed order. `use` gets
/// each file and returns whether to go on; `refuse` gets path and why; `entries` every entry seen, and may
/// throw Stopped.
struct CvukWalk
{
    std::function<bool(const CvukFile&)> use;
    std::function<void(const QString& path, const QString& why)> refuse;
    std::function<bool()> entry; ///< whether to go on
};
void walkCvuk(const QDir& root, const CvukWalk& walk);

extern const QString cvukSplit;

} // namespace geovlm::datasets
