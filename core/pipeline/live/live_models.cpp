// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/live/live_models.h"

#include "domain/error.h"
#include "figures/feature_sources.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/text_embedder.h"
#include "pipeline/live/text.h"
#include "store/results/run_parameters.h"

namespace geovlm::pipeline {
QString LiveModels::whyWaiting() const
{
    return textsImported
               ? LiveText::tr("the text embeddings were imported as \"%1\" and cannot be computed here; "
                              "import one of the new description, or run embed")
                     .arg(textModel)
               : LiveText::tr("the new description has to be embedded with %1 first").arg(textModel);
}

LiveModelsPtr liveModels(const store::Store& store, qint64 run)
{
    auto models = std::make_shared<LiveModels>();
    const store::Run made = store::run(store, run);
    models->run = run;
    models->bank = store.questions();
    models->retrieval = store::ScoreSources::from(made.parameters).retrieval;
    if (made.kind != RunKind::Rerank || made.model == 0 || models->retrieval == 0)
        throw Error(
            LiveText::tr("Run %1 does not say which model and retrieval it came from; run rerank again.")
                .arg(run));
    models->model = store::model(store, made.model);
    models->reranker = ml::LiveReranker::load(modelBytes(store, models->model), models->model.name);
    const qint64 encoder = store::run(store, models->retrieval).model;
    const auto images = store::setOf(store, store::EmbeddingKind::Image, encoder);
    if (!images)
        throw Error(LiveText::tr("The images are not encoded yet; run encode first."));
    models->images = *images;
    if (!models->reranker->readsTexts())
        return models;
    models->texts = figures::textsOf(store, made); // another embedder's would be other features
    if (!models->texts)
        throw Error(
            LiveText::tr("The descriptions are not embedded yet; run answer, describe and embed first."));
    const store::Model textModel = store::model(store, models->texts->model);
    models->textModel = textModel.name;
    models->textsImported = store::isImported(textModel);
    models->embedder = hashingEmbedderOf(store, *models->texts);
    return models;
}

} // namespace geovlm::pipeline
