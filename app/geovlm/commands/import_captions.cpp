// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "datasets/caption_files.h"
#include "domain/error.h"
#include "pipeline/edit.h"
#include "rejected.h"
#include "view_option.h"

#include <QJsonArray>

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ImportCaptionsCommand)
};

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
    text += rejectedLines(report.rejected);
    for (const QString& line : report.unknownNames)
        text += QLatin1Char('\n') + line;
    return text;
}

Outcome run(Call& call)
{
    datasets::CaptionImport options;
    options.file = call.positional(1);
    call.required(QStringLiteral("view"));
    options.view = *viewOf(call);
    const auto store = call.openStore(store::Access::Write);
    const datasets::CaptionImportReport report = datasets::importCaptions(*store, options, call.progress);
    if (report.rows == 0)
        throw Error(Text::tr("%1 holds no caption below its header line.").arg(options.file));
    if (report.unknownImages == report.rows)
        call.progress.note(
            Text::tr("None of the %1 rows is about an image of that view in this store; is it the "
                     "other --view?")
                .arg(report.rows));
    pipeline::settleNewest(*store, call.progress);
    return {{{QStringLiteral("rows"), report.rows},
             {QStringLiteral("added"), report.added},
             {QStringLiteral("answered"), report.answered},
             {QStringLiteral("unknown_images"), report.unknownImages},
             {QStringLiteral("rejected"), rejectedJson(report.rejected)}},
            textOf(report)};
}

} // namespace

Command importCaptionsCommand()
{
    Command command;
    command.name = QStringLiteral("import-captions");
    command.words = QStringLiteral("STORE FILE");
    command.summary = Text::tr("read captions: the descriptions of images that have no answers");
    command.example = QStringLiteral("geovlm import-captions demo.geovlm captions_query.csv --view ground");
    command.positionals = 2;
    command.options = {viewOption(Text::tr("ground or satellite: which images the file is about"))};
    command.run = run;
    return command;
}

} // namespace geovlm::cli
