// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/rejected.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::store {
class Store;
}

namespace geovlm::datasets {

using geovlm::Rejected;
using geovlm::RejectSink;

struct ImportOptions
{
    QString layout; ///< the id of one of layouts()
    QString root;   ///< the data set's folder
    /// VIGOR: "same-area" or "cross-area"; University-1652: "drone-satellite" and its like, which brings the
    /// training part along; CVUSA: "cvusa" or "cvusa-train". Empty = all that the data set allows.
    QString split;
    QString labels; ///< VIGOR: "corrected", "original", or "auto" (also when empty) = corrected where present
    /// CVUK: a tile within so many kilometres (great circle, 0 to 1) of a query belongs to it: the nearest is
    /// its positive, the others are semi-positive. By default what a 640-pixel tile of about 60 m shows, with
    /// the 10 m that the GPS may be off.
    double thresholdKm = 0.05;
    RejectSink onRejected = nullptr; ///< told of every rejected line and missing file
};

/// What an import made different about an image that the store knew.
struct Changed
{
    QString image; ///< its path in the store
    QString what;  ///< "view", "area", "place", "splits" or "pairs"
    QString before, after;
};

/// What this import read, known or new.
struct ImportReport
{
    static constexpr int kept = 1000; ///< entries of `rejected` and `missingFiles`; the counts go on

    qint64 ground = 0, satellite = 0, positive = 0, semiPositive = 0;
    qint64 missing = 0;
    qint64 rejectedCount = 0;
    std::vector<Rejected> rejected;
    QStringList missingFiles; ///< as paths in the store
    QStringList areas;

    /// Pictures of the store that were decoded before and have other bytes now: what came from them is stale.
    QStringList changedPictures;

    // What of this the store did not have before.
    qint64 addedImages = 0, addedPairs = 0;
    qint64 addedToSplits = 0;     ///< queries and references of splits
    qint64 changedCount = 0;      ///< corrections of what was known, by a manifest
    std::vector<Changed> changed; ///< `kept` of them
    qint64 unlistedCount =
        0;                 ///< images under a manifest's folder that it does not list (any more); they stay
    QStringList unlisted;  ///< as paths in the store, `kept` of them
    qint64 relabelled = 0; ///< queries that were known with other positives, semi-positives or deltas
    bool addedNothing() const
    {
        return addedImages + addedPairs + addedToSplits + relabelled + changedCount == 0;
    }
};

/// Brings images, pairs and splits of a data set into the store. Images stay where they are; what is
/// malformed or not on disk is counted and named, never fatal. Importing again adds what is new and changes
/// nothing else; labels that say something else than before (corrected ones, another threshold) replace the
/// relations of the queries that they name, and a manifest replaces all that it says of its images. Commits
/// in batches: after Stopped, or a crash, the same call completes the import. The first import sets the
/// store's root; later ones must come from inside it (image_root.h changes it). Throws Error for a folder
/// without what the layout needs, an unknown layout or split, a threshold out of range. What each layout
/// reads: docs/datasets.md.
ImportReport importDataset(store::Store& store, const ImportOptions& options, Progress& progress);
QJsonObject toJson(const ImportReport& report);

} // namespace geovlm::datasets
