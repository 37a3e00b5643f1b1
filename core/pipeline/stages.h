// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/training_diagnosis.h"
#include "ml/engine.h"
#include "remote/client.h"
#include "store/store.h"

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

struct RetrieveOptions
{
    QString model; ///< empty = the one encoded last
    int k = 10;
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

/// What answering or embedding with a server needs beside its address and model.
struct ServerOptions
{
    remote::Mode mode = remote::Mode::Each;
    int concurrency = 4;    ///< requests in flight
    QString keyEnvironment; ///< environment variable with the key
    QString keyName;        ///< of the key in the keychain; empty = the server's host
    int tokens = 0;         ///< at most, of a reply; 0 = what the answer needs
    remote::Calls calls;
    /// Told once, before anything leaves for an address that is not this machine; empty = Progress::note.
    std::function<void(const QString& sentence)> leaving;
};

struct AnswerOptions
{
    QString with = QStringLiteral("reader"); ///< or the address of a server
    QString model = QStringLiteral("small"); ///< the reader's name, or the vision model's on the server
    int sample = 0;                          ///< 0 = every image
    int batch = 32;
    int threads = 0;
    bool unanswered = false; ///< leave out questions that a person, a server or a file has answered
    ServerOptions server = {};
};
struct AnswerResult
{
    qint64 run = 0;
    qint64 images = 0;
    qint64 answers = 0;
    qint64 offList = 0;
    QStringList offListed; ///< the first of them, "path, question: what was said"
    qint64 conflicts = 0;  ///< with people's answers, which stay
    qint64 cached = 0;     ///< images whose replies were all known already
    qint64 notHeld = 0;    ///< answers for which a server did not keep to the options and their form
    qint64 abstained = 0;  ///< questions that the reader was not sure enough of: no answer
    qint64 changed = 0;    ///< pictures whose files had changed since they were decoded last
    qint64 kept = 0;       ///< with `unanswered`: questions left to whom had answered them
    QStringList failed;    ///< "path: why"
    double seconds = 0;
};
/// With a server: throws Error when it is lost, refuses one image after the other, serves another model, or
/// when no image at all was answered; what was answered by then is kept, and the same call goes on from there
/// without asking anything twice.
AnswerResult answer(store::Store& store, const AnswerOptions& options, Progress& progress);

struct DescribeResult
{
    qint64 descriptions = 0; ///< written
    qint64 unchanged = 0;
};
DescribeResult describe(store::Store& store, Progress& progress);

struct EmbedResult
{
    qint64 embedded = 0;
    qint64 unchanged = 0;
    int dimension = 0;
};
struct EmbedOptions
{
    QString with = QStringLiteral("hashing"); ///< or the address of a server
    QString model;                            ///< on the server
    int dimensions = 0;                       ///< to ask the server for; 0 = the model's own
    int batch = 64;                           ///< descriptions a request
    ServerOptions server = {};
};
EmbedResult embed(store::Store& store, const EmbedOptions& options, Progress& progress);
EmbedResult embed(store::Store& store, const QString& with, Progress& progress); ///< with: "hashing"

/// "sum", "compare", "attention", "evidence".
QStringList fusionNames();
/// Throws Error naming them.
void requireFusion(const QString& name);

/// Dropout and width say nothing to `evidence` (ml::RerankOptions).
struct TrainOptions
{
    QString name;
    QString fusion = QStringLiteral("evidence");
    double margin = 1;
    int epochs = 0; ///< 0 = the fusion's own
    quint64 seed = 1;
    QString split;        ///< whose training queries; empty = the first split that has any
    double rate = 0;      ///< learning rate; 0 = the fusion's own
    double dropout = 0.3; ///< 0 … below 1
    int width = 0;   ///< of the aligner, a multiple of ml::RerankOptions::widthStep; 0 = the fusion's own
    bool use = true; ///< makes it the model in use, which rerank takes without being told
    bool operator==(const TrainOptions&) const = default;
};
struct TrainResult
{
    qint64 model = 0;
    qint64 run = 0;
    qint64 queries = 0;
    std::vector<double> loss;
    std::vector<double> r1;  ///< on the validation part, per epoch
    double validationR1 = 0; ///< of the weights kept
    double seconds = 0;
    std::vector<EpochFigures> epochs;
    int kept = -1;        ///< the epoch whose weights these are; -1 = as they were before the first
    bool stopped = false; ///< ended before its epochs, by request
    TrainingDiagnosis diagnosis;
};
/// The model remembers which embeddings it learned from (pipeline/feature_sources.h).
/// Asked to stop, it keeps the best weights so far, marked as stopped, once an epoch is finished; before that
/// it throws Stopped. `report` is called after each epoch, on the calling thread. The run is stored with its
/// curve (store/trainings.h).
TrainResult train(store::Store& store, const TrainOptions& options, Progress& progress,
                  const ml::EpochReport& report = {});

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

} // namespace geovlm::pipeline
