// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/metrics.h"
#include "domain/progress.h"
#include "domain/signatures.h"
#include "files/export_target.h"
#include "pipeline/case_table.h"
#include "store/embeddings.h"
#include "store/images.h"
#include "store/results.h"
#include "store/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

/// Metrics of one split under one rerank run.
struct SplitEvaluation
{
    QString name;
    SplitMetrics metrics;
    Lift lift;
    Coverage coverage = {};
    std::array<int, std::size_t(outcomes)> outcomeCounts = {}; ///< by Outcome; all test queries
    int candidates = 10;                                       ///< that were reranked of each query
    int reached = 0; ///< queries whose match is among them: what reranking can put first
    /// The same metrics of the searched queries alone, where some count as misses: what a part of a data set
    /// says, which is not the data set's figure.
    std::optional<SplitMetrics> searchedOnly = std::nullopt;
};

struct Evaluation
{
    qint64 run = 0; ///< the rerank run that it is of
    QJsonObject
        features; ///< which embeddings that scored, and which its model learned from (feature_sources.h)
    std::vector<SplitEvaluation> splits;
    std::vector<Signature> signatures;
    QStringList warnings = {}; ///< what must be read beside the figures, a sentence each
};

/// Metrics of every split that the run reranked; run 0 = the newest finished one. Throws Error if there is
/// none, or when a split's labels have changed since its candidates were retrieved.
Evaluation evaluate(const store::Store& store, qint64 run = 0);
/// The same of cases that were read already.
Evaluation evaluate(const store::Store& store, const CaseTable& table);

/// Of orders that need not be in the store. `retrieval`: the run that the first stage's come from.
Evaluation evaluate(const store::Store& store, qint64 retrieval, const std::vector<SplitOrders>& orders);

/// The command line's form (recalls 0 to 100, ranks from 1, null where a figure does not apply).
QJsonObject toJson(const Evaluation& evaluation);
QJsonObject toJson(const SplitEvaluation& split);

/// One sentence for each kind of result that is older than what it was made of: descriptions and text
/// embeddings whose answers have changed since.
QStringList staleDerivations(const store::Store& store);

/// The same for pictures whose files are no longer what was decoded: each is looked for on the disk. Throws
/// Stopped.
QStringList changedPictureSentences(const store::Store& store, const Progress& progress);

/// Writes query,reference,kind,rank_before,similarity,rank_after,score,split (ranks from 1): the ten of every
/// test query of every split, and one more row for a match that is not among them, its score empty. A query
/// and a split name one ranking. Returns the rows.
/// `split` empty = all. Throws Error when the file cannot be written.
qint64 exportRankings(const store::Store& store, qint64 run, const QString& split,
                      const files::ExportTarget& file);

/// FILE (.npy, float32, a row per image) and beside it FILE.csv with the column `filename`, of the encoder or
/// text embedder called `model` (empty = the one used last), in the order in which the rows came, under the
/// names that an imported file has for the images: what was imported comes out the same. Text rows that are
/// older than their descriptions are left out and noted. Returns the rows.
qint64 exportEmbeddings(const store::Store& store, store::EmbeddingKind kind, const QString& model,
                        const files::ExportTarget& file, Progress& progress);

} // namespace geovlm::pipeline
