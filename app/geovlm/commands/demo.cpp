// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/demo.h"
#include "command.h"
#include "evaluation_text.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString textOf(const pipeline::DemoResult& result)
{
    QString text =
        Text::tr("Store: %1\n\nReranker      margin  validation R@1   change of R@1\n").arg(result.store);
    for (const pipeline::FusionResult& fusion : result.fusions) {
        text += QStringLiteral("%1 %2 %3  ")
                    .arg(fusion.name, -12)
                    .arg(fusion.margin, 7, 'f', 2)
                    .arg(fusion.validationR1, 15, 'f', 1);
        for (const auto& [split, points] : fusion.lift)
            text += QStringLiteral("  %1 %2%3")
                        .arg(split, points >= 0 ? QStringLiteral("+") : QString())
                        .arg(points, 0, 'f', 1);
        text += QLatin1Char('\n');
    }
    text += Text::tr("\nIn use, by its validation R@1 on the training places: %1\n\n").arg(result.chosen);
    return text + evaluationText(result.evaluation);
}

Outcome run(Call& call)
{
    pipeline::DemoOptions options;
    options.directory = call.positional(0);
    options.seed = call.seed(1);
    options.queries = int(call.whole(QStringLiteral("queries"), 150, 10, 1000));
    options.threads = call.threads();
    const pipeline::DemoResult result = pipeline::demo(options, call.progress);
    return {.json = toJson(result), .text = textOf(result)};
}

} // namespace

Command demoCommand()
{
    return Command("demo", "DIR", run,
                   Text::tr("build towns, run every stage on them and train the rerankers"),
                   "geovlm demo demo --seed 7 --queries 150",
                   {{"seed", Text::tr("seed of the towns (1)"), "N"},
                    {"queries", Text::tr("test queries a split (150)"), "N"}});
}

} // namespace geovlm::cli
