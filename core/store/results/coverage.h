// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "store/models/embeddings.h"

#include <optional>

namespace geovlm::store {

class Store;

/// How many images of a split a set of embeddings holds.
struct Encoded
{
    qint64 images = 0;
    qint64 encoded = 0; ///< that have a row
    qint64 lost = 0;    ///< without one, because their file was missing when it was looked for last
    qint64 open() const { return images - encoded - lost; }
};
Encoded encodedReferences(const Store& store, const EmbeddingSet& set, int split);
Encoded encodedQueries(const Store& store, const EmbeddingSet& set, int split, Role role);

/// Test queries of the splits that a rerank run is of, or of one split, that have a match there and that the
/// run does not hold: they were not searched, or not reranked, and count as misses.
qint64 unrankedQueries(const Store& store, qint64 rerankRun, std::optional<int> split = std::nullopt);

/// Rows of the set that a run with a greater number than `run` wrote.
qint64 rowsNewerThan(const Store& store, const EmbeddingSet& set, qint64 run);

} // namespace geovlm::store
