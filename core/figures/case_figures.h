// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/statistics/metrics.h"
#include "figures/case_table.h"
#include "store/models/images.h"
#include "store/results/results.h"

#include <QHash>
#include <QSet>

namespace geovlm::figures {

/// What is known of an image beside its pixels.
struct Ground
{
    std::optional<Place> place;
    QString area;
};
using Places = QHash<ImageId, Ground>;
/// Of all images that the orders name, and of the queries.
Places placesOf(const store::Store& store, const std::vector<store::Reranking>& rerankings,
                const std::vector<ImageId>& queries);

/// Of a query that both stages ordered. `references`: those of which every positive counts in average
/// precision.
QueryResult resultOf(const store::Reranking& one, const store::Retrieval& first,
                     const store::Relations& relations, const Places& places,
                     const QSet<ImageId>& references);

/// What the protocols make of a query that was not searched, or whose match was not: nothing was found.
/// `precise`: average precision is a figure of its split.
QueryResult missedResult(const store::Relations& relations, bool precise);

/// Found by the search, and then left out by the reranking.
QueryResult unrankedResult(const store::Retrieval& first, const store::Relations& relations, bool precise);

/// The rest of a case, its area and figures left open.
CaseResult caseOf(const store::Reranking& one, const store::Relations& relations, int split);

} // namespace geovlm::figures
