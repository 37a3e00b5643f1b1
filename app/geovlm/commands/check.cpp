// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/picture_check.h"
#include "pipeline/whole_check.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(CheckCommand)
};

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    store::CheckReport report = pipeline::wholeCheck(*store, call.progress);
    if (call.has(QStringLiteral("deep")))
        report.problems += pipeline::brokenPictures(*store, call.threads(), call.progress);
    return {{{QStringLiteral("ok"), report.ok()},
             {QStringLiteral("problems"), QJsonArray::fromStringList(report.problems)},
             {QStringLiteral("notes"), QJsonArray::fromStringList(report.notes)}},
            ((report.ok() ? QStringList{Text::tr("No problems.")} : report.problems) + report.notes)
                .join(QLatin1Char('\n')),
            !report.ok()};
}

} // namespace

Command checkCommand()
{
    Command command;
    command.name = QStringLiteral("check");
    command.words = QStringLiteral("STORE");
    command.summary = Text::tr("look for damage and missing files");
    command.example = QStringLiteral("geovlm check demo.geovlm");
    command.options = {
        {QStringLiteral("deep"), Text::tr("decode every picture too, and name the broken ones")}};
    command.run = run;
    return command;
}

} // namespace geovlm::cli
