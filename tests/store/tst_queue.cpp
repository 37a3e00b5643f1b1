// SPDX-License-Identifier: GPL-3.0-or-later
// Who is to look at what, and the case list in that order.
#include "domain/random.h"
#include "store/annotation/queue.h"
#include "store/annotation/reviews.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"

#include <QElapsedTimer>
#include <algorithm>
#include <functional>
#include <numeric>
#include <sqlite3.h>

namespace tst_queue {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::CaseFilter;
using store::CaseKey;
using store::CaseOrder;
using store::QueueItem;
using store::QueueReason;

namespace {

const std::vector<QueueReason> ofAStage{QueueReason::Broken, QueueReason::Flip, QueueReason::LowConfidence};

/// One query under one ranking, and what is known of it besides.
struct Known
{
    CaseKey key;
    ReviewState review = ReviewState::Untouched;
    QStringList people;
    std::vector<QueueItem> items;
};

struct Queued : Fixture
{
    qint64 rerank = 0;
    qint64 run = 0;
    int split = 0;
    ImageId tile = 0;
    std::vector<Known> known;

    Queued()
    {
        rerank = store::beginRun(*store, RunKind::Rerank, 0, {});
        run = store::beginRun(*store, RunKind::Queue, 0, {});
        split = store::addSplit(*store, u"test"_s);
        tile = image(u"tile.png"_s, View::Satellite);
    }
    /// Another query, ranked.
    ImageId query(int i)
    {
        store::Reranking order;
        order.query = image(u"q%1.jpg"_s.arg(i, 6, 10, QLatin1Char('0')));
        order.match = tile;
        order.rankBefore = i % 4;
        order.rankAfter = i % 3;
        order.candidates.push_back({tile, 0.5F, 0, 0.5F, 0});
        store::putReranking(*store, rerank, split, Role::Test, order);
        return order.query;
    }
    void review(ImageId query, ReviewState state, const QString& by = u"Ann"_s, const QString& comment = {})
    {
        store::appendReview(*store, {0, query, state, comment, by, {}, 0, 0, 0});
    }
    std::vector<CaseKey> keys(const CaseFilter& filter = {}, CaseOrder order = CaseOrder::Queue) const
    {
        return store::caseKeys(*store, rerank, filter, order, order == CaseOrder::Queue);
    }
    store::CaseRow row(ImageId query) const
    {
        return store::caseRows(*store, rerank, {{split, query}}).at(0);
    }

