// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/ranking.h"
#include "domain/statistics/training_diagnosis.h"
#include "pipeline/common/stage_options.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

/// The stages, each a plain function of a store opened for writing, its options and a progress-and-stop
/// handle. Each reads its input from the store, commits in batches, throws Stopped when asked to stop and
/// goes on where it stopped when called again with the same options; each result names its run.
namespace geovlm::pipeline {

struct EncodeOptions
{
    QString model = QStringLiteral("small"); ///< "small" is compiled in
    int batch = 0;   ///< images at once; 0 = what suits the encoder's input (batchSize())
    int threads = 0; ///< 0 = all cores
};
struct EncodeResult
{
    qint64 images = 0;
    qint64 changed = 0;  ///< pictures whose files had changed since they were decoded last
    QStringList skipped; ///< "path: why"
    double seconds = 0;
};
EncodeResult encode(store::Store& store, const EncodeOptions& options, Progress& progress);
QJsonObject toJson(const EncodeResult& result);

struct RetrieveOptions
{
    QString model; ///< empty = the one encoded last
    int k = candidatesKept;
    QString split; ///< empty = all
};
struct RetrieveResult
{
    qint64 run = 0;
    qint64 queries = 0; ///< that were searched for, the training ones too; and references that were searched
    qint64 references = 0;
    double seconds = 0;
    qint64 allQueries = 0, allReferences = 0; ///< of the splits, those without an embedding too
};
RetrieveResult retrieve(store::Store& store, const RetrieveOptions& options, Progress& progress);
QJsonObject toJson(const RetrieveResult& result);

/// With a server: throws Error when it is lost, refuses one image after the other, serves another model, or
/// when no image at all was answered; what was answered by then is kept, and the same call goes on from there
/// without asking anything twice.
AnswerResult answer(store::Store& store, const AnswerOptions& options, Progress& progress);
QJsonObject toJson(const AnswerResult& result);

struct DescribeResult
{
    qint64 descriptions = 0; ///< written
    qint64 unchanged = 0;
};
DescribeResult describe(store::Store& store, Progress& progress);
QJsonObject toJson(const DescribeResult& result);

EmbedResult embed(store::Store& store, const EmbedOptions& options, Progress& progress);
EmbedResult embed(store::Store& store, const QString& with, Progress& progress); ///< with: "hashing"
QJsonObject toJson(const EmbedResult& result);

struct RerankOptions
{
    QString model; ///< empty = the model in use
    QString split; ///< empty = every split with test queries
    /// Score embeddings that the reranker did not learn from all the same; every figure of the run says so.
    bool anyway = false;
};
struct RerankResult
{
    qint64 run = 0;
    qint64 queries = 0;
    qint64 pairs = 0;
    double seconds = 0;
};
RerankResult rerank(store::Store& store, const RerankOptions& options, Progress& progress);
QJsonObject toJson(const RerankResult& result);

} // namespace geovlm::pipeline
