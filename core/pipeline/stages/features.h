// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"
#include "store/models/embeddings.h"
#include "store/results/results.h"
#include "store/results/run_parameters.h"
#include "store/sqlite/store.h"

#include <QHash>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

/// What a reranker looks at, for the queries and candidates of some retrievals: one row per image.
struct CaseFeatures
{
    ml::RerankFeatures features;
    std::vector<ml::RerankCase> cases; ///< in the order of the retrievals
};

struct GivenAnswers;

/// Reads image and text embeddings and answer distributions of every image that the retrievals name.
/// `imageModel` is the encoder that retrieved them. Throws Error naming the stage that has to run first when
/// something is missing or stale. `given`: in place of the store's answers; their texts are embedded on the
/// spot by hashing, whatever embedded the store's.
CaseFeatures featuresOf(const store::Store& store, qint64 imageModel,
                        const std::vector<store::Retrieval>& retrievals, const GivenAnswers* given = nullptr);

/// The same with these text embeddings, whichever are the latest.
CaseFeatures featuresOf(const store::Store& store, qint64 imageModel,
                        const std::optional<store::EmbeddingSet>& texts,
                        const std::vector<store::Retrieval>& retrievals, const GivenAnswers* given = nullptr);

/// Why a set has no current text embedding of an image, and what to do about it.
QString whyNoText(const store::Store& store, const store::EmbeddingSet& set, ImageId image);

/// What a score rests on besides its model, for the parameters of its run: the retrieval, the run that
/// embedded the descriptions, and the model that it did so with. Throws Error if there is none.
store::ScoreSources scoreSources(const store::Store& store);

/// The newest finished retrieval. Throws Error if there is none.
qint64 latestRetrieval(const store::Store& store);

} // namespace geovlm::pipeline
