// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/results.h"

#include "store/results/rank_columns.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <algorithm>
#include <optional>

namespace geovlm::store {
namespace {

Error notHeld(const Store& store, qint64 run, ImageId query)
{
    const auto path = textOf(store.database(), "SELECT path FROM image WHERE id = ?", query);
    return Error(Text::tr("Run %1 in %2 holds no result for %3 in this split; run the stage on it first.")
                     .arg(run)
                     .arg(store.path(), path.value_or(QString::number(query))));
}

#define RETRIEVAL_COLUMNS                                                                                    \
    "SELECT query, match, rank, rank_masked, match_similarity, average_precision, "                          \
    "ifnull(ties, -1) AS ties, ifnull(tied_positives, -1) AS tied_positives FROM retrieval "
#define RERANKING_COLUMNS "SELECT query, match, rank_before, rank_after, revised FROM rerank_case "

Retrieval retrievalFrom(const Query& row)
{
    Retrieval result;
    result.query = row.integer("query");
    result.match = row.integer("match");
    result.rank = rankFrom(row, "rank");
    result.rankMasked = rankFrom(row, "rank_masked");
    result.matchSimilarity = float(row.real("match_similarity"));
    result.averagePrecision = row.real("average_precision");
    result.ties = int(row.within("ties", -1, noRank));
    result.tiedPositives = int(row.within("tied_positives", -1, result.ties));
    return result;
}

Reranking rerankingFrom(const Query& row)
{
    Reranking result;
    result.query = row.integer("query");
    result.match = row.integer("match");
    result.rankBefore = rankFrom(row, "rank_before");
    result.rankAfter = rankFrom(row, "rank_after");
    result.revised = row.integer("revised");
    return result;
}

Candidate firstStageFrom(const Query& row)
{
    Candidate candidate;
    candidate.before = int(row.within("place", 0, noRank - 1));
    candidate.reference = row.integer("reference");
    candidate.similarity = float(row.real("similarity"));
    return candidate;
}

Candidate secondStageFrom(const Query& row)
{
    Candidate candidate;
    candidate.after = int(row.within("place", 0, noRank - 1));
    candidate.reference = row.integer("reference");
    candidate.before = int(row.within("before", 0, noRank - 1));
    candidate.similarity = float(row.real("similarity"));
    candidate.score = float(row.real("score"));
    return candidate;
}

/// Hands out candidate rows (ordered by query) to results (ordered by query): one pass over both.
template <class Result>
void distribute(Query& rows, std::vector<Result>& results, Candidate (*from)(const Query&))
{
    auto result = results.begin();
    while (rows.next()) {
        const ImageId query = rows.integer("query");
        while (result != results.end() && result->query < query)
            ++result;
        if (result == results.end())
            return;
        if (result->query == query)
            result->candidates.push_back(from(rows));
    }
}

/// Whether the split has a match of the query, be it one that was not searched.
bool hasMatch(Database& database, int split, ImageId query)
{
    return integerOf(database,
                     "SELECT EXISTS (SELECT 1 FROM pair p JOIN split_reference s ON s.split = ? AND "
                     "s.reference = p.reference WHERE p.query = ? AND p.kind = ?)",
                     0, split, query, int(PairKind::Positive)) != 0;
}

Outcome storedOutcome(Database& database, int split, const Reranking& reranking)
{
    const bool known = reranking.match != 0 || hasMatch(database, split, reranking.query);
    return known ? outcomeOf(reranking) : Outcome::NoMatch;
}

int changeOf(const Reranking& reranking)
{
    const bool ranked = reranking.rankBefore >= 0 && reranking.rankAfter >= 0;
    return ranked ? reranking.rankBefore - reranking.rankAfter : 0;
}

std::optional<qint64> countOrNull(int count)
{
    return count < 0 ? std::nullopt : std::optional<qint64>(count);
}

void insertCase(Database& database, qint64 run, int split, Role role, const Reranking& reranking)
{
    Query image(database, "SELECT path, area FROM image WHERE id = ?", reranking.query);
    const bool known = image.next();
    insert(database, "rerank_case",
           {{"run", run},
            {"split", split},
            {"query", reranking.query},
            {"role", int(role)},
            {"match", IdOrNull{reranking.match}},
            {"rank_before", rankToStore(reranking.rankBefore)},
            {"rank_after", rankToStore(reranking.rankAfter)},
            {"outcome", int(storedOutcome(database, split, reranking))},
            {"change", changeOf(reranking)},
            {"area", IdOrNull{known ? image.integer("area") : 0}},
            {"name", known ? image.text("path").toCaseFolded() : QString()},
            {"revised", IdOrNull{reranking.revised}}});
}

} // namespace

Outcome outcomeOf(const Reranking& reranking)
{
    const bool among = std::any_of(
        reranking.candidates.begin(), reranking.candidates.end(),
        [&reranking](const Candidate& candidate) { return candidate.reference == reranking.match; });
    if (reranking.match == 0 || reranking.rankBefore < 0 || (!among && !reranking.candidates.empty()))
        return Outcome::NotInTen;
    const int k = among ? noRank : 10;
    return geovlm::outcomeOf(reranking.rankBefore, reranking.rankAfter, k);
}

void putRetrieval(Store& store, qint64 run, int split, Role role, const Retrieval& retrieval)
{
    Transaction transaction(store);
    Database& database = store.database();
    store::run(database, "DELETE FROM retrieval WHERE run = ? AND split = ? AND query = ?", run, split,
               retrieval.query);
    insert(database, "retrieval",
           {{"run", run},
            {"split", split},
            {"query", retrieval.query},
            {"role", int(role)},
            {"match", IdOrNull{retrieval.match}},
            {"rank", rankToStore(retrieval.rank)},
            {"rank_masked", rankToStore(retrieval.rankMasked)},
            {"match_similarity", double(retrieval.matchSimilarity)},
            {"average_precision", retrieval.averagePrecision},
            {"ties", countOrNull(retrieval.ties)},
            {"tied_positives", countOrNull(retrieval.tiedPositives)}});
    for (const Candidate& candidate : retrieval.candidates)
        insert(database, "candidate",
               {{"run", run},
                {"split", split},
                {"query", retrieval.query},
                {"place", candidate.before},
                {"reference", candidate.reference},
                {"similarity", double(candidate.similarity)}});
    transaction.commit();
}

Retrieval retrieval(const Store& store, qint64 run, int split, ImageId query)
{
    Query row(store.database(), RETRIEVAL_COLUMNS "WHERE run = ? AND split = ? AND query = ?", run, split,
              query);
    if (!row.next())
        throw notHeld(store, run, query);
    Retrieval result = retrievalFrom(row);
    Query rows(store.database(),
               "SELECT query, place, reference, similarity FROM candidate "
               "WHERE run = ? AND split = ? AND query = ? ORDER BY place",
               run, split, query);
    while (rows.next())
        result.candidates.push_back(firstStageFrom(rows));
    return result;
}

std::vector<Retrieval> retrievals(const Store& store, qint64 run, int split, Role role)
{
    std::vector<Retrieval> list;
    Query heads(store.database(), RETRIEVAL_COLUMNS "WHERE run = ? AND split = ? AND role = ? ORDER BY query",
                run, split, int(role));
    while (heads.next())
        list.push_back(retrievalFrom(heads));
    Query rows(store.database(),
               "SELECT query, place, reference, similarity FROM candidate "
               "WHERE run = ? AND split = ? ORDER BY query, place",
               run, split);
    distribute(rows, list, firstStageFrom);
    return list;
}

std::vector<ImageId> retrievedQueries(const Store& store, qint64 run, int split)
{
    return integersOf(store.database(),
                      "SELECT query FROM retrieval WHERE run = ? AND split = ? ORDER BY query", run, split);
}

void putReranking(Store& store, qint64 run, int split, Role role, const Reranking& reranking)
{
    Transaction transaction(store);
    Database& database = store.database();
    store::run(database, "DELETE FROM rerank_case WHERE run = ? AND split = ? AND query = ?", run, split,
               reranking.query);
    insertCase(database, run, split, role, reranking);
    for (const Candidate& candidate : reranking.candidates)
        insert(database, "rerank_candidate",
               {{"run", run},
                {"split", split},
                {"query", reranking.query},
                {"place", candidate.after},
                {"reference", candidate.reference},
                {"before", candidate.before},
                {"similarity", double(candidate.similarity)},
                {"score", double(candidate.score)}});
    transaction.commit();
}

Reranking reranking(const Store& store, qint64 run, int split, ImageId query)
{
    Query row(store.database(), RERANKING_COLUMNS "WHERE run = ? AND split = ? AND query = ?", run, split,
              query);
    if (!row.next())
        throw notHeld(store, run, query);
    Reranking result = rerankingFrom(row);
    Query rows(store.database(),
               "SELECT query, place, reference, before, similarity, score FROM rerank_candidate "
               "WHERE run = ? AND split = ? AND query = ? ORDER BY place",
               run, split, query);
    while (rows.next())
        result.candidates.push_back(secondStageFrom(rows));
    return result;
}

std::vector<Reranking> rerankings(const Store& store, qint64 run, int split, Role role)
{
    std::vector<Reranking> list;
    Query heads(store.database(), RERANKING_COLUMNS "WHERE run = ? AND split = ? AND role = ? ORDER BY query",
                run, split, int(role));
    while (heads.next())
        list.push_back(rerankingFrom(heads));
    Query rows(store.database(),
               "SELECT query, place, reference, before, similarity, score FROM rerank_candidate "
               "WHERE run = ? AND split = ? ORDER BY query, place",
               run, split);
    distribute(rows, list, secondStageFrom);
    return list;
}

std::vector<ImageId> rerankedQueries(const Store& store, qint64 run, int split)
{
    return integersOf(store.database(),
                      "SELECT query FROM rerank_case WHERE run = ? AND split = ? ORDER BY query", run, split);
}

} // namespace geovlm::store
