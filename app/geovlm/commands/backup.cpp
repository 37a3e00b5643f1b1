// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    const qint64 pages = store::backup(*store, call.positional(1));
    return {{{QStringLiteral("file"), call.positional(1)}, {QStringLiteral("pages"), pages}},
            Text::tr("%1 pages copied to %2.").arg(pages).arg(call.positional(1))};
}

} // namespace

Command backupCommand()
{
    Command command;
    command.name = QStringLiteral("backup");
    command.words = QStringLiteral("STORE FILE");
    command.summary = Text::tr("copy the store while others write");
    command.example = QStringLiteral("geovlm backup demo.geovlm copy.geovlm");
    command.positionals = 2;
    command.run = run;
    return command;
}

} // namespace geovlm::cli
