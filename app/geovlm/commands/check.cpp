// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "pipeline/stages/picture_check.h"
#include "pipeline/stages/whole_check.h"
#include "rejected.h"
#include "text.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

QString textOf(const store::CheckReport& report)
{
    QString text = listLines(report.problems, report.problems.size(), Text::tr("--json names them all"));
    if (report.ok())
        text = QLatin1Char('\n') + Text::tr("No problems.");
    for (const QString& note : report.notes)
        text += QLatin1Char('\n') + note;
    return text.mid(1);
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    store::CheckReport report = pipeline::wholeCheck(*store, call.progress);
    if (call.has(QStringLiteral("deep")))
        report.problems += pipeline::brokenPictures(*store, call.threads(), call.progress);
    return {{{QStringLiteral("ok"), report.ok()},
             {QStringLiteral("problems"), QJsonArray::fromStringList(report.problems)},
             {QStringLiteral("notes"), QJsonArray::fromStringList(report.notes)}},
            textOf(report),
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
