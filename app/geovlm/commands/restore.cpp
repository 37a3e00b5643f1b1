// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/restore.h"

#include "command.h"
#include "text.h"

namespace geovlm::cli {
namespace {

Outcome run(Call& call)
{
    const QString backup = call.positional(0), store = call.positional(1);
    const store::Restored restored =
        store::restore(backup, store, call.real(QStringLiteral("wait"), 10, 0, 86'400));
    const bool replaced = !restored.kept.isEmpty();
    QJsonObject json = toJson(restored);
    json[QStringLiteral("store")] = store;
    return {.json = json,
            .text = replaced ? Text::tr("%1 is what %2 holds; what was there is kept as %3.")
                                   .arg(store, backup, restored.kept)
                             : Text::tr("%1 is what %2 holds.").arg(store, backup)};
}

} // namespace

Command restoreCommand()
{
    return Command("restore", "BACKUP STORE", run,
                   Text::tr("put a backup in a store's place and keep what was there"),
                   "geovlm restore monday.geovlm demo.geovlm");
}

} // namespace geovlm::cli
