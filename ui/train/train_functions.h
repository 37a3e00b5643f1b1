// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stages.h"
#include "pipeline/suppress.h"
#include "pipeline/sweep.h"

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
    std::function<pipeline::Evaluation(const store::Store&, qint64)> evaluate =
        [](const store::Store& store, qint64 run) { return pipeline::evaluate(store, run); };
};

} // namespace geovlm::ui
