// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/suppress.h"
#include "command.h"
#include "evaluation_text.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString textOf(const pipeline::Suppression& suppression)
{
    QString text;
    for (const auto& [split, count] : suppression.suppressed)
        text += Text::tr("%1: the match was taken out of the ten of %2 queries (R@10 as found %3)")
                    .arg(split)
                    .arg(count)
                    .arg(suppression.r10AsFound.at(split), 0, 'f', 1) +
                QLatin1Char('\n');
    return text + QLatin1Char('\n') + evaluationText(suppression.evaluation);
}

Outcome run(Call& call)
{
    pipeline::SuppressOptions options;
    call.required(QStringLiteral("r10"));
    options.r10 = call.real(QStringLiteral("r10"), options.r10, 0, 100);
    options.seed = call.seed(1);
    options.run = call.whole(QStringLiteral("run"), 0, 1, 1'000'000'000);
    const auto store = call.openStore(store::Access::Read);
    const pipeline::Suppression suppression = pipeline::suppress(*store, options, call.progress);
    return {.json = toJson(suppression, options), .text = textOf(suppression)};
}

} // namespace

Command suppressCommand()
{
    return Command("suppress", "STORE", run,
                   Text::tr("metrics as they would be with a lower R@10: matches are taken out of the ten"),
                   "geovlm suppress demo.geovlm --r10 70 --seed 1",
                   {{"r10", Text::tr("R@10 before reranking that is wanted, 0 to 100"), "P"},
                    {"seed", Text::tr("of the choice of queries (1)"), "N"},
                    {"run", Text::tr("a rerank run (the newest)"), "N"}});
}

} // namespace geovlm::cli
