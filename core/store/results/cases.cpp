// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/cases.h"

#include "domain/answers/question_bank.h"
#include "store/annotation/queue.h"
#include "store/answers/speakers.h"
#include "store/results/rank_columns.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <algorithm>

namespace geovlm::store {
namespace {

/// How soon a case's query is to be looked at, or how soon for one reason; NULL = it is not queued. Both
/// tables are looked up by their primary key.
QByteArray queueWeightSql(const std::optional<QueueReason>& reason)
{
    const auto number = [](auto value) { return QByteArray::number(int(value)); };
    const QByteArray returned = QByteArray::number(queueWeight(QueueReason::Returned, 0));
    QByteArray items = "(SELECT max(weight) FROM queue_item WHERE image = query";
    if (reason)
        items += " AND reason = " + number(*reason);
    items += ")";
    const bool ofReview = !reason || *reason == QueueReason::Returned;
    return "CASE (SELECT state FROM review WHERE image = query) WHEN " + number(ReviewState::Returned) +
           " THEN " + (ofReview ? returned : items) + " WHEN " + number(ReviewState::Done) +
           " THEN NULL WHEN " + number(ReviewState::Reviewed) + " THEN NULL ELSE " + items + " END";
}

/// A WHERE clause with the values of its placeholders.
struct Clause
{
    QByteArray sql;
    std::vector<Value> values;

