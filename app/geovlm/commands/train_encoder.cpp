// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/town_training_call.h"
#include "text.h"

namespace geovlm::cli {
Command trainEncoderCommand()
{
    Command command = townTrainingCommand(pipeline::trainEncoderOnTowns);
    command.name = QStringLiteral("train-encoder");
    command.summary = Text::tr("train the small encoder on towns");
    command.example =
        QStringLiteral("geovlm train-encoder encoder.safetensors --world towns --minutes 10 --seed 1");
    return command;
}

} // namespace geovlm::cli
