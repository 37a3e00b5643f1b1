// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline_stages.h"

#include "domain/fusions.h"
#include "pipeline/learning/train.h"
#include "pipeline/stability/queue.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/whole_check.h"
#include "report/report.h"
#include "shell/running/requests.h"
#include "stage_words.h"

#include <QDir>

namespace geovlm::app {

namespace {

QString encode(store::Store& store, Progress& progress)
{
    const pipeline::EncodeResult result = pipeline::encode(store, {}, progress);
    noteAll(progress, result.skipped);
    return tr("Encoded %1 images.").arg(number(result.images));
}

QString retrieve(store::Store& store, Progress& progress)
{
    const pipeline::RetrieveResult result = pipeline::retrieve(store, {}, progress);
    return tr("Retrieved the ten of %1 queries.").arg(number(result.queries));
}

QString answer(store::Store& store, const pipeline::AnswerOptions& options, Progress& progress)
{
    const pipeline::AnswerResult result = pipeline::answer(store, options, progress);
    if (!options.server) {
        noteAll(progress, result.failed);
        return tr("The reader gave %1 answers on %2 images.")
            .arg(number(result.answers), number(result.images));
    }
    for (const QString& said : result.offListed)
        progress.note(tr("Off the list: %1").arg(said));
    if (result.notHeld > 0)
        progress.note(
            tr("%1 answers did not keep to the options and their form.").arg(number(result.notHeld)));
    return tr("%1 gave %2 answers on %3 images; %4 are off the list; %5 images "
              "failed.")
        .arg(options.server->backend.model, number(result.answers), number(result.images),
             number(result.offList), number(result.failed.size()));
}

QString describe(store::Store& store, Progress& progress)
{
    const pipeline::DescribeResult result = pipeline::describe(store, progress);
    return tr("Wrote %1 descriptions; %2 were unchanged.")
        .arg(number(result.descriptions), number(result.unchanged));
}

QString embed(store::Store& store, const pipeline::EmbedOptions& options, Progress& progress)
{
    const pipeline::EmbedResult result = pipeline::embed(store, options, progress);
    return tr("Embedded %1 descriptions; %2 were unchanged.")
        .arg(number(result.embedded), number(result.unchanged));
}

/// With what the fusion does well with: nobody is asked.
QString train(store::Store& store, Progress& progress)
{
    pipeline::TrainOptions options;
    options.name = options.fusion + QLatin1String("-1");
    options.margin = fusionNamed(options.fusion).margin;
    const pipeline::TrainResult result = pipeline::train(store, options, progress);
    return tr("Trained %1 on %2 queries; R@1 on its validation part: %3.")
        .arg(options.name, number(result.queries), QLocale().toString(result.validationR1, 'f', 1));
}

QString rerank(store::Store& store, Progress& progress)
{
    const pipeline::RerankResult result = pipeline::rerank(store, {}, progress);
    return tr("Reranked %1 queries.").arg(number(result.queries));
}

QString queue(store::Store& store, const ui::QueueOrder&, Progress& progress)
{
    const pipeline::QueueResult result = pipeline::buildQueue(store, progress);
    return tr("The queue has %1 entries from %2 cases.").arg(number(result.items), number(result.cases));
}

QString usual(store::Store& store, const ui::UsualStage& asked, Progress& progress)
{
    switch (asked.stage) {
    case ui::Stage::Encode:
        return encode(store, progress);
    case ui::Stage::Retrieve:
        return retrieve(store, progress);
    case ui::Stage::Answer:
        return answer(store, {}, progress);
    case ui::Stage::Describe:
        return describe(store, progress);
    case ui::Stage::Embed:
        return embed(store, {}, progress);
    case ui::Stage::Train:
        return train(store, progress);
    case ui::Stage::Rerank:
        return rerank(store, progress);
    case ui::Stage::Import: // asks for a folder first
        break;
    }
    return {};
}

QString check(store::Store& store, const ui::StoreCheck&, Progress& progress)
{
    const store::CheckReport report = pipeline::wholeCheck(store, progress);
    noteAll(progress, report.problems + report.notes);
    return report.ok() ? tr("The store is sound.")
                       : tr("The check found problems: %1.").arg(report.problems.size());
}

QString writeReport(store::Store& store, const ui::ReportFile& asked, Progress& progress)
{
    const qint64 cases = report::writeReport(store, {}, {asked.file, true}, progress);
    return tr("A report on %1 cases is in %2.").arg(cases).arg(QDir::toNativeSeparators(asked.file));
}

} // namespace

void bindPipeline(ui::Stages& stages)
{
    stages.set<ui::UsualStage>(usual);
    stages.set<pipeline::AnswerOptions>(answer);
    stages.set<pipeline::EmbedOptions>(embed);
    stages.set<ui::QueueOrder>(queue);
    stages.set<ui::StoreCheck>(check);
    stages.set<ui::ReportFile>(writeReport);
}

} // namespace geovlm::app
