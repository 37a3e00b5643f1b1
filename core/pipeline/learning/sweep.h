// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/fusions.h"
#include "domain/progress.h"
#include "domain/statistics/training_diagnosis.h"
#include "ml/engine.h"
#include "store/results/trainings.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QStringList>
#include <functional>
#include <vector>

namespace geovlm::pipeline {

/// Trains a reranker of every fusion with every margin and several seeds, all on the same features.
struct SweepOptions
{
    QStringList fusions = fusionNames();
    std::vector<double> margins = {ml::RerankOptions().margin};
    int seeds = 3;  ///< 1 … seeds
    QString split;  ///< whose training queries; empty = the first split that has any
    int epochs = 0; ///< 0 = each fusion's own, as of the others
    double rate = 0;
    double dropout = ml::RerankOptions().dropout;
    int width = 0;
    QStringList answers; ///< files of answers that stand for the store's (given_answers.h)
};

/// One training of a sweep.
struct SweepTraining
{
    QString fusion;
    double margin = 1;
    quint64 seed = 1;
    store::Training training;
    bool known = false; ///< done by an earlier sweep with the same data and options, and not done again
};

/// Of the seeds of one combination.
struct Spread
{
    double mean = 0, min = 0, max = 0;
};
struct SweepSplit
{
    QString name;
    int queries = 0;
    double before = 0; ///< R@1 of the first stage
    Spread r1;         ///< after reranking
};
struct SweepRow
{
    QString fusion;
    double margin = 1;
    std::vector<SweepSplit> splits;
    Spread validation;                 ///< R@1 of the validation part
    double seconds = 0;                ///< a training, the mean
    std::vector<TrainingState> states; ///< by seed
    int seeds = 0;                     ///< trained so far
};

struct SweepResult
{
    std::vector<SweepRow> rows; ///< margins within fusions, as asked
    int trained = 0, known = 0;
    double seconds = 0;
};

using SweepReport = std::function<void(const SweepTraining&)>;

/// Trainings in the order seed by seed, so that the whole table is there early. Each is stored as a run of
/// kind "sweep" with its curve and test R@1 once it is done; neither weights nor orders are kept, and neither
/// the model in use nor the run that is shown changes. A training that a sweep has done before with the same
/// data (features, candidates and labels, compared by hash) and options is taken from the store. `report` is
/// called after each, on the calling thread. Throws Stopped between and within trainings; the finished ones
/// are kept, and the same call goes on there.
SweepResult sweep(store::Store& store, const SweepOptions& options, Progress& progress,
                  const SweepReport& report = {});

/// The rows of these trainings, in the order in which their combinations come first.
std::vector<SweepRow> sweepRows(const std::vector<SweepTraining>& trainings);

/// {"rows": [{"fusion", "margin", "r1": {split: {"mean", "min", "max"}}, …}]}
QJsonObject toJson(const SweepResult& result);

/// The trainings of the newest sweeps that the store holds, read back: those with the data and the common
/// options (epochs, rate, dropout, width) of the newest of them, in the order in which they were trained.
std::vector<SweepTraining> latestSweep(const store::Store& store);

} // namespace geovlm::pipeline
