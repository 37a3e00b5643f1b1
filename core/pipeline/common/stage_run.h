// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

namespace geovlm::pipeline {

/// The unfinished run of exactly this kind, model and parameters, for a stage that was stopped to go on with;
/// else a new one.
qint64 startRun(store::Store& store, RunKind kind, qint64 model, const QJsonObject& parameters);

/// Image embeddings of the encoder called `encoder`, empty = the one encoded last. Throws Error if there are
/// none.
store::EmbeddingSet imageEmbeddings(const store::Store& store, const QString& encoder);

} // namespace geovlm::pipeline
