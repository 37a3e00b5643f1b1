// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ml/engine.h"
#include "store/results/results.h"

#include <QHash>
#include <vector>

namespace geovlm::pipeline {

/// A retrieval as a reranker takes it; `rows` says which row of the features each image has.
ml::RerankCase rerankCase(const store::Retrieval& retrieval, const QHash<ImageId, int>& rows);

/// The places of each first-stage candidate: 0, 1, …
std::vector<int> firstStagePlaces(std::size_t candidates);

/// The order that `scores` (one per candidate, by first-stage place) give; ties keep the first stage's.
/// `positives`: the query's; whichever comes first now gives the rank, as it did before.
store::Reranking reordered(const store::Retrieval& retrieval, const std::vector<float>& scores,
                           const std::vector<ImageId>& positives);

} // namespace geovlm::pipeline
