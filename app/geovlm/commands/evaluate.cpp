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
    return {json, evaluationText(evaluation)};
}

} // namespace

Command evaluateCommand()
{
    Command command;
    command.name = QStringLiteral("evaluate");
    command.words = QStringLiteral("STORE");
    command.summary = Text::tr("metrics before and after reranking");
    command.example = QStringLiteral("geovlm evaluate demo.geovlm --json");
    command.options = {
        valueOption(QStringLiteral("run"), Text::tr("a rerank run (the newest)"), QStringLiteral("N")),
    };
    command.run = run;
    return command;
}

} // namespace geovlm::cli
