// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/rejected.h"
#include "pipeline/stages/picture_check.h"
#include "pipeline/stages/whole_check.h"
#include "text.h"

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
    return {.json = toJson(report), .text = textOf(report), .failed = !report.ok()};
}

} // namespace

Command checkCommand()
{
    return Command("check", "STORE", run, Text::tr("look for damage and missing files"),
                   "geovlm check demo.geovlm",
                   {{"deep", Text::tr("decode every picture too, and name the broken ones")}});
}

} // namespace geovlm::cli
