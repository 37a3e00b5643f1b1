// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "domain/statistics/training_diagnosis.h"
#include "ml/engine.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::pipeline {

struct TrainOptions
{
    QString name;
    QString fusion = ml::RerankOptions().fusion;
    double margin = ml::RerankOptions().margin;
    int epochs = 0; ///< 0 = the fusion's own
    quint64 seed = 1;
    QString split;   ///< whose training queries; empty = the first split that has any
    double rate = 0; ///< learning rate; 0 = the fusion's own
    double dropout = ml::RerankOptions().dropout; ///< 0 … below 1
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
/// The model remembers which embeddings it learned from (figures/feature_sources.h).
/// Asked to stop, it keeps the best weights so far, marked as stopped, once an epoch is finished; before that
/// it throws Stopped. `report` is called after each epoch, on the calling thread. The run is stored with its
/// curve (store/results/trainings.h).
TrainResult train(store::Store& store, const TrainOptions& options, Progress& progress,
                  const ml::EpochReport& report = {});
QJsonObject toJson(const TrainResult& result);

} // namespace geovlm::pipeline
