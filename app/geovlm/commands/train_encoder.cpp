// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/town_training_call.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    return trainOnTowns(call, pipeline::trainEncoderOnTowns);
}

} // namespace

Command trainEncoderCommand()
{
    return Command("train-encoder", "OUT", run, Text::tr("train the small encoder on towns"),
                   "geovlm train-encoder encoder.safetensors --world towns --minutes 10 --seed 1",
                   townTrainingOptionWords());
}

} // namespace geovlm::cli
