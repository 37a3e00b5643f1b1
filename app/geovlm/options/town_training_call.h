// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "pipeline/learning/town_training.h"

namespace geovlm::cli {

using TownTraining = pipeline::TownTrainingResult (*)(const pipeline::TownTrainingOptions&, Progress&);

/// What train-encoder and train-reader have in common: their options and what runs them.
std::vector<Option> townTrainingOptionWords();
Outcome trainOnTowns(Call& call, TownTraining train);

} // namespace geovlm::cli
