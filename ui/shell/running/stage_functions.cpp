// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/stage_functions.h"

namespace geovlm::ui {

StageFunctions::Stage stageFunction(const StageFunctions& all, Stage stage)
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
        return all.train;
    case Stage::Rerank:
        return all.rerank;
    case Stage::Import:
        break;
    }
    return {};
}

} // namespace geovlm::ui