    void addRandom(Random& random, int i)
    {
        Known one;
        one.key = {split, query(i)};
        one.review = ReviewState(random.below(5));
        if (one.review != ReviewState::Untouched)
            review(one.key.query, one.review);
        for (const QString& name : {u"Ann"_s, u"Bea"_s})
            if (random.chance(0.3)) {
                say(one.key.query, random.below(30), u"rural"_s, SpeakerKind::Person, name);
                one.people << name;
            }
        for (int reason = 1; reason < store::queueReasons; ++reason)
            if (random.chance(0.3))
                one.items.push_back({one.key.query, QueueReason(reason),
                                     store::queueWeight(QueueReason(reason), random.below(4) / 4.0), -1,
                                     QString()});
        store::addToQueue(*store, run, one.items);
        known.push_back(one);
    }
};

bool isReturned(const Known& one)
{
    return one.review == ReviewState::Returned;
}

/// Less than 0 = not in the queue.
double weightOf(const Known& one, const CaseFilter& filter)
{
    if (one.review == ReviewState::Done || one.review == ReviewState::Reviewed)
        return -1;
    const bool returned =
        isReturned(one) && filter.reason.value_or(QueueReason::Returned) == QueueReason::Returned;
    double weight = returned ? store::queueWeight(QueueReason::Returned, 0) : -1;
    for (const QueueItem& item : one.items)
        if (!filter.reason || item.reason == *filter.reason)
            weight = std::max(weight, item.weight);
    return weight;
}

bool keeps(const CaseFilter& filter, const Known& one)
{
    if (filter.review && *filter.review != one.review)
        return false;
    if (filter.annotator && !one.people.contains(*filter.annotator))
        return false;
    if (filter.reason == QueueReason::Returned)
        return isReturned(one);
    return !filter.reason || std::ranges::any_of(one.items, [&](const QueueItem& item) {
        return item.reason == *filter.reason;
    });
}

std::vector<CaseKey> bruteForce(std::vector<Known> list, const CaseFilter& filter, CaseOrder order,
                                bool descending)
{
    const bool queue = order == CaseOrder::Queue;
    std::erase_if(
        list, [&](const Known& one) { return !keeps(filter, one) || (queue && weightOf(one, filter) < 0); });
    const auto sortKey = [&](const Known& one) {
        return std::tuple(queue ? weightOf(one, filter) : 0.0, one.key.split, one.key.query);
    };
    std::ranges::sort(list, [&](const Known& a, const Known& b) {
        return descending ? sortKey(b) < sortKey(a) : sortKey(a) < sortKey(b);
    });
    std::vector<CaseKey> keys;
    for (const Known& one : list)
        keys.push_back(one.key);
    return keys;
}

CaseFilter randomFilter(Random& random)
{
    CaseFilter filter;
    if (random.chance(0.4))
        filter.review = ReviewState(random.below(5));
    if (random.chance(0.4))
        filter.annotator = QStringList{u"Ann"_s, u"Bea"_s, u"nobody"_s}[random.below(3)];
    if (random.chance(0.4))
        filter.reason = QueueReason(random.below(store::queueReasons));
    return filter;
}

/// What SQLite does for each statement that reads the cases during `act`.
QStringList plansOf(const store::Store& store, const std::function<void()>& act)
{
    QStringList statements, plans;
    const auto hear = [](unsigned, void* list, void* statement, void*) {
        char* sql = sqlite3_expanded_sql(static_cast<sqlite3_stmt*>(statement));
        static_cast<QStringList*>(list)->append(QString::fromUtf8(sql));
        sqlite3_free(sql);
        return 0;
    };
    sqlite3_trace_v2(store.database().handle(), SQLITE_TRACE_STMT, hear, &statements);
    act();
    sqlite3_trace_v2(store.database().handle(), 0, nullptr, nullptr);
    for (const QString& statement : statements.filter(u"rerank_case"_s)) {
        const QByteArray sql = "EXPLAIN QUERY PLAN " + statement.toUtf8();
        store::Query rows(store.database(), std::string_view(sql.constData(), size_t(sql.size())));
        while (rows.next())
            plans << rows.text("detail");
    }
    return plans;
}

} // namespace

class QueueTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reasonsComeInTheirOrder();
    void itemsSurvive();
    void aRebuildLeavesOthersAlone();
    void whatWasReturnedIsQueuedAtOnce();
    void whoIsDoneLeavesTheQueue();
    void rowsSayWhyAndWho();
    void confidenceIsOfWhatNobodyAnswered();
    void likeBruteForce();
    void casesComeInParts();
    void everythingIsLookedUp();
    void speed();
};

void QueueTest::reasonsComeInTheirOrder()
{
    const QueueReason order[] = {QueueReason::Returned, QueueReason::Broken, QueueReason::Flip,
                                 QueueReason::Drift, QueueReason::LowConfidence};
    for (int i = 1; i < store::queueReasons; ++i) {
        QVERIFY(store::queueWeight(order[i - 1], -1) > store::queueWeight(order[i], 7));
        QVERIFY(store::queueWeight(order[i], 0.3) > store::queueWeight(order[i], 0.2));
    }
    const QueueItem item{1, QueueReason::Flip, store::queueWeight(QueueReason::Flip, 0.25), -1, {}};
    QCOMPARE(store::weightWithin(item), 0.25);
    QCOMPARE(store::queueWeight(QueueReason::Flip, qQNaN()), 3.0);
}

