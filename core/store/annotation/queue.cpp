// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/queue.h"

#include "domain/answers/review.h"
#include "store/answers/question_column.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace geovlm::store {
namespace {

constexpr double almostOne = 0.999999;

/// The whole part of a weight: returned, broken, flip, drift, low confidence.
int urgencyOf(QueueReason reason)
{
    switch (reason) {
    case QueueReason::Returned:
        return 5;
    case QueueReason::Broken:
        return 4;
    case QueueReason::Flip:
        return 3;
    case QueueReason::Drift:
        return 2;
    case QueueReason::LowConfidence:
        break;
    }
    return 1;
}

void refuseReturned(const QueueItem& item)
{
    if (item.reason == QueueReason::Returned)
        throw std::invalid_argument("queue: what was returned is known from its review");
}

std::optional<int> questionOf(const QueueItem& item)
{
    return item.question < 0 ? std::nullopt : std::optional(item.question);
}

std::optional<QString> valueOf(const QueueItem& item)
{
    return item.value.isEmpty() ? std::nullopt : std::optional(item.value);
}

/// In place of the item of the same image and reason, where `replacing` says so.
void add(Store& store, qint64 run, const QueueItem& item, const std::string& replacing = {})
{
    refuseReturned(item);
    insert(store.database(), "queue_item",
           {{"image", item.image},
            {"reason", int(item.reason)},
            {"weight", item.weight},
            {"question", questionOf(item)},
            {"value", valueOf(item)},
            {"run", IdOrNull{run}}},
           "ON CONFLICT(image, reason) DO UPDATE SET weight = excluded.weight, question = excluded.question, "
           "value = excluded.value, run = excluded.run " +
               replacing);
}

} // namespace

double queueWeight(QueueReason reason, double within)
{
    return urgencyOf(reason) + (std::isfinite(within) ? std::clamp(within, 0.0, almostOne) : 0);
}

double weightWithin(const QueueItem& item)
{
    return item.weight - urgencyOf(item.reason);
}

void putQueueItem(Store& store, qint64 run, const QueueItem& item)
{
    add(store, run, item);
}

void dropQueueItem(Store& store, ImageId image, QueueReason reason)
{
    run(store.database(), "DELETE FROM queue_item WHERE image = ? AND reason = ?", image, int(reason));
}

void dropQueueItemOfOthers(Store& store, ImageId image, QueueReason reason, qint64 run)
{
    store::run(store.database(), "DELETE FROM queue_item WHERE image = ? AND reason = ? AND run IS NOT ?",
               image, int(reason), run);
}

void addToQueue(Store& store, qint64 run, const std::vector<QueueItem>& items)
{
    for (const QueueItem& item : items)
        add(store, run, item, "WHERE run IS NOT excluded.run OR weight < excluded.weight");
}

void closeQueue(Store& store, qint64 run, const std::vector<QueueReason>& reasons)
{
    for (const QueueReason reason : reasons)
        store::run(store.database(), "DELETE FROM queue_item WHERE reason = ? AND run IS NOT ?", int(reason),
                   run);
}

void replaceQueue(Store& store, qint64 run, const std::vector<QueueReason>& reasons,
                  const std::vector<QueueItem>& items, int batch)
{
    for (auto from = items.begin(); from != items.end();) {
        const auto to = from + std::min(std::ptrdiff_t(batch), items.end() - from);
        Transaction transaction(store);
        addToQueue(store, run, {from, to});
        transaction.commit();
        from = to;
    }
    Transaction transaction(store);
    closeQueue(store, run, reasons);
    transaction.commit();
}

std::vector<QueueItem> queueItemsOf(const Store& store, ImageId image)
{
    std::vector<QueueItem> items;
    Database& database = store.database();
    if (integerOf(database, "SELECT state FROM review WHERE image = ?", 0, image) ==
        int(ReviewState::Returned))
        items.push_back({image, QueueReason::Returned, queueWeight(QueueReason::Returned, 0), -1, {}});
    Query rows(database,
               "SELECT reason, weight, question, value FROM queue_item WHERE image = ? "
               "ORDER BY weight DESC, reason",
               image);
    while (rows.next())
        items.push_back({image, rows.kind("reason", QueueReason::Drift), rows.real("weight"),
                         questionFrom(store, rows, "question"), rows.text("value")});
    return items;
}

std::array<qint64, queueReasons> queueCounts(const Store& store)
{
    std::array<qint64, queueReasons> counts{};
    Database& database = store.database();
    counts[std::size_t(QueueReason::Returned)] =
        integerOf(database, "SELECT count(*) FROM review WHERE state = ?", 0, int(ReviewState::Returned));
    Query rows(database, "SELECT reason, count(*) AS items FROM queue_item GROUP BY reason");
    while (rows.next())
        if (const qint64 reason = rows.integer("reason"); reason > 0 && reason < queueReasons)
            counts[std::size_t(reason)] = rows.integer("items");
    return counts;
}

std::optional<double> machineConfidence(const Store& store, ImageId image)
{
    // A person's newest answer is the current one, so whatever a machine still says nobody has answered.
    Query row(store.database(),
              "SELECT avg(a.confidence) AS mean FROM current_answer c JOIN answer a ON a.id = c.answer "
              "JOIN speaker s ON s.id = a.speaker WHERE c.image = ? AND s.kind <> ?",
              image, int(SpeakerKind::Person));
    return row.next() && !row.isNull("mean") ? std::optional(row.real("mean")) : std::nullopt;
}

qint64 newestAnswer(const Store& store)
{
    return integerOf(store.database(), "SELECT ifnull(max(id), 0) FROM answer", 0);
}

} // namespace geovlm::store
