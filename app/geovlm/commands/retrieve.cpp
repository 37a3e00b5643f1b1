// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

/// "80", or "60 of 80" where the others have no embedding.
QString countOf(qint64 searched, qint64 all)
{
    return searched == all ? QString::number(all) : Text::tr("%1 of %2").arg(searched).arg(all);
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Write);
    pipeline::RetrieveOptions options;
    options.model = call.text(QStringLiteral("model"));
    options.k = int(call.whole(QStringLiteral("k"), options.k, 2, 1000));
    options.split = call.text(QStringLiteral("split"));
    const pipeline::RetrieveResult result = pipeline::retrieve(*store, options, call.progress);
    return {.json = toJson(result),
            .text = Text::tr("Run %1: %2 queries against %3 references in %4 s.")
                        .arg(result.run)
                        .arg(countOf(result.queries, result.allQueries),
                             countOf(result.references, result.allReferences))
                        .arg(result.seconds, 0, 'f', 1)};
}

} // namespace

Command retrieveCommand()
{
    return Command("retrieve", "STORE", run, Text::tr("find the most similar references of every query"),
                   "geovlm retrieve demo.geovlm --k 10",
                   {{"model", Text::tr("encoder (the one encoded last)"), "NAME"},
                    {"k", Text::tr("candidates a query (10)"), "K"},
                    {"split", Text::tr("one split only"), "NAME"}});
}

} // namespace geovlm::cli
