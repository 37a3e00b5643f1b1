// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/common/import.h"
#include "domain/image.h"
#include "domain/progress.h"
#include "store/models/embeddings.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

struct EmbeddingImport
{
    store::EmbeddingKind kind = store::EmbeddingKind::Image;
    QString model;  ///< the name that the embeddings get
    QString matrix; ///< .npy: float16, float32 or float64, a row an image
    QString names;  ///< CSV with a column "filename": a row for each row of the matrix, in the same order
    std::optional<View> view;        ///< of the images; none = either
    RejectSink onRejected = nullptr; ///< told of every rejected row and unknown name
};

struct EmbeddingImportReport
{
    static constexpr int kept = 20; ///< entries of the lists; the counts go on

    qint64 rows = 0; ///< of the matrix
    int dimension = 0;
    qint64 written = 0;    ///< new or changed
    qint64 normalised = 0; ///< image rows that did not have length 1
    qint64 unknownImages = 0;
    QStringList unknownNames; ///< with why
    qint64 rejectedCount = 0;
    std::vector<datasets::Rejected> rejected; ///< by line of the names
};

/// Takes in embeddings that another program made, as the results of an encoder (or text embedder) of this
/// name that has no weights here. Retrieval, training, reranking and the window then work from them, images
/// on disk or not. Image rows are compared by cosine, so one whose length is off 1 by more than 1e-5 is
/// scaled to it and counted; all others are kept bit for bit. A text row belongs to what is said about the
/// image at this moment, and is stale when that changes; an image row to its picture, where that is known.
/// Rows are written beside the set in use and take its place together at the end: until then, and when the
/// import fails or is stopped, everything reads what was there before. Rows of images that the file does not
/// name stay. Makes this set the one that later stages read. Streams: memory does not grow with the
/// matrix. A row with a NaN or infinity, or an image row of zeros, is rejected by its line. Throws Error,
/// with nothing changed, when the files cannot be read, do not fit each other, name an image twice, no row
/// can be taken, or the name belongs to a model that computes here.
EmbeddingImportReport importEmbeddings(store::Store& store, const EmbeddingImport& options,
                                       Progress& progress);
QJsonObject toJson(const EmbeddingImportReport& report);

/// The column "filename" of such a CSV, with the line of each. Throws Error.
struct NamedLine
{
    QString name;
    int line = 0;
};
std::vector<NamedLine> embeddingNames(const QString& file);

} // namespace geovlm::pipeline