    void add(const char* condition, const Value& value)
    {
        sql += condition;
        values.emplace_back(value);
    }
    void bindTo(Query& query) const
    {
        for (const Value& value : values)
            query.bind(value);
    }
};

/// Texts that say `value`: alone, or as one of several of a multiple answer.
QList<qint64> textsSaying(Database& database, const QString& value)
{
    QList<qint64> ids;
    Query rows(database, "SELECT id, text FROM answer_text");
    while (rows.next()) {
        const QString text = rows.text("text");
        const bool says = text.compare(value, Qt::CaseInsensitive) == 0 ||
                          splitValues(text).contains(value, Qt::CaseInsensitive);
        if (says)
            ids.append(rows.integer("id"));
    }
    return ids;
}

void addAnswer(Clause& clause, Database& database, const CaseFilter::Answer& answer)
{
    clause.add(" AND query IN (SELECT image FROM current_answer WHERE question = ?", qint64(answer.question));
    QByteArray ids;
    for (const qint64 id : textsSaying(database, answer.value))
        ids += (ids.isEmpty() ? "" : ",") + QByteArray::number(id);
    clause.sql += " AND value IN (" + ids + "))";
}

void addArea(Clause& clause, Database& database, const QString& area)
{
    if (area.isEmpty())
        clause.sql += " AND area IS NULL";
    else
        clause.add(" AND area = ?", integerOf(database, "SELECT id FROM area WHERE name = ?", -1, area));
}

void addReview(Clause& clause, ReviewState state)
{
    if (state == ReviewState::Untouched)
        clause.sql += " AND NOT EXISTS (SELECT 1 FROM review WHERE image = query)";
    else
        clause.add(" AND query IN (SELECT image FROM review WHERE state = ?)", qint64(state));
}

void addReason(Clause& clause, QueueReason reason)
{
    if (reason == QueueReason::Returned)
        addReview(clause, ReviewState::Returned);
    else
        clause.add(" AND EXISTS (SELECT 1 FROM queue_item WHERE image = query AND reason = ?)",
                   qint64(reason));
}

/// Asks about each case: somebody may have answered more than there are cases.
void addAnnotator(Clause& clause, Database& database, const QString& name)
{
    clause.add(" AND EXISTS (SELECT 1 FROM answer WHERE speaker = ? AND image = query)",
               knownSpeaker(database, {SpeakerKind::Person, name, {}}));
}

Clause clauseOf(const Store& store, qint64 run, const CaseFilter& filter, bool withOutcome)
{
    Clause clause;
    clause.add("WHERE run = ? AND role = 1", run);
    if (filter.split)
        clause.add(" AND split = ?", qint64(*filter.split));
    if (filter.area)
        addArea(clause, store.database(), *filter.area);
    if (filter.outcome && withOutcome)
        clause.add(" AND outcome = ?", qint64(*filter.outcome));
    if (filter.rankBeforeAtMost)
        clause.add(" AND rank_before <= ?", qint64(*filter.rankBeforeAtMost));
    if (filter.rankAfterAtMost)
        clause.add(" AND rank_after <= ?", qint64(*filter.rankAfterAtMost));
    if (filter.changeAtLeast)
        clause.add(" AND abs(change) >= ?", qint64(*filter.changeAtLeast));
    if (filter.queryAnswer)
        addAnswer(clause, store.database(), *filter.queryAnswer);
    if (filter.review)
        addReview(clause, *filter.review);
    if (filter.annotator)
        addAnnotator(clause, store.database(), *filter.annotator);
    if (filter.reason)
        addReason(clause, *filter.reason);
    if (!filter.text.isEmpty())
        clause.add(" AND instr(name, ?) > 0", filter.text.toCaseFolded());
    return clause;
}

struct Order
{
    const char* index;
    const char* column;
};

Order orderOf(CaseOrder order)
{
    switch (order) {
    case CaseOrder::Name:
        return {"rerank_case_by_name", "name"};
    case CaseOrder::RankBefore:
        return {"rerank_case_by_before", "rank_before"};
    case CaseOrder::RankAfter:
        return {"rerank_case_by_after", "rank_after"};
    case CaseOrder::Change:
        return {"rerank_case_by_change", "change"};
    case CaseOrder::Queue:
        break;
    }
    return {"rerank_case_by_name", "name"};
}

/// Only the index by name holds the name; what a text leaves over is little and quickly sorted.
const char* indexFor(const CaseFilter& filter, CaseOrder order)
{
    return filter.text.isEmpty() ? orderOf(order).index : "rerank_case_by_name";
}

CaseKey keyOf(const Query& row)
{
    return {int(row.integer("split")), row.integer("query")};
}

/// Asked of each row: looking a key up among those picked is quicker than telling SQLite about them.
bool isAmong(const CaseFilter& filter, const CaseKey& key)
{
    return !filter.among || filter.among->holds(key);
}

/// What no index can hold, because it comes from the review and from the queue: one number a case, sorted
/// here.
std::vector<CaseKey> queuedKeys(const Store& store, qint64 run, const CaseFilter& filter, bool descending)
{
    struct Queued
    {
        double weight;
        CaseKey key;
        auto sortKey() const { return std::tuple(weight, key.split, key.query); }
    };
    const Clause clause = clauseOf(store, run, filter, true);
    const QByteArray sql = "SELECT split, query, " + queueWeightSql(filter.reason) +
                           " AS weight FROM rerank_case INDEXED BY " + indexFor(filter, CaseOrder::Queue) +
                           " " + clause.sql;
    std::vector<Queued> queue;
    Query rows(store.database(), std::string_view(sql.constData(), size_t(sql.size())));
    clause.bindTo(rows);
    while (rows.next())
        if (const CaseKey key = keyOf(rows); !rows.isNull("weight") && isAmong(filter, key))
            queue.push_back({rows.real("weight"), key});
    std::ranges::sort(queue, [descending](const Queued& a, const Queued& b) {
        return descending ? b.sortKey() < a.sortKey() : a.sortKey() < b.sortKey();
    });
    std::vector<CaseKey> keys;
    keys.reserve(queue.size());
    for (const Queued& one : queue)
        keys.push_back(one.key);
    return keys;
}

/// The item of the reason asked for, else the most urgent one.
void readQueued(const Store& store, CaseRow& row, const std::optional<QueueReason>& reason)
{
    if (row.review == ReviewState::Done || row.review == ReviewState::Reviewed)
        return;
    const std::vector<QueueItem> items = queueItemsOf(store, row.key.query);
    const auto asked =
        std::ranges::find_if(items, [&](const QueueItem& item) { return item.reason == reason; });
    if (!items.empty())
        row.queued = asked == items.end() ? items.front() : *asked;
}

// In the order of Outcome; GROUP BY would sort all cases.
#define SUMS_OF_OUTCOMES                                                                                     \
    "SELECT sum(outcome = 0) AS kept_right, sum(outcome = 1) AS fixed, sum(outcome = 2) AS broken, "         \
    "sum(outcome = 3) AS still_wrong, sum(outcome = 4) AS not_in_ten, sum(outcome = 5) AS no_match"
static_assert(outcomes == 6);

OutcomeCounts countsAmong(const Store& store, const CaseFilter& filter, const Clause& clause,
                          const QByteArray& from)
{
    const QByteArray sql = "SELECT split, query, outcome" + from + clause.sql;
    Query rows(store.database(), std::string_view(sql.constData(), size_t(sql.size())));
    clause.bindTo(rows);
    OutcomeCounts counts{};
    while (rows.next())
        if (isAmong(filter, keyOf(rows)))
            ++counts[size_t(rows.kind("outcome", lastOutcome))];
    return counts;
}

CaseRow rowOf(const Store& store, qint64 run, const CaseKey& key, const std::optional<QueueReason>& reason)
{
    Query row(store.database(),
              "SELECT i.path, a.name AS area_name, c.rank_before, c.rank_after, c.outcome, r.state, "
              "s.name AS reviewer, e.comment "
              "FROM rerank_case c JOIN image i ON i.id = c.query LEFT JOIN area a ON a.id = c.area "
              "LEFT JOIN review r ON r.image = c.query LEFT JOIN speaker s ON s.id = r.speaker "
              "LEFT JOIN review_event e ON e.id = r.event "
              "WHERE c.run = ? AND c.split = ? AND c.query = ?",
              run, key.split, key.query);
    if (!row.next())
        throw Error(
            Text::tr("Run %1 in %2 no longer holds this case; refresh the list.").arg(run).arg(store.path()));
    CaseRow result{key,
                   row.text("path"),
                   row.text("area_name"),
                   rankFrom(row, "rank_before"),
                   rankFrom(row, "rank_after"),
                   row.kind("outcome", lastOutcome),
                   row.kind("state", ReviewState::Returned),
                   row.text("reviewer"),
                   row.text("comment"),
                   {}};
    readQueued(store, result, reason);
    return result;
}

} // namespace

bool CaseSet::holds(const CaseKey& key) const
{
    return std::ranges::binary_search(keys, key);
}

CaseSetPtr caseSet(std::vector<CaseKey> keys, const QString& label)
{
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return std::make_shared<const CaseSet>(CaseSet{std::move(keys), label});
}

std::vector<CaseKey> caseKeys(const Store& store, qint64 rerankRun, const CaseFilter& filter, CaseOrder order,
                              bool descending)
{
    if (order == CaseOrder::Queue)
        return queuedKeys(store, rerankRun, filter, descending);
    const Clause clause = clauseOf(store, rerankRun, filter, true);
    const QByteArray way = descending ? " DESC" : "";
    const QByteArray sql = QByteArray("SELECT split, query FROM rerank_case INDEXED BY ") +
                           indexFor(filter, order) + " " + clause.sql + " ORDER BY " + orderOf(order).column +
                           way + ", split" + way + ", query" + way;
    std::vector<CaseKey> keys;
    Query rows(store.database(), std::string_view(sql.constData(), size_t(sql.size())));
    clause.bindTo(rows);
    while (rows.next())
        if (const CaseKey key = keyOf(rows); isAmong(filter, key))
            keys.push_back(key);
    return keys;
}

std::vector<CaseKey> casesAfter(const Store& store, qint64 rerankRun, const CaseKey& after, int limit)
{
    std::vector<CaseKey> keys;
    Query rows(store.database(),
               "SELECT split, query FROM rerank_case WHERE run = ? AND (split, query) > (?, ?) AND role = 1 "
               "ORDER BY split, query LIMIT ?",
               rerankRun, after.split, after.query, limit);
    while (rows.next())
        keys.push_back(keyOf(rows));
    return keys;
}

std::vector<CaseRow> caseRows(const Store& store, qint64 rerankRun, const std::vector<CaseKey>& keys,
                              const std::optional<QueueReason>& reason)
{
    std::vector<CaseRow> rows;
    rows.reserve(keys.size());
    for (const CaseKey& key : keys)
        rows.push_back(rowOf(store, rerankRun, key, reason));
    return rows;
}

OutcomeCounts outcomeCounts(const Store& store, qint64 rerankRun, const CaseFilter& filter, CaseOrder order)
{
    Clause clause = clauseOf(store, rerankRun, filter, false);
    if (order == CaseOrder::Queue)
        clause.sql += " AND " + queueWeightSql(filter.reason) + " IS NOT NULL";
    const QByteArray from =
        QByteArray(" FROM rerank_case INDEXED BY ") + indexFor(filter, CaseOrder::RankBefore) + " ";
    if (filter.among)
        return countsAmong(store, filter, clause, from);
    const QByteArray sql = SUMS_OF_OUTCOMES + from + clause.sql;
    Query row(store.database(), std::string_view(sql.constData(), size_t(sql.size())));
    clause.bindTo(row);
    OutcomeCounts counts{};
    if (row.next())
        counts = {row.integer("kept_right"),  row.integer("fixed"),      row.integer("broken"),
                  row.integer("still_wrong"), row.integer("not_in_ten"), row.integer("no_match")};
    return counts;
}

std::vector<QString> caseAreas(const Store& store, qint64 rerankRun)
{
    const QStringList names =
        textsOf(store.database(),
                "SELECT name FROM area WHERE id IN (SELECT area FROM rerank_case INDEXED BY "
                "rerank_case_by_before WHERE run = ? AND role = 1) ORDER BY name",
                rerankRun);
    return {names.begin(), names.end()};
}

std::vector<QString> caseAnnotators(const Store& store)
{
    const QStringList names = textsOf(
        store.database(),
        "SELECT name FROM speaker s WHERE kind = ? AND EXISTS (SELECT 1 FROM answer WHERE speaker = s.id) "
        "ORDER BY name",
        int(SpeakerKind::Person));
    return {names.begin(), names.end()};
}

} // namespace geovlm::store
