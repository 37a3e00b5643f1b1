// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/coverage.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {
namespace {

#define ENCODED                                                                                              \
    "SELECT count(*) AS images, sum(e.image IS NOT NULL) AS encoded, "                                       \
    "sum(e.image IS NULL AND i.missing <> 0) AS missing FROM "
#define WITH_ROW                                                                                             \
    "JOIN image i ON i.id = s.image LEFT JOIN embedding_row e ON e.embedding_set = ? AND e.image = i.id"

Encoded encodedFrom(Query& row)
{
    if (!row.next())
        return {};
    return {row.integer("images"), row.integer("encoded"), row.integer("missing")};
}

} // namespace

Encoded encodedReferences(const Store& store, const EmbeddingSet& set, int split)
{
    Query row(store.database(),
              ENCODED "(SELECT reference AS image FROM split_reference WHERE split = ?) s " WITH_ROW, split,
              set.id);
    return encodedFrom(row);
}

Encoded encodedQueries(const Store& store, const EmbeddingSet& set, int split, Role role)
{
    Query row(store.database(),
              ENCODED "(SELECT query AS image FROM split_query WHERE split = ? AND role = ?) s " WITH_ROW,
              split, int(role), set.id);
    return encodedFrom(row);
}

qint64 unrankedQueries(const Store& store, qint64 rerankRun, std::optional<int> split)
{
    return integerOf(store.database(),
                     "SELECT count(*) FROM split_query q WHERE q.role = 1 AND q.split = ifnull(?2, q.split) "
                     "AND q.split IN (SELECT split FROM rerank_case WHERE run = ?1) "
                     "AND NOT EXISTS (SELECT 1 FROM rerank_case c WHERE c.run = ?1 AND c.split = q.split AND "
                     "c.query = q.query) "
                     "AND EXISTS (SELECT 1 FROM pair p JOIN split_reference s ON s.split = q.split AND "
                     "s.reference = p.reference WHERE p.query = q.query AND p.kind = 1)",
                     0, rerankRun, split);
}

qint64 rowsNewerThan(const Store& store, const EmbeddingSet& set, qint64 run)
{
    return integerOf(store.database(),
                     "SELECT count(*) FROM embedding_row WHERE embedding_set = ? AND run > ?", 0, set.id,
                     run);
}

} // namespace geovlm::store
