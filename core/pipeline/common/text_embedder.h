// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/text/hashing_embedder.h"
#include "store/models/embeddings.h"
#include "store/sqlite/store.h"

#include <memory>

namespace geovlm::pipeline {

/// The hashing embedder behind a set of text embeddings; null when another model made the set.
std::shared_ptr<const HashingEmbedder> hashingEmbedderOf(const store::Store& store,
                                                         const store::EmbeddingSet& texts);

} // namespace geovlm::pipeline
