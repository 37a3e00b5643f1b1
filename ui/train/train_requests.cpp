// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_requests.h"

#include "pipeline/common/evaluate.h"
#include "pipeline/stages/stages.h"
#include "store/results/trainings.h"
#include "train/train_page.h"
#include "train/train_text.h"

namespace geovlm::ui {

namespace {

QString trainWatched(store::Store& store, const WatchedTraining& asked, Progress& progress)
{
    return trainedText(asked.options, pipeline::train(store, asked.options, progress, asked.told));
}

QString sweepWatched(store::Store& store, const WatchedSweep& asked, Progress& progress)
{
    const pipeline::SweepResult result = pipeline::sweep(store, asked.options, progress, asked.told);
    return TrainPage::tr("Trained %1 rerankers; %2 were known.").arg(result.trained).arg(result.known);
}

/// The weights are there: what is left is to say so, and to put the cases into their order.
QString useModel(store::Store& store, const ModelToUse& asked, Progress& progress)
{
    pipeline::RerankOptions options;
    options.model = asked.name;
    const pipeline::RerankResult result = pipeline::rerank(store, options, progress);
    store::Transaction transaction(store);
    store::setRerankerInUse(store, asked.name);
    transaction.commit();
    return TrainPage::tr("%1 is the model in use; run %2 is its order of %3 queries.")
        .arg(asked.name)
        .arg(result.run)
        .arg(result.queries);
}

QString suppressWatched(store::Store& store, const WatchedSuppression& asked, Progress& progress)
{
    asked.told(pipeline::suppress(store, asked.options, progress));
    return {};
}

QString evaluateWatched(store::Store& store, const WatchedEvaluation& asked, Progress&)
{
    asked.told(pipeline::evaluateRun(store, asked.options.run));
    return {};
}

} // namespace

Stages withTraining(Stages stages)
{
    stages.setMissing<WatchedTraining>(trainWatched);
    stages.setMissing<WatchedSweep>(sweepWatched);
    stages.setMissing<ModelToUse>(useModel);
    stages.setMissing<WatchedSuppression>(suppressWatched);
    stages.setMissing<WatchedEvaluation>(evaluateWatched);
    return stages;
}

} // namespace geovlm::ui
