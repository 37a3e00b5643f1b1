// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/text/hashing_embedder.h"
#include "ml/live/live_reranker.h"
#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <memory>
#include <optional>

namespace geovlm::pipeline {

/// What scores an edited case at once, without LibTorch: the reranker of a rerank run, and the text embedder
/// that its texts came from. Immutable and shared between threads.
struct LiveModels
{
    qint64 run = 0; ///< the rerank run whose order is kept up to date
    store::Model model;
    std::shared_ptr<const ml::LiveReranker> reranker;
    qint64 retrieval = 0;
    store::EmbeddingSet images;
    std::optional<store::EmbeddingSet> texts;
    std::shared_ptr<const HashingEmbedder> embedder; ///< null: no texts are read, or they come from elsewhere
    QString textModel;
    bool textsImported = false; ///< a new text vector can only be imported
    QuestionBank bank;

    /// Whether an edited description can be embedded here and now. False: its vector has to be waited for.
    bool embedsHere() const { return embedder || !reranker->readsTexts(); }
    /// Why scores have to wait after an edit, when it does not.
    QString whyWaiting() const;
};
using LiveModelsPtr = std::shared_ptr<const LiveModels>;

/// Of a rerank run. Throws Error when its model's file is missing or was changed, or the run does not say
/// what it was made from.
LiveModelsPtr liveModels(const store::Store& store, qint64 run);

} // namespace geovlm::pipeline
