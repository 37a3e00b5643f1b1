// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline_stages.h"

#include "backend_stages.h"
#include "domain/fusions.h"
#include "import_stages.h"
#include "pipeline/common/town_likeness.h"
#include "pipeline/learning/train.h"
#include "pipeline/stability/queue.h"
#include "pipeline/stages/stages.h"
#include "stage_words.h"

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

QString answer(store::Store& store, Progress& progress)
{
    const pipeline::AnswerResult result = pipeline::answer(store, {}, progress);
    noteAll(progress, result.failed);
    return tr("The reader gave %1 answers on %2 images.").arg(number(result.answers), number(result.images));
}

QString describe(store::Store& store, Progress& progress)
{
    const pipeline::DescribeResult result = pipeline::describe(store, progress);
    return tr("Wrote %1 descriptions; %2 were unchanged.")
        .arg(number(result.descriptions), number(result.unchanged));
}

QString embed(store::Store& store, Progress& progress)
{
    const pipeline::EmbedResult result = pipeline::embed(store, QStringLiteral("hashing"), progress);
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

QString queue(store::Store& store, Progress& progress)
{
    const pipeline::QueueResult result = pipeline::buildQueue(store, progress);
    return tr("The queue has %1 entries from %2 cases.").arg(number(result.items), number(result.cases));
}

} // namespace

ui::StageFunctions pipelineStages()
{
    ui::StageFunctions stages;
    stages.encode = encode;
    stages.retrieve = retrieve;
    stages.answer = answer;
    stages.describe = describe;
    stages.embed = embed;
    stages.train = train;
    stages.rerank = rerank;
    stages.queue = queue;
    stages.townNotice = [](const store::Store& store) {
        return pipeline::townSentence(pipeline::townLikeness(store));
    };
    bindImports(stages);
    bindBackends(stages);
    return stages;
}

} // namespace geovlm::app
