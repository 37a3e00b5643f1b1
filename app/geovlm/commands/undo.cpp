// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/live/edit.h"
#include "store/models/images.h"
#include "text.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

QJsonValue firstOf(const std::vector<qint64>& ids)
{
    return ids.empty() ? QJsonValue() : QJsonValue(ids.front());
}

QJsonArray allOf(const std::vector<qint64>& ids)
{
    QJsonArray list;
    for (const qint64 id : ids)
        list.append(id);
    return list;
}

Outcome run(Call& call)
{
    const QString by = call.required(QStringLiteral("by"));
    const auto store = call.openStore(store::Access::Write);
    const store::Reversal reversal = pipeline::undoAndRerank(*store, by);
    const QString image = store::image(*store, reversal.reversed.image).path;
    return {.json = {{QStringLiteral("event"), firstOf(reversal.events)},
                     {QStringLiteral("undid"), firstOf(reversal.undone)},
                     {QStringLiteral("events"), allOf(reversal.events)},
                     {QStringLiteral("all_undid"), allOf(reversal.undone)},
                     {QStringLiteral("image"), image}},
            .text = Text::tr("Took back %1 answers about %2.").arg(reversal.events.size()).arg(image)};
}

} // namespace

Command undoCommand()
{
    return Command("undo", "STORE", run, Text::tr("take back a person's last change"),
                   "geovlm undo demo.geovlm --by Ann", {{"by", Text::tr("the person's name"), "WHO"}});
}

} // namespace geovlm::cli
