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
    return {
        .name = QStringLiteral("rerank"),
        .words = QStringLiteral("STORE"),
        .summary = Text::tr("score and re-order the candidates"),
        .example = QStringLiteral("geovlm rerank demo.geovlm --model mine"),
        .options = {valueOption(QStringLiteral("model"), Text::tr("reranker (the one in use)"),
                                QStringLiteral("NAME")),
                    valueOption(QStringLiteral("split"), Text::tr("one split only"), QStringLiteral("NAME")),
                    {QStringLiteral("anyway"),
                     Text::tr(
                         "score embeddings that the reranker did not learn from; every figure says so")}},
        .run = run,
    };
}

} // namespace geovlm::cli
