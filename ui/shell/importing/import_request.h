// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::ui {

struct ImportRequest
{
    QString
        layout; ///< "vigor", "university1652", "cvuk", "cvusa", "manifest"; empty = recognise (preview only)
    QString root;
    QString split;          ///< empty = the layout's own
    QString labels;         ///< "auto", "corrected", "original"
    double thresholdKm = 0; ///< a tile is a match within this distance; 0 = the layout's own
};

/// What one layout makes of a folder.
struct LayoutVerdict
{
    QString layout;
    bool fits = false;
    QString why; ///< a sentence: what was found, or what is missing
};

struct PreviewArea
{
    QString name; ///< empty where the layout knows no areas
    qint64 queries = 0;
    qint64 references = 0;
    bool exact = true; ///< false = at least that many
};

struct PreviewSplit
{
    QString name;
    qint64 trainQueries = 0;
    qint64 testQueries = 0;
    qint64 references = 0;
    bool exact = true;
};

/// One pair of the data set as it would be read.
struct PreviewRow
{
    QString query;     ///< empty = the layout pairs by place, not by line
    QString reference; ///< its match
    QString place;     ///< "41.8800, -87.6300"
    bool queryOnDisk = false;
    bool referenceOnDisk = false;
};

/// What a data set's folder holds and what an import would read of it.
struct ImportPreview
{
    QString layout; ///< the one asked for, or the best guess; empty = none fits
    std::vector<LayoutVerdict> layouts;
    QStringList labelForms; ///< "corrected", "original", as far as they are there; the first is "auto"
    std::optional<double> thresholdKm; ///< the layout's own, where distance makes a match
    bool choosesSplit = false;         ///< one of the splits can be read alone
    std::vector<PreviewSplit> splits;
    std::vector<PreviewArea> areas;
    std::vector<PreviewRow> rows; ///< a sample
    int sampled = 0;              ///< files looked for on disk
    int onDisk = 0;               ///< of these, found
    QStringList problems;         ///< sentences
    bool canImport = false;
};

/// A file brought in beside the images.
struct FileImport
{
    enum class Kind { Answers, Captions, Embeddings, Model };
    QString file;
    Kind kind = Kind::Answers;
    QString view = QStringLiteral("ground"); ///< answers, captions: "ground", "satellite"
    QString part;   ///< embeddings: "image", "text"; models: "encoder", "reader", "reranker"
    QString images; ///< encoders: whose image sizes, "vigor", "cvusa", "cvact", "university1652"
    QString beside; ///< embeddings: the CSV of the rows' names; answers: .npy of probabilities, or empty
    QString name;   ///< the source of answers, the model of embeddings and weights
};

} // namespace geovlm::ui
