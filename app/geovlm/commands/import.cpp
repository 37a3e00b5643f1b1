// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "datasets/common/layouts.h"
#include "domain/error.h"
#include "options/rejected.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString newsOf(const datasets::ImportReport& report)
{
    if (report.addedNothing())
        return Text::tr("Nothing was new.");
    QString text = Text::tr("New: %1 images, %2 pairs.").arg(report.addedImages).arg(report.addedPairs);
    if (report.relabelled > 0)
        text += QLatin1Char(' ') +
                Text::tr("%1 queries that were known have other labels now; run retrieve again.")
                    .arg(report.relabelled);
    return text;
}

QString changedLines(const datasets::ImportReport& report)
{
    if (report.changedCount == 0)
        return {};
    QStringList lines;
    for (const datasets::Changed& one : report.changed)
        lines.append(
            Text::tr("%1: %2: \"%3\" is now \"%4\"").arg(one.image, one.what, one.before, one.after));
    return QLatin1Char('\n') + Text::tr("Corrected: %1.").arg(report.changedCount) +
           listLines(lines, report.changedCount, Text::tr("--json lists them"));
}

QString unlistedLines(const datasets::ImportReport& report)
{
    if (report.unlistedCount == 0)
        return {};
    return QLatin1Char('\n') +
           Text::tr("%1 images of the store under this folder are not in images.csv; they stay as they were:")
               .arg(report.unlistedCount) +
           listLines(report.unlisted, report.unlistedCount, Text::tr("--json lists them"));
}

QString missingLines(const datasets::ImportReport& report)
{
    QStringList lines;
    for (const QString& file : report.missingFiles)
        lines.append(Text::tr("missing: %1").arg(file));
    return listLines(lines, report.missing, rejectsHint());
}

QString pictureLines(const datasets::ImportReport& report)
{
    if (report.changedPictures.isEmpty())
        return {};
    return QLatin1Char('\n') +
           Text::tr("%1 pictures changed since they were read, the first: %2; run encode, retrieve, "
                    "answer and what follows again.")
               .arg(report.changedPictures.size())
               .arg(report.changedPictures.constFirst());
}

QString textOf(const datasets::ImportReport& report)
{
    QString text = Text::tr("%1 ground and %2 satellite images, %3 positive and %4 semi-positive pairs; %5 "
                            "files missing, %6 lines rejected.")
                       .arg(report.ground)
                       .arg(report.satellite)
                       .arg(report.positive)
                       .arg(report.semiPositive)
                       .arg(report.missing)
                       .arg(report.rejectedCount);
    text += QLatin1Char('\n') + newsOf(report) + changedLines(report) + unlistedLines(report) +
            pictureLines(report);
    return text + rejectedLines(report.rejected, report.rejectedCount) + missingLines(report);
}

/// Nothing to read is not the same as nothing new.
void requireSomething(const datasets::ImportReport& report, const QString& root)
{
    if (report.ground + report.satellite > 0)
        return;
    if (report.rejected.empty())
        throw Error(Text::tr("There is no image to import under %1.").arg(root));
    const datasets::Rejected& first = report.rejected.front();
    throw Error(Text::tr("Nothing of %1 could be imported: all %2 lines were rejected, the first, %3:%4: %5.")
                    .arg(root)
                    .arg(report.rejectedCount)
                    .arg(first.file)
                    .arg(first.line)
                    .arg(first.why));
}

void requireThresholdMeansSomething(const Call& call, const datasets::ImportOptions& options)
{
    QStringList byDistance;
    for (const datasets::Layout& layout : datasets::layouts())
        if (layout.pairsByDistance)
            byDistance.append(layout.id);
    if (call.has(QStringLiteral("threshold-km")) && !byDistance.contains(options.layout))
        throw UsageError(
            Text::tr("--threshold-km is for --layout %1.").arg(byDistance.join(QStringLiteral(", "))));
}

Outcome run(Call& call)
{
    datasets::ImportOptions options;
    options.layout = call.text(QStringLiteral("layout"));
    options.root = call.text(QStringLiteral("root"));
    options.split = call.text(QStringLiteral("split"));
    options.labels =
        call.has(QStringLiteral("labels")) ? call.text(QStringLiteral("labels")) : QStringLiteral("auto");
    options.thresholdKm = call.real(QStringLiteral("threshold-km"), options.thresholdKm, 0, 1);
    requireThresholdMeansSomething(call, options);
    if (options.layout.isEmpty() || options.root.isEmpty())
        throw UsageError(Text::tr("import needs --layout and --root DIR."));
    const auto store = call.openStore(store::Access::Write);
    RejectsFile rejects(call);
    options.onRejected = rejects.sink();
    const datasets::ImportReport report = datasets::importDataset(*store, options, call.progress);
    rejects.save();
    requireSomething(report, options.root);
    return {.json = toJson(report), .text = textOf(report)};
}

} // namespace

Command importCommand()
{
    return Command(
        "import", "STORE", run, Text::tr("read images and pairs of a data set"),
        "geovlm import new.geovlm --layout vigor --root VIGOR --split same-area",
        {{"layout", datasets::layoutIds().join(QStringLiteral(", ")), "NAME"},
         {"root", Text::tr("the data set"), "DIR"},
         {"split",
          Text::tr("only one: same-area or cross-area; University-1652: drone-satellite, "
                   "street-satellite, "
                   "satellite-drone, satellite-street, google-satellite; CVUSA: cvusa, "
                   "cvusa-train (all)"),
          "NAME"},
         {"labels", Text::tr("VIGOR: corrected, original or auto (auto)"), "WHICH"},
         {"threshold-km",
          Text::tr("CVUK: tiles this near to a query belong to it, the nearest is its positive (0.05)"),
          "KM"},
         rejectsOption()});
}

} // namespace geovlm::cli
