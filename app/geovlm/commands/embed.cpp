// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/stages.h"

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(EmbedCommand)
};

Outcome run(Call& call)
{
    if (!call.has(QStringLiteral("with")))
        throw UsageError(Text::tr("embed needs --with hashing."));
    const auto store = call.openStore(store::Access::Write);
    const pipeline::EmbedResult result =
        pipeline::embed(*store, call.text(QStringLiteral("with")), call.progress);
    return {{{QStringLiteral("embedded"), result.embedded},
             {QStringLiteral("unchanged"), result.unchanged},
             {QStringLiteral("dimension"), result.dimension}},
            Text::tr("%1 descriptions embedded, %2 unchanged.").arg(result.embedded).arg(result.unchanged)};
}

} // namespace

Command embedCommand()
{
    Command command;
    command.name = QStringLiteral("embed");
    command.words = QStringLiteral("STORE");
    command.summary = Text::tr("embed the descriptions");
    command.example = QStringLiteral("geovlm embed demo.geovlm --with hashing");
    command.options = {
        valueOption(QStringLiteral("with"), Text::tr("the text embedder: hashing"), QStringLiteral("WHO")),
    };
    command.run = run;
    return command;
}

} // namespace geovlm::cli