void QueueTest::itemsSurvive()
{
    Queued queued;
    const ImageId query = queued.query(0);
    store::putQueueItem(*queued.store, queued.run, {query, QueueReason::Flip, 3.5, 4, u"wide"_s});
    store::putQueueItem(*queued.store, 0, {query, QueueReason::Drift, 2.5, -1, {}});
    store::putQueueItem(*queued.store, 0, {query, QueueReason::Drift, 2.25, -1, {}}); // the newest counts
    queued.store.reset();
    queued.store = store::Store::open(queued.path, store::Access::Write);
    auto items = store::queueItemsOf(*queued.store, query);
    QCOMPARE(items.size(), size_t(2));
    QCOMPARE(items[0].reason, QueueReason::Flip);
    QCOMPARE(items[0].question, 4);
    QCOMPARE(items[0].value, u"wide"_s);
    QCOMPARE(items[1].weight, 2.25);
    QCOMPARE(items[1].question, -1);
    store::dropQueueItem(*queued.store, query, QueueReason::Drift);
    QCOMPARE(store::queueItemsOf(*queued.store, query).size(), size_t(1));
    QVERIFY_THROWS_EXCEPTION(
        std::invalid_argument,
        store::putQueueItem(*queued.store, 0, {query, QueueReason::Returned, 5, -1, {}}));
}

void QueueTest::aRebuildLeavesOthersAlone()
{
    Queued queued;
    const ImageId a = queued.query(0), b = queued.query(1);
    store::putQueueItem(*queued.store, 0, {a, QueueReason::Drift, 2.5, -1, {}});
    store::replaceQueue(*queued.store, queued.run, ofAStage,
                        {{a, QueueReason::Broken, 4.9, -1, {}}, {b, QueueReason::Flip, 3.5, 1, u"x"_s}}, 1);
    const qint64 next = store::beginRun(*queued.store, RunKind::Queue, 0, {});
    // A query of two splits is found twice; the weaker find does not hide the stronger one.
    store::replaceQueue(*queued.store, next, ofAStage,
                        {{a, QueueReason::Broken, 4.2, -1, {}},
                         {a, QueueReason::Broken, 4.4, -1, {}},
                         {a, QueueReason::Broken, 4.1, -1, {}}},
                        2);
    const auto items = store::queueItemsOf(*queued.store, a);
    QCOMPARE(items.size(), size_t(2));
    QCOMPARE(items[0].weight, 4.4);
    QCOMPARE(items[1].reason, QueueReason::Drift);
    QVERIFY(store::queueItemsOf(*queued.store, b).empty());
    QCOMPARE(store::queueCounts(*queued.store), (std::array<qint64, 5>{0, 1, 0, 0, 1}));
}

void QueueTest::whatWasReturnedIsQueuedAtOnce()
{
    Queued queued;
    const ImageId broken = queued.query(0), returned = queued.query(1);
    queued.query(2); // nothing is the matter with it
    store::putQueueItem(*queued.store, queued.run, {broken, QueueReason::Broken, 4.9, -1, {}});
    queued.review(returned, ReviewState::Returned, u"Bea"_s, u"the roof is red"_s);
    QCOMPARE(queued.keys(), (std::vector<CaseKey>{{queued.split, returned}, {queued.split, broken}}));
    CaseFilter filter;
    filter.reason = QueueReason::Returned;
    QCOMPARE(queued.keys(filter, CaseOrder::Name), (std::vector<CaseKey>{{queued.split, returned}}));
    QCOMPARE(store::queueCounts(*queued.store)[0], 1);
    queued.review(returned, ReviewState::Done);
    QCOMPARE(queued.keys(), (std::vector<CaseKey>{{queued.split, broken}}));
}

