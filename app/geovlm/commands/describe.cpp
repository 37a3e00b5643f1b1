// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Write);
    const pipeline::DescribeResult result = pipeline::describe(*store, call.progress);
    return {.json = toJson(result),
            .text = Text::tr("%1 descriptions written, %2 unchanged.")
                        .arg(result.descriptions)
                        .arg(result.unchanged)};
}

} // namespace

Command describeCommand()
{
    return Command("describe", "STORE", run, Text::tr("make the descriptions from the current answers"),
                   "geovlm describe demo.geovlm");
}

} // namespace geovlm::cli
