// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "datasets/common/image_root.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString textOf(const datasets::RootReport& report)
{
    QString text =
        Text::tr("%1: %2 of %3 images found.").arg(report.directory).arg(report.found).arg(report.images);
    if (!report.exists)
        text += QLatin1Char('\n') +
                Text::tr(
                    "The folder is not there: connect its disk, or give the new one: geovlm root STORE DIR.");
    for (const QString& path : report.missing)
        text += QLatin1Char('\n') + Text::tr("missing: %1").arg(path);
    if (const qint64 more = report.images - report.found - report.missing.size(); more > 0)
        text += QLatin1Char('\n') + Text::tr("… and %1 more are missing.").arg(more);
    if (!report.better.isEmpty())
        text += QLatin1Char('\n') + Text::tr("The first of them is found under %1.").arg(report.better);
    return text;
}

Outcome run(Call& call)
{
    const QString directory = call.positional(1);
    const bool moves = !directory.isEmpty();
    const auto store = call.openStore(moves ? store::Access::Write : store::Access::Read);
    const QString before = store->root();
    const datasets::RootReport report =
        moves ? datasets::moveRoot(*store, directory, call.has(QStringLiteral("force")), call.progress)
              : datasets::inspectRoot(*store, QString(), call.progress);
    QJsonObject json = toJson(report);
    json[QStringLiteral("before")] = before;
    return {.json = json, .text = textOf(report)};
}

} // namespace

Command rootCommand()
{
    return Command("root", "STORE [DIR]", run, Text::tr("where the images are: say it, or change it to DIR"),
                   "geovlm root demo.geovlm /media/disk/demo",
                   {{"force", Text::tr("also when none of the images is found there")}});
}

} // namespace geovlm::cli
