// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Write);
    pipeline::RerankOptions options;
    options.model = call.text(QStringLiteral("model"));
    options.split = call.text(QStringLiteral("split"));
    options.anyway = call.has(QStringLiteral("anyway"));
    const pipeline::RerankResult result = pipeline::rerank(*store, options, call.progress);
    return {.json = toJson(result),
            .text = Text::tr("Run %1: %2 queries, %3 pairs in %4 s.")
                        .arg(result.run)
                        .arg(result.queries)
                        .arg(result.pairs)
                        .arg(result.seconds, 0, 'f', 1)};
}

} // namespace

Command rerankCommand()
{
    return Command(
        "rerank", "STORE", run, Text::tr("score and re-order the candidates"),
        "geovlm rerank demo.geovlm --model mine",
        {{"model", Text::tr("reranker (the one in use)"), "NAME"},
         {"split", Text::tr("one split only"), "NAME"},
         {"anyway",
          Text::tr("score embeddings that the reranker did not learn from; every figure says so")}});
}

} // namespace geovlm::cli
