// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/progress.h"

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::datasets {

/// What one layout makes of a folder.
struct LayoutMatch
{
    QString layout;    ///< the id of one of layouts()
    bool fits = false; ///< importDataset() with it would find something to read
    QString why;       ///< a sentence: what was found, or what is missing
};

/// What the labels say of one area, as cheaply as can be known: lines and folder entries are counted, not
/// read.
struct AreaPreview
{
    QString name;         ///< as import will call it; empty where the layout knows no areas
    qint64 ground = 0;    ///< lines that name a ground image, or ground files in folders
    qint64 satellite = 0; ///< the same for satellite images
    bool exact = true;    ///< false = counting was cut short: at least that many
};

/// A split that import will make, with what it will hold if every line is good and stands once.
struct SplitPreview
{
    QString name; ///< as in the store: "same-area", "drone-satellite", …
    qint64 trainQueries = 0, testQueries = 0, references = 0;
    bool exact = true; ///< false = at least that many
};

/// One of the first lines, read and understood.
struct SampleRow
{
    QString query;     ///< path under the root; empty = the layout pairs by place or label, not by line
    QString reference; ///< its positive, a path under the root
    std::optional<Place> place; ///< of the query (of the reference where only that has one)
    bool queryOnDisk = false, referenceOnDisk = false;
};

struct ImportPreview
{
    static constexpr int sampleRows = 8;     ///< at most in `rows`
    static constexpr int sampledFiles = 200; ///< at most asked for on disk
    static constexpr int problemsKept = 50;
    static constexpr qint64 mostEntries = 2'000'000; ///< lines or folder entries counted before giving up

    QString root;                     ///< absolute
    QString layout;                   ///< the one that was asked for, or the best guess; empty = none fits
    std::vector<LayoutMatch> layouts; ///< every layout's verdict, in the order of layouts()
    /// VIGOR: the forms that the folder holds, of "corrected" and "original", which is what
    /// ImportOptions::labels takes; empty for other layouts. The first is what "auto" reads.
    QStringList labelForms;
    std::vector<SplitPreview> splits;
    std::vector<AreaPreview> areas;
    std::vector<SampleRow> rows;
    int filesSampled = 0; ///< of the images that the labels name, spread over each label file's beginning
    int filesOnDisk = 0;  ///< how many of those are there
    /// Sentences: what import will leave out, or why nothing can be imported. Whether it can be is
    /// canImport().
    QStringList problems;
    bool complete = true; ///< false = a limit was met; then some counts are not exact

    bool canImport() const { return !layout.isEmpty() && !splits.empty(); }
};

/// Looks at a folder without a store and without writing: which layout it has, what import would read from
/// it, and what is wrong with it. `layout`: the id of one of layouts(), or empty = guess. Reads the label
/// files once at the speed of the disk (mostEntries at most) and lists folders of a layout that has no label
/// files; memory does not grow with the data set. Never opens an image. Can be called from any thread; polls
/// `progress` and throws Stopped. A folder that is missing or that nothing fits is not an error: the preview
/// says so in `problems`. Throws Error only for a layout that does not exist.
ImportPreview previewDataset(const QString& root, const QString& layout, Progress& progress);

} // namespace geovlm::datasets
