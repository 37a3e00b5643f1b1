// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/server_options.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    if (!call.has(QStringLiteral("with")))
        throw UsageError(Text::tr("embed needs --with hashing, or the address of a server."));
    pipeline::EmbedOptions options;
    options.server = serverOptions(call, QStringLiteral("model"));
    if (options.server)
        options.server->backend.dimensions =
            int(call.whole(QStringLiteral("dimensions"), 0, 1, remote::mostDimensions));
    const auto store = call.openStore(store::Access::Write);
    const pipeline::EmbedResult result =
        options.server ? pipeline::embed(*store, options, call.progress)
                       : pipeline::embed(*store, call.text(QStringLiteral("with")), call.progress);
    return {
        .json = toJson(result),
        .text =
            Text::tr("%1 descriptions embedded, %2 unchanged.").arg(result.embedded).arg(result.unchanged)};
}

} // namespace

Command embedCommand()
{
    return Command("embed", "STORE", run, Text::tr("embed the descriptions"),
                   "geovlm embed demo.geovlm --with hashing",
                   {{"with", Text::tr("the text embedder: hashing, or a server's address"), "WHO"},
                    {"model", Text::tr("the server's embedding model"), "NAME"},
                    {"dimensions", Text::tr("numbers to ask for (the model's own)"), "N"}},
                   serverOptionWords());
}

} // namespace geovlm::cli
