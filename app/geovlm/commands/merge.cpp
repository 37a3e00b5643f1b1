// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/merge.h"
#include "command.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/settle.h"
#include "text.h"

#include <QFileInfo>

namespace geovlm::cli {
namespace {

constexpr int linesShown = 50;

QStringList conflictLines(const store::MergeReport& report)
{
    QStringList lines;
    for (const store::MergeConflict& conflict : report.conflicts)
        lines.append(Text::tr("conflict on %1, %2: here %3 says \"%4\", there %5 says \"%6\".")
                         .arg(conflict.image, conflict.question, conflict.here.by, conflict.here.value,
                              conflict.there.by, conflict.there.value));
    return lines;
}

/// Nobody reads thousands of lines; the counts are above them.
QString shown(const QStringList& lines)
{
    QString text;
    for (const QString& line : lines.first(qMin<qsizetype>(lines.size(), linesShown)))
        text += QLatin1Char('\n') + line;
    if (lines.size() > linesShown)
        text += QLatin1Char('\n') + Text::tr("… and %1 more like these.").arg(lines.size() - linesShown);
    return text;
}

QString textOf(const store::MergeReport& report)
{
    QString text = Text::tr("%1 answers and reviews came, about %2 images; %3 conflicts, %4 images that this "
                            "store does not have.")
                       .arg(report.events)
                       .arg(report.images)
                       .arg(report.conflicts.size())
                       .arg(report.unknownImages);
    if (report.keptHere > 0)
        text += Text::tr(" %1 were taken back there but given here, and stay.").arg(report.keptHere);
    text += shown(report.came) + shown(conflictLines(report));
    for (const QString& path : report.unknownPaths)
        text += QLatin1Char('\n') + Text::tr("not in this store: %1").arg(path);
    return text;
}

Outcome run(Call& call)
{
    const QString file = call.positional(1);
    const auto other = store::Store::open(file, store::Access::Read);
    const auto store = call.openStore(store::Access::Write);
    const store::MergeReport report =
        store::mergeAnswers(*store, *other, QFileInfo(file).fileName(), call.progress);
    pipeline::settleNewest(*store, call.progress);
    return {.json = toJson(report), .text = textOf(report)};
}

} // namespace

Command mergeCommand()
{
    return Command("merge", "STORE OTHER", run,
                   Text::tr("bring another annotator's answers into the store; nothing is replaced"),
                   "geovlm merge demo.geovlm bea.geovlm");
}

} // namespace geovlm::cli
