// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "town_training_call.h"

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(TrainReaderCommand)
};

} // namespace

Command trainReaderCommand()
{
    Command command = townTrainingCommand(pipeline::trainReaderOnTowns);
    command.name = QStringLiteral("train-reader");
    command.summary = Text::tr("train the small reader on towns");
    command.example =
        QStringLiteral("geovlm train-reader reader.safetensors --world towns --minutes 10 --seed 1");
    return command;
}

} // namespace geovlm::cli
