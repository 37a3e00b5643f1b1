// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/export.h"
#include "command.h"
#include "datasets/answers/answer_files.h"
#include "datasets/answers/caption_files.h"
#include "domain/error.h"
#include "figures/evaluation.h"
#include "figures/people/audit.h"
#include "options/embedding_kind_option.h"
#include "options/view_option.h"
#include "report/audit_export.h"
#include "report/report.h"
#include "text.h"

namespace geovlm::cli {
namespace {

qint64 writeAnswers(const Call& call, const store::Store& store, const files::ExportTarget& file)
{
    datasets::AnswerExport options;
    options.view = viewOf(call);
    options.who = call.has(QStringLiteral("who"));
    options.guardFormulas = call.has(QStringLiteral("guard-formulas"));
    options.probabilities = call.has(QStringLiteral("probabilities"));
    options.options = call.has(QStringLiteral("as-options"));
    options.headerFrom = call.text(QStringLiteral("header-from"));
    return datasets::exportAnswers(store, file, options);
}

datasets::CaptionForm formOf(const Call& call)
{
    const QString form = call.text(QStringLiteral("form"));
    if (!call.has(QStringLiteral("form")) || form == QLatin1String("image_name"))
        return datasets::CaptionForm::ImageName;
    if (form == QLatin1String("filename"))
        return datasets::CaptionForm::Filename;
    throw UsageError(Text::tr("--form takes image_name or filename, not \"%1\".").arg(form));
}

qint64 writeReport(Call& call, const store::Store& store, const files::ExportTarget& file)
{
    report::ReportOptions options;
    options.run = call.whole(QStringLiteral("run"), 0, 1, 1'000'000'000);
    options.worst = int(call.whole(QStringLiteral("worst"), options.worst, 0, 200));
    return report::writeReport(store, options, file, call.progress);
}

qint64 write(Call& call, const store::Store& store, const QString& what, const files::ExportTarget& file)
{
    if (what == QLatin1String("answers"))
        return writeAnswers(call, store, file);
    if (what == QLatin1String("rankings"))
        return pipeline::exportRankings(store, call.whole(QStringLiteral("run"), 0, 1, 1'000'000'000),
                                        call.text(QStringLiteral("split")), file);
    if (what == QLatin1String("descriptions"))
        return datasets::exportCaptions(store, file, viewOf(call), formOf(call));
    if (what == QLatin1String("embeddings"))
        return pipeline::exportEmbeddings(store, embeddingKindOf(call), call.text(QStringLiteral("model")),
                                          file, call.progress);
    if (what == QLatin1String("report"))
        return writeReport(call, store, file);
    if (what == QLatin1String("audit"))
        return report::exportAudit(store, call.whole(QStringLiteral("audit"), 0, 1, 1'000'000'000), file)
            .rows;
    throw UsageError(
        Text::tr("--what takes answers, rankings, descriptions, embeddings, report or audit, not \"%1\".")
            .arg(what));
}

Outcome run(Call& call)
{
    const QString file = call.text(QStringLiteral("out"));
    if (file.isEmpty() || !call.has(QStringLiteral("what")))
        throw UsageError(Text::tr("export needs --what and --out FILE."));
    const auto store = call.openStore(store::Access::Read);
    const qint64 rows =
        write(call, *store, call.text(QStringLiteral("what")), {file, call.has(QStringLiteral("force"))});
    return {.json = {{QStringLiteral("file"), file}, {QStringLiteral("rows"), rows}},
            .text = Text::tr("%1 rows written to %2.").arg(rows).arg(file)};
}

} // namespace

Command exportCommand()
{
    return Command(
        "export", "STORE", run,
        Text::tr("write answers, rankings, descriptions, embeddings, audits or a report to a file"),
        "geovlm export demo.geovlm --what rankings --out rankings.csv",
        {{"what", Text::tr("answers, rankings, descriptions, embeddings, report or audit"), "WHAT"},
         {"out", Text::tr("the file"), "FILE"},
         forceOption(),
         {"run", Text::tr("a rerank run (the newest)"), "N"},
         {"worst", Text::tr("report: cases of each kind (6)"), "N"},
         {"split", Text::tr("one split only"), "NAME"},
         {"audit", Text::tr("audit: one only (all); also FILE-figures.csv"), "N"},
         {"model", Text::tr("whose embeddings"), "NAME"},
         embeddingKindOption(Text::tr("embeddings: image or text (image)")),
         viewOption(Text::tr("answers, descriptions: of ground or satellite images only")),
         {"form",
          Text::tr("descriptions: image_name (image_name,caption) or filename (Filename,Description)"),
          "FORM"},
         {"header-from", Text::tr("answers: with the first line of this file (that of the imported one)"),
          "FILE"},
         {"as-options", Text::tr("answers: what imported ones stand for instead of what the file said")},
         {"who", Text::tr("answers: one more column, who gave them")},
         {"probabilities", Text::tr("answers: also FILE.npy, the probability of every option")},
         {"guard-formulas",
          Text::tr(
              "answers: an apostrophe before what a spreadsheet would run; do not import such a file")}});
}

} // namespace geovlm::cli
