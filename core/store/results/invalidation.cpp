// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/invalidation.h"

#include "domain/text/description.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"
#include "store/models/embeddings.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <algorithm>

namespace geovlm::store {
namespace {

void describeAgain(Store& store, ImageId image)
{
    if (store.questions().size() != descriptionSlots || !description(store, image))
        return;
    const std::vector<AnswerEvent> answers = currentAnswers(store, image);
    if (answers.empty())
        if (const auto given = caption(store, image)) {
            putDescription(store, 0, {image, given->text, captionHash(given->text)});
            return;
        }
    QStringList values(descriptionSlots);
    for (const AnswerEvent& event : answers)
        values[event.question] = event.value;
    putDescription(store, 0, {image, describe(values), answersHash(values)});
}

/// Those that came from a file stay: nothing here can make them again. Their hash says that they are old, and
/// that they are not when the answers are what they were.
void forgetTextEmbeddings(Store& store, ImageId image)
{
    for (const EmbeddingSet& set : sets(store, EmbeddingKind::Text))
        if (!isImported(model(store, set.model)))
            run(store.database(), "DELETE FROM embedding_row WHERE image = ? AND embedding_set = ?", image,
                set.id);
}

/// Of the newest finished reranking, and of any under way or stopped: that one may have scored the case
/// already and be finished later.
void markPendingRerank(Store& store, ImageId image)
{
    const auto newest = latestRun(store, RunKind::Rerank);
    run(store.database(),
        "WITH shown(id) AS (SELECT id FROM run WHERE kind = 'rerank' AND (id = ?2 OR finished IS NULL)) "
        "INSERT OR IGNORE INTO owed_reranking(run, split, query) "
        "SELECT c.run, c.split, c.query FROM shown r CROSS JOIN split s CROSS JOIN rerank_case c "
        "ON c.run = r.id AND c.split = s.id AND c.query = ?1 "
        "UNION SELECT c.run, c.split, c.query FROM shown r CROSS JOIN rerank_candidate c "
        "ON c.reference = ?1 AND c.run = r.id",
        image, newest ? newest->id : 0);
}

std::vector<CaseKey> keysOf(Query& rows)
{
    std::vector<CaseKey> keys;
    while (rows.next())
        keys.push_back({int(rows.integer("split")), rows.integer("query")});
    return keys;
}

} // namespace

void answersChanged(Store& store, ImageId image)
{
    Transaction transaction(store);
    describeAgain(store, image);
    forgetTextEmbeddings(store, image);
    markPendingRerank(store, image);
    transaction.commit();
}

void captionChanged(Store& store, ImageId image)
{
    if (!currentAnswers(store, image).empty())
        return;
    Transaction transaction(store);
    const Caption given = caption(store, image).value_or(Caption());
    putDescription(store, 0, {image, given.text, captionHash(given.text)});
    forgetTextEmbeddings(store, image);
    markPendingRerank(store, image);
    transaction.commit();
}

QByteArray textSource(const Store& store, ImageId image)
{
    const int questions = store.questions().size();
    QStringList values(questions);
    std::vector<std::vector<float>> distributions{std::size_t(questions)};
    const std::vector<AnswerEvent> answers = currentAnswers(store, image);
    for (const AnswerEvent& event : answers) {
        values[event.question] = event.value;
        distributions[std::size_t(event.question)] = event.distribution;
    }
    const auto given = answers.empty() ? caption(store, image) : std::nullopt;
    return given ? captionHash(given->text) : answersHash(values, distributions);
}

void adoptImportedTexts(Store& store, ImageId image, const QByteArray& before)
{
    for (const EmbeddingSet& set : sets(store, EmbeddingKind::Text))
        if (isImported(model(store, set.model)))
            run(store.database(),
                "UPDATE embedding_row SET source_hash = ? WHERE embedding_set = ? AND image = ? AND "
                "source_hash = ?",
                textSource(store, image), set.id, image, before);
}

std::vector<CaseKey> casesPendingRerank(const Store& store, qint64 run, const CaseKey& after, int limit)
{
    Query rows(store.database(),
               "SELECT split, query FROM owed_reranking WHERE run = ? AND (split, query) > (?, ?) "
               "ORDER BY split, query LIMIT ?",
               run, after.split, after.query, limit);
    return keysOf(rows);
}

qint64 pendingRerankCount(const Store& store, qint64 run)
{
    return integerOf(store.database(), "SELECT count(*) FROM owed_reranking WHERE run = ?", 0, run);
}

bool isPendingRerank(const Store& store, qint64 run, const CaseKey& key)
{
    return integerOf(store.database(),
                     "SELECT 1 FROM owed_reranking WHERE run = ? AND split = ? AND query = ?", 0, run,
                     key.split, key.query) != 0;
}

std::vector<CaseKey> casesWith(const Store& store, qint64 run, ImageId reference)
{
    Query rows(store.database(),
               "SELECT DISTINCT split, query FROM rerank_candidate WHERE reference = ? AND run = ?",
               reference, run);
    return keysOf(rows);
}

std::vector<CaseKey> casesOf(const Store& store, qint64 run, ImageId query)
{
    // `split` has few values: each is looked up by the primary key.
    Query rows(store.database(),
               "SELECT c.split, c.query FROM split s JOIN rerank_case c ON c.run = ? AND c.split = s.id "
               "AND c.query = ? ORDER BY c.split",
               run, query);
    return keysOf(rows);
}

qint64 newestAnswer(const Store& store, const std::vector<ImageId>& images)
{
    qint64 newest = 0;
    for (const ImageId image : images)
        newest =
            std::max(newest, integerOf(store.database(),
                                       "SELECT ifnull(max(id), 0) FROM answer WHERE image = ?", 0, image));
    return newest;
}

} // namespace geovlm::store
