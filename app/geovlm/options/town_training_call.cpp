// SPDX-License-Identifier: GPL-3.0-or-later
#include "options/town_training_call.h"
#include "text.h"

namespace geovlm::cli {

Outcome trainOnTowns(Call& call, TownTraining train)
{
    pipeline::TownTrainingOptions options;
    options.out = call.positional(0);
    options.world = call.text(QStringLiteral("world"));
    if (options.world.isEmpty())
        throw UsageError(Text::tr("Training needs --world DIR, a folder that geovlm world made."));
    options.steps = int(call.whole(QStringLiteral("steps"), 0, 1, 1'000'000));
    options.minutes =
        call.real(QStringLiteral("minutes"), options.steps > 0 ? 0 : options.minutes, 0, 10'000);
    options.seed = call.seed(1);
    options.threads = call.threads();
    options.from = call.text(QStringLiteral("from"));
    options.replaceOthers = call.has(QStringLiteral("force"));
    const pipeline::TownTrainingResult result = train(options, call.progress);
    return {.json = toJson(result),
            .text = Text::tr("%1: %2 steps, loss %3, held-out accuracy %4.")
                        .arg(result.model)
                        .arg(result.steps)
                        .arg(result.loss, 0, 'f', 3)
                        .arg(result.accuracy, 0, 'f', 1)};
}

std::vector<Option> townTrainingOptionWords()
{
    return {{"world", Text::tr("towns to learn from"), "DIR"},
            {"minutes", Text::tr("how long (10; no limit with --steps)"), "M"},
            {"steps", Text::tr("how many steps: reproducible to the bit"), "N"},
            {"from", Text::tr("train-reader: a model to go on from"), "FILE"},
            {"seed", Text::tr("seed (1)"), "N"},
            forceOption()};
}

} // namespace geovlm::cli
