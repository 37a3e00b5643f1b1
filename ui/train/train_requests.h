// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/evaluation.h"
#include "pipeline/learning/suppress.h"
#include "pipeline/learning/sweep.h"
#include "pipeline/learning/train.h"
#include "work/stages.h"

/// What the screen asks the stages for.
namespace geovlm::ui {

/// Told after each epoch.
using WatchedTraining = Watched<pipeline::TrainOptions, EpochFigures>;
/// Told after each training.
using WatchedSweep = Watched<pipeline::SweepOptions, pipeline::SweepTraining>;
/// Told once.
using WatchedSuppression = Watched<pipeline::SuppressOptions, pipeline::Suppression>;

struct EvaluateOptions
{
    qint64 run = 0; ///< a rerank run, as it stands; 0 = the newest
};
/// Told once.
using WatchedEvaluation = Watched<EvaluateOptions, figures::Evaluation>;

/// Makes a reranker the one in use, and puts the cases into its order.
struct ModelToUse
{
    QString name;
};

/// `stages` with the pipeline's for these, where they have none.
Stages withTraining(Stages stages);

} // namespace geovlm::ui
