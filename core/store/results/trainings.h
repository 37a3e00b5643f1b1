// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/training_diagnosis.h"
#include "store/results/runs.h"

#include <QString>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// R@1 of a split's test queries, 0..100, over those that have a match.
struct TestFigures
{
    QString split;
    int queries = 0;
    double before = 0, after = 0;
    qint64 rerankRun = 0; ///< the run they are read from; 0 = scored when it was trained, without one
    bool operator==(const TestFigures&) const = default;
};

/// What a training of a reranker left behind.
struct Training
{
    qint64 run = 0; ///< of kind "train", or "sweep": then no weights were kept
    int queries = 0;
    double validationR1 = 0; ///< of the weights kept, 0..100; -1 = not known
    int kept = -1;           ///< the epoch whose weights they are; -1 = as they were before the first
    bool stopped = false;    ///< ended before its epochs, by request
    TrainingState state = TrainingState::TooEarly;
    double seconds = 0;
    std::vector<EpochFigures> epochs;
    std::vector<TestFigures> tests; ///< scored with it, by name of the split
};
/// The caller commits. The run must be known and have no training yet.
void putTraining(Store& store, const Training& training);
/// Throws Error if the run is no training.
Training training(const Store& store, qint64 run);

/// One row of the table of trainings: everything but the curve.
struct TrainingRow
{
    Training training; ///< without epochs; `tests` also of rerank runs of its model, as they are now
    Run run;
    int epochs = 0;        ///< finished
    bool hasCurve = false; ///< else an earlier program trained it, and only the run says something of it
    QString model;         ///< its name; empty = no weights were kept, or later ones took their name
    bool inUse = false;
};
/// Finished ones, the newest first, `limit` at most.
std::vector<TrainingRow> trainings(const Store& store, int limit);

/// The finished run of exactly this kind and parameters that is a training: so that it need not be made
/// again.
std::optional<qint64> trainingWith(const Store& store, RunKind kind, const QJsonObject& parameters);

/// The name of the reranker that rerank takes without being told; empty = none is trained.
QString rerankerInUse(const Store& store);
void setRerankerInUse(Store& store, const QString& name);

} // namespace geovlm::store
