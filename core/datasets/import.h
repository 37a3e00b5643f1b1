// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::store {
class Store;
}

namespace geovlm::datasets {

/// A line that was left out, and why.
struct Rejected
{
    QString file;
    int line = 0; ///< from 1; 0 = the whole file
    QString why;
};

struct ImportOptions
{
    QString layout; ///< "vigor" or "manifest"
    QString root;   ///< the data set's folder
    QString split;  ///< VIGOR: "same-area", "cross-area", or empty = all that the labels allow
    QString labels; ///< VIGOR: "corrected", "original", or "auto" (also when empty) = corrected where present
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
};

/// Brings images, pairs and splits of a data set into the store. Images stay where they are; what is
/// malformed or not on disk is counted and named, never fatal. Importing again adds what is new and changes
/// nothing else. Commits in batches: after Stopped, or a crash, the same call completes the import.
/// The first import sets the store's root; later ones must come from inside it (or the old root be gone).
/// Throws Error for a folder without labels or an unknown layout.
ImportReport importDataset(store::Store& store, const ImportOptions& options, Progress& progress);

/// Names for the command line's help and the window's list.
QStringList layouts();

} // namespace geovlm::datasets
