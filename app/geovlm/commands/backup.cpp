// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    const qint64 pages = store::backup(*store, call.positional(1));
    return {.json = {{QStringLiteral("file"), call.positional(1)}, {QStringLiteral("pages"), pages}},
            .text = Text::tr("%1 pages copied to %2.").arg(pages).arg(call.positional(1))};
}

} // namespace

Command backupCommand()
{
    return Command("backup", "STORE FILE", run, Text::tr("copy the store while others write"),
                   "geovlm backup demo.geovlm copy.geovlm");
}

} // namespace geovlm::cli
