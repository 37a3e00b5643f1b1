// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_stages.h"

#include "datasets/answers/answer_files.h"
#include "datasets/answers/caption_files.h"
#include "domain/error.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/settle.h"
#include "pipeline/stages/import_embeddings.h"
#include "pipeline/stages/import_model.h"
#include "shell/importing/file_import.h"
#include "stage_words.h"

#include <QFileInfo>

namespace geovlm::app {

namespace {

using Kind = ui::FileImport::Kind;
constexpr qsizetype saidLines = 20; ///< texts that were mapped or are off the list, named in the report

View viewOf(const ui::FileImport& file)
{
    return file.view == QLatin1String("satellite") ? View::Satellite : View::Ground;
}

QString fileName(const ui::FileImport& file)
{
    return QFileInfo(file.file).fileName();
}

void noteRejected(Progress& progress, const std::vector<datasets::Rejected>& rejected)
{
    for (const datasets::Rejected& one : rejected) {
        const QString place = one.line > 0 ? tr("%1, line %2").arg(one.file, number(one.line)) : one.file;
        progress.note(tr("%1: %2").arg(place, one.why));
    }
}

/// What a manifest corrected, and what it does not list (any more).
void noteCorrected(Progress& progress, const datasets::ImportReport& report)
{
    for (std::size_t i = 0; i < std::min<std::size_t>(report.changed.size(), saidLines); ++i) {
        const datasets::Changed& one = report.changed[i];
        progress.note(tr("%1: %2 “%3” is now “%4”").arg(one.image, one.what, one.before, one.after));
    }
    if (report.changedCount > saidLines)
        progress.note(tr("… and %1 more corrections").arg(number(report.changedCount - saidLines)));
    if (report.unlistedCount > 0)
        progress.note(
            tr("%1 images of the store under this folder are not in images.csv; they stay as they were")
                .arg(number(report.unlistedCount)));
}

QString importData(store::Store& store, const datasets::ImportOptions& options, Progress& progress)
{
    const datasets::ImportReport report = datasets::importDataset(store, options, progress);
    noteRejected(progress, report.rejected);
    for (const QString& file : report.missingFiles)
        progress.note(tr("%1: not on disk").arg(file));
    noteCorrected(progress, report);
    return tr("Read %1 queries and %2 tiles, %3 matches; %4 files are missing, "
              "%5 lines were left out.")
        .arg(number(report.ground), number(report.satellite), number(report.positive), number(report.missing),
             number(report.rejectedCount));
}

void noteStrangers(Progress& progress, qint64 unknown, qint64 rows)
{
    if (rows > 0 && unknown == rows)
        progress.note(tr("No row is about an image of that view in this store; is "
                         "it the other view?"));
}

/// Of a report on rows about images: what was not taken in, and why.
template <class Report>
void noteLeftOut(Progress& progress, const Report& report)
{
    noteRejected(progress, report.rejected);
    noteStrangers(progress, report.unknownImages, report.rows);
    noteAll(progress, report.unknownNames);
}

void noteSaid(Progress& progress, const datasets::AnswerImportReport& report)
{
    const qsizetype shown = std::min<qsizetype>(saidLines, qsizetype(report.said.size()));
    for (qsizetype i = 0; i < shown; ++i) {
        const datasets::SaidAnswer& said = report.said[size_t(i)];
        progress.note(
            said.means.isEmpty()
                ? tr("%1: “%2” is off the list, %3 times.").arg(said.question, said.said, number(said.count))
                : tr("%1: “%2” was read as “%3”, %4 times (%5).")
                      .arg(said.question, said.said, said.means, number(said.count), said.how));
    }
}

QString importAnswers(store::Store& store, const ui::FileImport& file, Progress& progress)
{
    datasets::AnswerImport options;
    options.file = file.file;
    options.view = viewOf(file);
    options.source = file.name;
    options.probabilities = file.beside;
    const datasets::AnswerImportReport report = datasets::importAnswers(store, options, progress);
    noteRejected(progress, report.rejected);
    noteStrangers(progress, report.unknownImages, report.rows);
    noteSaid(progress, report);
    noteAll(progress, report.unknownNames + report.conflictSentences);
    pipeline::settleNewest(store, progress);
    qint64 mapped = 0;
    for (const datasets::SaidAnswer& said : report.said)
        mapped += said.means.isEmpty() ? 0 : said.count;
    return tr("%1: %2 rows with %3 answers, %4 of them new; %5 were mapped onto "
              "an option, %6 are off the "
              "list; %7 images are unknown, %8 lines were left out.")
        .arg(fileName(file), number(report.rows), number(report.answers), number(report.added),
             number(mapped), number(report.offList), number(report.unknownImages),
             number(report.rejectedCount));
}

QString importCaptions(store::Store& store, const ui::FileImport& file, Progress& progress)
{
    datasets::CaptionImport options;
    options.file = file.file;
    options.view = viewOf(file);
    const datasets::CaptionImportReport report = datasets::importCaptions(store, options, progress);
    noteLeftOut(progress, report);
    if (report.answered > 0)
        progress.note(tr("%1 captions are of images that have answers: their "
                         "descriptions are made of these.")
                          .arg(number(report.answered)));
    pipeline::settleNewest(store, progress);
    return tr("%1: %2 captions, %3 of them new; %4 images are unknown, %5 lines "
              "were left out.")
        .arg(fileName(file), number(report.rows), number(report.added), number(report.unknownImages),
             number(report.rejectedCount));
}

QString importEmbeddings(store::Store& store, const ui::FileImport& file, Progress& progress)
{
    pipeline::EmbeddingImport options;
    options.kind =
        file.part == QLatin1String("text") ? store::EmbeddingKind::Text : store::EmbeddingKind::Image;
    options.model = file.name;
    options.matrix = file.file;
    options.names = file.beside;
    const pipeline::EmbeddingImportReport report = pipeline::importEmbeddings(store, options, progress);
    noteLeftOut(progress, report);
    if (report.normalised > 0)
        progress.note(tr("%1 rows did not have length 1 and were scaled to it: "
                         "images are compared by cosine.")
                          .arg(number(report.normalised)));
    return tr("%1: %2 rows of %3 numbers, %4 of them new; %5 images are unknown, "
              "%6 rows were left out.")
        .arg(fileName(file), number(report.rows), number(report.dimension), number(report.written),
             number(report.unknownImages), number(report.rejectedCount));
}

QString importModel(store::Store& store, const ui::FileImport& file, Progress& progress)
{
    pipeline::ImportModelOptions options;
    options.file = file.file;
    options.kind = pipeline::importableKind(file.part);
    options.name = file.name;
    options.layout = file.images;
    const pipeline::ImportModelResult result = pipeline::importModel(store, options, progress);
    return tr("%1 is kept as the %2 “%3”.").arg(fileName(file), result.model.kind.name(), result.model.name);
}

QString importFile(store::Store& store, const ui::FileImport& file, Progress& progress)
{
    switch (file.kind) {
    case Kind::Answers:
        return importAnswers(store, file, progress);
    case Kind::Captions:
        return importCaptions(store, file, progress);
    case Kind::Embeddings:
        return importEmbeddings(store, file, progress);
    case Kind::Model:
        break;
    }
    return importModel(store, file, progress);
}

} // namespace

void bindImports(ui::Stages& stages)
{
    stages.set<datasets::ImportOptions>(importData);
    stages.set<ui::FileImport>(importFile);
}

} // namespace geovlm::app