void QueueTest::whoIsDoneLeavesTheQueue()
{
    Queued queued;
    for (int i = 0; i < 5; ++i) {
        const ImageId query = queued.query(i);
        store::putQueueItem(*queued.store, queued.run, {query, QueueReason::Flip, 3.5, 1, u"x"_s});
        if (i > 0)
            queued.review(query, ReviewState(i));
    }
    QCOMPARE(queued.keys().size(), size_t(3)); // untouched, in progress, returned
    const auto all = store::outcomeCounts(*queued.store, queued.rerank, {});
    const auto left = store::outcomeCounts(*queued.store, queued.rerank, {}, CaseOrder::Queue);
    QCOMPARE(std::accumulate(all.begin(), all.end(), qint64(0)), 5);
    QCOMPARE(std::accumulate(left.begin(), left.end(), qint64(0)), 3);
}

void QueueTest::rowsSayWhyAndWho()
{
    Queued queued;
    const ImageId query = queued.query(0);
    QCOMPARE(queued.row(query).review, ReviewState::Untouched);
    QVERIFY(queued.row(query).by.isEmpty());
    QVERIFY(!queued.row(query).queued);
    store::putQueueItem(*queued.store, 0, {query, QueueReason::LowConfidence, 1.5, -1, {}});
    store::putQueueItem(*queued.store, 0, {query, QueueReason::Flip, 3.5, 2, u"wide"_s});
    queued.review(query, ReviewState::InProgress);
    QCOMPARE(queued.row(query).by, u"Ann"_s);
    QCOMPARE(queued.row(query).queued->reason, QueueReason::Flip);
    QCOMPARE(queued.row(query).queued->value, u"wide"_s);
    const auto asked =
        store::caseRows(*queued.store, queued.rerank, {{queued.split, query}}, QueueReason::LowConfidence);
    QCOMPARE(asked.at(0).queued->weight, 1.5);
    queued.review(query, ReviewState::Returned, u"Bea"_s, u"look again"_s);
    QCOMPARE(queued.row(query).queued->reason, QueueReason::Returned);
    QCOMPARE(queued.row(query).comment, u"look again"_s);
    queued.review(query, ReviewState::Reviewed, u"Bea"_s);
    QCOMPARE(queued.row(query).review, ReviewState::Reviewed);
    QVERIFY(!queued.row(query).queued);
}

void QueueTest::confidenceIsOfWhatNobodyAnswered()
{
    Queued queued;
    const ImageId query = queued.query(0);
    QVERIFY(!store::machineConfidence(*queued.store, query));
    const auto machine = [&](int question, double confidence) {
        AnswerEvent event;
        event.image = query;
        event.question = question;
        event.value = u"rural"_s;
        event.confidence = confidence;
        event.speaker = {SpeakerKind::Model, u"small"_s, u"r1"_s};
        store::appendAnswer(*queued.store, event);
    };
    machine(0, 0.2);
    machine(1, 0.8);
    machine(2, -1); // not known: it says nothing either way
    QCOMPARE(store::machineConfidence(*queued.store, query).value(), 0.5);
    queued.say(query, 0, u"urban"_s);
    QCOMPARE(store::machineConfidence(*queued.store, query).value(), 0.8);
    queued.say(query, 1, u"urban"_s);
    QVERIFY(!store::machineConfidence(*queued.store, query));
    QCOMPARE(store::caseAnnotators(*queued.store), std::vector<QString>{u"Ada"_s});
    QVERIFY(store::newestAnswer(*queued.store) > 0);
}

void QueueTest::likeBruteForce()
{
    const quint64 seed = 815;
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    Queued queued;
    {
        store::Transaction transaction(*queued.store);
        for (int i = 0; i < 400; ++i)
            queued.addRandom(random, i);
        transaction.commit();
    }
    for (int trial = 0; trial < 300; ++trial) {
        CaseFilter filter = randomFilter(random);
        const auto order = random.chance(0.6) ? CaseOrder::Queue : CaseOrder::Name;
        const bool descending = random.chance(0.5);
        const auto keys = store::caseKeys(*queued.store, queued.rerank, filter, order, descending);
        QVERIFY2(keys == bruteForce(queued.known, filter, order, descending),
                 qPrintable(u"trial %1"_s.arg(trial)));
        const auto counts = store::outcomeCounts(*queued.store, queued.rerank, filter, order);
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), qint64(0)), qint64(keys.size()));
    }
    QCOMPARE(store::caseAnnotators(*queued.store), (std::vector<QString>{u"Ann"_s, u"Bea"_s}));
}

