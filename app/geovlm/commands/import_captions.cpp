// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "datasets/answers/caption_files.h"
#include "domain/error.h"
#include "options/rejected.h"
#include "options/view_option.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/settle.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString textOf(const datasets::CaptionImportReport& report)
{
    QString text = Text::tr("%1 captions, %2 of them new; %3 images unknown, %4 lines rejected.")
                       .arg(report.rows)
                       .arg(report.added)
                       .arg(report.unknownImages)
                       .arg(report.rejectedCount);
    if (report.answered > 0)
        text += QLatin1Char('\n') +
                Text::tr("%1 are of images that have answers: their descriptions are made of these.")
                    .arg(report.answered);
    return text + rejectedLines(report.rejected, report.rejectedCount) +
           listLines(report.unknownNames, report.unknownImages, rejectsHint());
}

void requireSomething(const datasets::CaptionImportReport& report, const QString& file)
{
    if (report.rows == 0)
        throw Error(Text::tr("%1 holds no caption below its header line.").arg(file));
    if (report.unknownImages == report.rows)
        throw Error(
            Text::tr("None of the %1 rows of %2 is about an image of that view in this store; is it the "
                     "other --view?")
                .arg(report.rows)
                .arg(file));
    if (report.unknownImages + report.rejectedCount == report.rows)
        throw Error(
            Text::tr(
                "Nothing of %1 could be taken: of its %2 rows %3 were rejected, the first in line %4: %5.")
                .arg(file)
                .arg(report.rows)
                .arg(report.rejectedCount)
                .arg(report.rejected.front().line)
                .arg(report.rejected.front().why));
}

Outcome run(Call& call)
{
    datasets::CaptionImport options;
    options.file = call.positional(1);
    call.required(QStringLiteral("view"));
    options.view = *viewOf(call);
    const auto store = call.openStore(store::Access::Write);
    RejectsFile rejects(call);
    options.onRejected = rejects.sink();
    const datasets::CaptionImportReport report = datasets::importCaptions(*store, options, call.progress);
    rejects.save();
    requireSomething(report, options.file);
    pipeline::settleNewest(*store, call.progress);
    return {.json = toJson(report), .text = textOf(report)};
}

} // namespace

Command importCaptionsCommand()
{
    return Command(
        "import-captions", "STORE FILE", run,
        Text::tr("read captions: the descriptions of images that have no answers"),
        "geovlm import-captions demo.geovlm captions_query.csv --view ground",
        {viewOption(Text::tr("ground or satellite: which images the file is about")), rejectsOption()});
}

} // namespace geovlm::cli
