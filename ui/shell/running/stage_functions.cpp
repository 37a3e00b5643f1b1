// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/stage_functions.h"

namespace geovlm::ui {

TrainRequest standardTraining()
{
    TrainRequest request;
    request.name = QStringLiteral("evidence-1");
    request.fusion = QStringLiteral("evidence");
    request.margin = 0.5; // the residual starts from the first order; a margin of 1 is never met
    return request;
}

StageFunctions::Stage stageFunction(const StageFunctions& all, Stage stage, const TrainRequest& request)
{
    switch (stage) {
    case Stage::Encode:
        return all.encode;
    case Stage::Retrieve:
        return all.retrieve;
    case Stage::Answer:
        return all.answer;
    case Stage::Describe:
        return all.describe;
    case Stage::Embed:
        return all.embed;
    case Stage::Train:
        return [train = all.train, request](store::Store& store, Progress& progress) {
            return train(store, request, progress);
        };
    case Stage::Rerank:
        return all.rerank;
    case Stage::Import:
        break;
    }
    return {};
}

} // namespace geovlm::ui
