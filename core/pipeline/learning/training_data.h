// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"
#include "pipeline/learning/train.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/run_parameters.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <vector>

namespace geovlm::pipeline {

/// Whose queries a reranker learns from, with what was retrieved for them.
struct TrainingQueries
{
    store::Split split;
    qint64 retrieval = 0;
    std::vector<store::Retrieval> retrievals;
};
/// Of the split asked for, or the first with training queries. Throws Error if there are none.
TrainingQueries trainingQueries(const store::Store& store, const QString& split);

/// The part that is learned from, and the one that chooses the epoch: one query in three, drawn by one fixed
/// seed whatever the training's, so that models are compared on the same queries.
struct TrainingParts
{
    std::vector<ml::RerankCase> training, validation;
};
/// `cases`: one for each retrieval. Other positives of a query are no examples of what is wrong: they take no
/// part.
TrainingParts trainingParts(const store::Store& store, const std::vector<store::Retrieval>& retrievals,
                            std::vector<ml::RerankCase> cases);

/// As the engine takes them, with the fusion's own epochs filled in.
ml::RerankOptions engineOptions(const TrainOptions& options);
/// Everything of these that decides the result, for the parameters of the run.
store::TrainingSettings trainingSettings(const ml::RerankOptions& options, const store::Split& split);

} // namespace geovlm::pipeline
