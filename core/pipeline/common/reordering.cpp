// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/reordering.h"

#include "domain/ranking.h"

#include <algorithm>
#include <numeric>

namespace geovlm::pipeline {

ml::RerankCase rerankCase(const store::Retrieval& retrieval, const QHash<ImageId, int>& rows)
{
    ml::RerankCase one;
    one.query = rows.value(retrieval.query);
    for (const store::Candidate& candidate : retrieval.candidates) {
        if (candidate.reference == retrieval.match)
            one.positive = int(one.candidates.size());
        one.candidates.push_back(rows.value(candidate.reference));
        one.similarities.push_back(candidate.similarity);
    }
    return one;
}

std::vector<int> firstStagePlaces(std::size_t candidates)
{
    std::vector<int> places(candidates);
    std::iota(places.begin(), places.end(), 0);
    return places;
}

store::Reranking reordered(const store::Retrieval& retrieval, const std::vector<float>& scores,
                           const std::vector<ImageId>& positives)
{
    store::Reranking result{retrieval.query, {}, retrieval.match, retrieval.rank, retrieval.rank, 0};
    bool placed = false;
    for (const int index : orderByScore(scores, firstStagePlaces(scores.size()))) {
        store::Candidate candidate = retrieval.candidates[std::size_t(index)];
        candidate.score = scores[std::size_t(index)];
        candidate.after = int(result.candidates.size());
        if (!placed &&
            std::find(positives.begin(), positives.end(), candidate.reference) != positives.end()) {
            result.rankAfter = candidate.after;
            placed = true;
        }
        result.candidates.push_back(candidate);
    }
    return result;
}

} // namespace geovlm::pipeline
