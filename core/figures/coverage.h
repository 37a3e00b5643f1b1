// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "store/sqlite/store.h"

#include <QJsonObject>
#include <QStringList>
#include <optional>
#include <vector>

namespace geovlm::figures {

/// How much of a split a retrieval searched, and what of it counts as a miss. Of the test queries.
struct Coverage
{
    int queries = 0;           ///< of the split
    int unsearchedQueries = 0; ///< without an embedding, but with a match: misses
    int unsearchedMatches = 0; ///< searched, but none of their true references was: misses
    int unranked = 0;          ///< searched, but not reranked: misses after reranking
    int references = 0;        ///< of the split
    int searchedReferences = 0;
    QStringList missed; ///< names of the first queries that count as misses

    int misses() const { return unsearchedQueries + unsearchedMatches + unranked; }
    bool isWhole() const { return misses() == 0 && searchedReferences >= references; }
};
inline constexpr int missesNamed = 20; ///< at most, in Coverage::missed

/// What a retrieval keeps among its parameters: how many references and test queries of each split it
/// searches, by the split's name.
QJsonObject searchedOf(const store::Store& store, const store::EmbeddingSet& set,
                       const std::vector<store::Split>& splits);
/// The references that it searched; absent = the run is of a program that did not keep it.
std::optional<int> searchedReferences(const store::Run& retrieval, const store::Split& split);

/// A sentence each for what makes a retrieval old, or less than whole: embeddings that are newer, images of
/// its splits that have none.
QStringList searchProblems(const store::Store& store, const store::Run& retrieval);

} // namespace geovlm::figures
