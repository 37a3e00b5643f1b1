// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/stage_run.h"

#include "domain/error.h"
#include "pipeline/common/text.h"

namespace geovlm::pipeline {
namespace {

/// The newest of these is what figures are of, by its number: one that went on after a later one was finished
/// would never be seen.
bool mayGoOn(const store::Store& store, RunKind kind, const store::Run& unfinished)
{
    const bool isShown = kind == RunKind::Retrieve || kind == RunKind::Rerank;
    const auto newest = isShown ? store::latestRun(store, kind) : std::nullopt;
    return !newest || newest->id < unfinished.id;
}

} // namespace

qint64 startRun(store::Store& store, RunKind kind, qint64 model, const QJsonObject& parameters)
{
    const auto unfinished = store::unfinishedRun(store, kind, model, parameters);
    if (unfinished && mayGoOn(store, kind, *unfinished))
        return unfinished->id;
    store::Transaction transaction(store);
    const qint64 run = store::beginRun(store, kind, model, parameters);
    transaction.commit();
    return run;
}

store::EmbeddingSet imageEmbeddings(const store::Store& store, const QString& encoder)
{
    std::optional<store::EmbeddingSet> set;
    if (encoder.isEmpty())
        set = store::latestSet(store, store::EmbeddingKind::Image);
    else if (const auto model = store::modelNamed(store, ModelKind::Encoder, encoder))
        set = store::setOf(store, store::EmbeddingKind::Image, model->id);
    if (!set)
        throw Error(encoder.isEmpty()
                        ? PipelineText::tr("The images are not encoded yet; run encode first.")
                        : PipelineText::tr("No image is encoded with \"%1\"; run encode --model %1 first.")
                              .arg(encoder));
    if (!set->finished)
        throw Error(PipelineText::tr(
                        "Encoding with \"%1\" was begun and not finished; run encode --model %1, which goes "
                        "on from there.")
                        .arg(encoder));
    return *set;
}

} // namespace geovlm::pipeline
