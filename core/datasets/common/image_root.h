// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace geovlm::store {
class Store;
}

namespace geovlm::datasets {

/// How many of a store's images lie under a folder.
struct RootReport
{
    static constexpr int kept = 5; ///< entries of `missing`

    QString directory; ///< absolute
    bool exists = false;
    qint64 images = 0;   ///< of the store
    qint64 found = 0;    ///< whose file is there
    QStringList missing; ///< the first images that are not, as paths in the store
    QString better;      ///< a folder nearby where the first image is found; empty = none, or not looked for
};

/// Looks for every image of the store under `directory` (empty = its root as it is). One listing a folder, no
/// file is opened; changes nothing. Throws Stopped.
RootReport inspectRoot(const store::Store& store, const QString& directory, Progress& progress);

/// Says where the images are now: they keep their names, which are paths under this folder. Which of them are
/// missing is noted anew. Throws Error, with nothing changed, when `directory` is no folder, or holds none of
/// the images and `evenIfNone` is false.
RootReport moveRoot(store::Store& store, const QString& directory, bool evenIfNone, Progress& progress);

QJsonObject toJson(const RootReport& report);

/// Why the data set in `directory` cannot be imported into the store under its present root, with what to do;
/// empty = it lies inside it, or the store has no image yet.
QString whyNotUnderRoot(const store::Store& store, const QString& directory, Progress& progress);

} // namespace geovlm::datasets
