// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/evaluate.h"
#include "command.h"
#include "evaluation_text.h"
#include "pipeline/common/town_likeness.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    const figures::Evaluation evaluation =
        pipeline::evaluateRun(*store, call.whole(QStringLiteral("run"), 0, 1, 1'000'000'000));
    QJsonObject json = toJson(evaluation);
    json[QStringLiteral("towns")] = toJson(pipeline::townLikeness(*store));
    return {.json = json, .text = evaluationText(evaluation)};
}

} // namespace

Command evaluateCommand()
{
    return Command("evaluate", "STORE", run, Text::tr("metrics before and after reranking"),
                   "geovlm evaluate demo.geovlm --json",
                   {{"run", Text::tr("a rerank run (the newest)"), "N"}});
}

} // namespace geovlm::cli
