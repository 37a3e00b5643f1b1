// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/import_embeddings.h"
#include "command.h"
#include "domain/error.h"
#include "options/embedding_kind_option.h"
#include "options/rejected.h"
#include "options/view_option.h"
#include "text.h"

namespace geovlm::cli {
namespace {

QString textOf(const pipeline::EmbeddingImportReport& report)
{
    QString text =
        Text::tr("%1 rows of %2 numbers, %3 of them new or changed; %4 images unknown, %5 rows rejected.")
            .arg(report.rows)
            .arg(report.dimension)
            .arg(report.written)
            .arg(report.unknownImages)
            .arg(report.rejectedCount);
    if (report.normalised > 0)
        text +=
            QLatin1Char('\n') +
            Text::tr("%1 rows did not have length 1 and were scaled to it: images are compared by cosine.")
                .arg(report.normalised);
    return text + rejectedLines(report.rejected, report.rejectedCount) +
           listLines(report.unknownNames, report.unknownImages, rejectsHint());
}

Outcome run(Call& call)
{
    pipeline::EmbeddingImport options;
    call.required(QStringLiteral("kind"));
    options.kind = embeddingKindOf(call);
    options.model = call.required(QStringLiteral("model"));
    options.matrix = call.required(QStringLiteral("matrix"));
    options.names = call.required(QStringLiteral("names"));
    options.view = viewOf(call);
    const auto store = call.openStore(store::Access::Write);
    RejectsFile rejects(call);
    options.onRejected = rejects.sink();
    const pipeline::EmbeddingImportReport report = pipeline::importEmbeddings(*store, options, call.progress);
    rejects.save();
    if (report.rejectedCount + report.unknownImages == report.rows)
        throw Error(
            Text::tr("Nothing of %1 could be taken: of its %2 rows %3 are of images that this store does not "
                     "have, and %4 were rejected.")
                .arg(options.matrix)
                .arg(report.rows)
                .arg(report.unknownImages)
                .arg(report.rejectedCount));
    return {.json = toJson(report), .text = textOf(report)};
}

} // namespace

Command importEmbeddingsCommand()
{
    return Command(
        "import-embeddings", "STORE", run, Text::tr("read embeddings that another program made"),
        "geovlm import-embeddings demo.geovlm --kind image --model sample4geo "
        "--matrix embeddings.npy --names embeddings.csv",
        {embeddingKindOption(Text::tr("image or text: what the rows are embeddings of")),
         {"model", Text::tr("the name they get: retrieve --model NAME"), "NAME"},
         {"matrix", Text::tr("a row an image (.npy; float16, float32 or float64)"), "FILE"},
         {"names", Text::tr("a CSV with a column \"filename\", in the same order"), "FILE"},
         viewOption(Text::tr("ground or satellite images only, where a file name may be of either")),
         rejectsOption()});
}

} // namespace geovlm::cli
