// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/common/evaluate.h"
#include "pipeline/learning/suppress.h"
#include "pipeline/learning/sweep.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"

#include <functional>

namespace geovlm::ui {

/// What the screen runs on workers; tests put others in their place.
struct TrainFunctions
{
    std::function<pipeline::TrainResult(store::Store&, const pipeline::TrainOptions&, Progress&,
                                        const ml::EpochReport&)>
        train = pipeline::train;
    std::function<pipeline::RerankResult(store::Store&, const pipeline::RerankOptions&, Progress&)> rerank =
        pipeline::rerank;
    std::function<pipeline::SweepResult(store::Store&, const pipeline::SweepOptions&, Progress&,
                                        const pipeline::SweepReport&)>
        sweep = pipeline::sweep;
    std::function<pipeline::Suppression(const store::Store&, const pipeline::SuppressOptions&, Progress&)>
        suppress = pipeline::suppress;
    /// Of a rerank run, 0 = the newest, as it stands.
    std::function<figures::Evaluation(const store::Store&, qint64)> evaluate =
        [](const store::Store& store, qint64 run) { return pipeline::evaluateRun(store, run); };
};

} // namespace geovlm::ui
