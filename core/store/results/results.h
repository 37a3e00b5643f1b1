// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/outcome.h"

#include <vector>

namespace geovlm::store {

class Store;

struct Candidate
{
    ImageId reference = 0;
    float similarity = 0; ///< cosine of the first stage
    int before = 0;       ///< 0-based place in the first stage
    float score = 0;      ///< reranker, in (0, 1)
    int after = 0;        ///< 0-based place after reranking
};

/// First stage of one query within one split.
struct Retrieval
{
    ImageId query = 0;
    std::vector<Candidate> candidates; ///< by `before`; score and after unset
    ImageId match = 0;                 ///< the best-ranked positive; 0 = the split holds none
    int rank = -1;       ///< its rank: references strictly more similar, 0-based; -1 without a match
    int rankMasked = -1; ///< the same with semi-positives left out (VIGOR's hit rate)
    float matchSimilarity = 0;
    double averagePrecision = -1; ///< many-to-many sets only, else -1
    int ties = -1;                ///< other references exactly as similar as the match; -1 = not counted
    int tiedPositives = -1;       ///< how many of them are positives too
};

void putRetrieval(Store& store, qint64 run, int split, Role role, const Retrieval& retrieval);
/// Of one query; throws Error if the run does not hold it.
Retrieval retrieval(const Store& store, qint64 run, int split, ImageId query);
/// All queries of a split and role that the run holds, ordered by query id.
std::vector<Retrieval> retrievals(const Store& store, qint64 run, int split, Role role);
std::vector<ImageId> retrievedQueries(const Store& store, qint64 run, int split); ///< for resuming

/// Second stage of one query. `candidates` carry all five fields, ordered by `after`.
struct Reranking
{
    ImageId query = 0;
    std::vector<Candidate> candidates;
    ImageId match = 0;
    int rankBefore = -1;
    int rankAfter = -1; ///< place among the ten, or rankBefore when the match is not among them
    qint64 revised =
        0; ///< the newest answer that the scores were made over again for; 0 = as the run made them
};
/// What reranking did to a query that has a match, for the list and for whoever makes an order again. The
/// candidates themselves decide whether the match is among them and not its rank: with ties a match can have
/// a rank under ten and still not be among the ten. A match that was not searched counts as not among them.
Outcome outcomeOf(const Reranking& reranking);
/// Replaces what the run holds of the query; it is no longer pending.
void putReranking(Store& store, qint64 run, int split, Role role, const Reranking& reranking);
Reranking reranking(const Store& store, qint64 run, int split, ImageId query);
std::vector<Reranking> rerankings(const Store& store, qint64 run, int split, Role role);
std::vector<ImageId> rerankedQueries(const Store& store, qint64 run, int split);

} // namespace geovlm::store