void QueueTest::casesComeInParts()
{
    Queued queued;
    std::vector<CaseKey> all, read;
    for (int i = 0; i < 10; ++i)
        all.push_back({queued.split, queued.query(i)});
    CaseKey after;
    for (auto part = store::casesAfter(*queued.store, queued.rerank, after, 3); !part.empty();
         part = store::casesAfter(*queued.store, queued.rerank, after, 3)) {
        QVERIFY(part.size() <= 3);
        read.insert(read.end(), part.begin(), part.end());
        after = part.back();
    }
    QCOMPARE(read, all);
}

/// No filter and no order goes through a table other than that of the cases, and that one by its index.
void QueueTest::everythingIsLookedUp()
{
    Random random(1);
    Queued queued;
    for (int i = 0; i < 20; ++i)
        queued.addRandom(random, i);
    for (int trial = 0; trial < 60; ++trial) {
        const CaseFilter filter = randomFilter(random);
        const QStringList plans = plansOf(*queued.store, [&] {
            queued.keys(filter, trial % 2 == 0 ? CaseOrder::Queue : CaseOrder::RankAfter);
            store::outcomeCounts(*queued.store, queued.rerank, filter, CaseOrder::Queue);
            store::casesAfter(*queued.store, queued.rerank, {}, 5);
            queued.row(queued.known[0].key.query);
        });
        QVERIFY(plans.size() >= 4);
        for (const QString& plan : plans)
            QVERIFY2(!plan.startsWith(u"SCAN"_s) && !plan.contains(u"TEMP B-TREE"_s), qPrintable(plan));
    }
}

void QueueTest::speed()
{
    constexpr int count = 100000;
    Random random(7);
    Queued queued;
    QElapsedTimer timer;
    timer.start();
    {
        store::Transaction transaction(*queued.store);
        for (int i = 0; i < count; ++i)
            queued.addRandom(random, i);
        transaction.commit();
    }
    qInfo("100,000 cases, reviews, answers of two people, queue items: %lld ms", (long long)timer.elapsed());
    const auto measure = [&](const char* what, const CaseFilter& filter, CaseOrder order) {
        size_t found = 0;
        double best = 1e9;
        for (int round = 0; round < 5; ++round) {
            timer.restart();
            found = queued.keys(filter, order).size();
            best = qMin(best, double(timer.nsecsElapsed()) / 1e6);
        }
        qInfo("caseKeys, %s: %.1f ms for %zu keys", what, best, found);
    };
    measure("all by name", {}, CaseOrder::Name);
    measure("all by queue", {}, CaseOrder::Queue);
    CaseFilter state, person, reason;
    state.review = ReviewState::Returned;
    measure("returned by name", state, CaseOrder::Name);
    state.review = ReviewState::Untouched;
    measure("untouched by name", state, CaseOrder::Name);
    person.annotator = u"Ann"_s;
    measure("answered by Ann by name", person, CaseOrder::Name);
    measure("answered by Ann by queue", person, CaseOrder::Queue);
    reason.reason = QueueReason::Flip;
    measure("flips by rank", reason, CaseOrder::RankBefore);
    measure("flips by queue", reason, CaseOrder::Queue);
    timer.restart();
    store::outcomeCounts(*queued.store, queued.rerank, {}, CaseOrder::Queue);
    qInfo("outcomeCounts of the queue: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    const auto keys = queued.keys();
    timer.restart();
    store::caseRows(*queued.store, queued.rerank, {keys.begin(), keys.begin() + 128});
    qInfo("caseRows of a page: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    timer.restart();
    QCOMPARE(store::caseAnnotators(*queued.store).size(), size_t(2));
    qInfo("caseAnnotators: %.2f ms", double(timer.nsecsElapsed()) / 1e6);
}

GEOVLM_TEST(QueueTest);

} // namespace tst_queue

#include "tst_queue.moc"
