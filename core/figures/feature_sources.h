// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <optional>

/// A reranker reads embeddings, and embeddings of equal width from another model are other features: its
/// scores of them mean nothing. So it remembers the models whose embeddings it learned from.
namespace geovlm::figures {

/// A model that embeddings are of.
struct EmbeddingSource
{
    QString name;
    QByteArray sha256; ///< hex, as store::Model has it; empty = only the name is known
    bool operator==(const EmbeddingSource&) const = default;
};
/// Of what a reranker looks at; none = not known, or it looks at none.
struct FeatureSources
{
    std::optional<EmbeddingSource> images, texts;
};

/// Of the encoder and a set of text embeddings (none = there are none).
FeatureSources sourcesOf(const store::Store& store, qint64 imageModel,
                         const std::optional<store::EmbeddingSet>& texts);

/// What a reranker learned from: as its weights say, else as its training run here does. None: weights from
/// elsewhere that do not say.
std::optional<FeatureSources> learnedFrom(const store::Store& store, const store::Model& reranker);

/// For a configuration of weights ("learned_from"), and the parameters of a run.
QJsonObject toJson(const FeatureSources& sources);

/// What a reranker reads of all there is.
struct ReadFeatures
{
    bool images = true, texts = true;
};
/// What its scores rest on, for the parameters of a rerank run ("features"): {"images", "texts",
/// "learned_from": null = not known, "anyway": others than it learned from were asked for}. Throws Error
/// naming both models where it learned from another one and `anyway` was not said.
QJsonObject checkedFeatures(const store::Store& store, const store::Model& reranker,
                            const FeatureSources& sources, ReadFeatures reads, bool anyway);

/// The same for the command line, with the sentence that belongs beside the figures as "warning" (null =
/// none).
QJsonObject featuresJson(QJsonObject features);

/// What has to stand beside every figure of a run with such parameters; empty = nothing.
QString featuresWarning(const QJsonObject& features);
/// The same of a rerank run's own parameters.
QString featuresWarning(const store::Run& rerank);

/// The text embeddings that a rerank run scored; of a run that does not say, or whose set is gone, the
/// latest.
std::optional<store::EmbeddingSet> textsOf(const store::Store& store, const store::Run& rerank);

} // namespace geovlm::figures
