// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/random.h"
#include "store/results/cases.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <QElapsedTimer>

namespace tst_cases {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::CaseFilter;
using store::CaseKey;
using store::CaseOrder;

namespace {

/// What a case list is made of, kept beside the store to compare with.
struct Known
{
    CaseKey key;
    QString path;
    QString area;
    QString answer; ///< to question 0; may name two
    int before = -1;
    int after = -1;
    Outcome outcome = Outcome::NotInTen;
    int change() const { return before < 0 || after < 0 ? 0 : before - after; }
};

struct Cases : Fixture
{
    qint64 run = 0;
    std::vector<int> splits;
    std::vector<ImageId> references;
    std::vector<Known> known;

    explicit Cases(int splitCount = 2)
    {
        run = store::beginRun(*store, RunKind::Rerank, 0, {});
        for (int i = 0; i < splitCount; ++i)
            splits.push_back(store::addSplit(*store, u"split %1"_s.arg(i)));
        for (int i = 0; i < 12; ++i)
            references.push_back(image(u"sat/%1.png"_s.arg(i), View::Satellite));
    }

    /// `after` counts among the ten; a match that is not among them keeps its rank.
    store::Reranking reranking(ImageId query, int before, int after) const
    {
        store::Reranking result;
        result.query = query;
        result.match = before < 0 ? 0 : references[11];
        result.rankBefore = before;
        result.rankAfter = after;
        for (int place = 0; place < 10; ++place) {
            store::Candidate candidate;
            candidate.reference =
                before >= 0 && before < 10 && place == after ? references[11] : references[size_t(place)];
            candidate.similarity = 0.9f - 0.01f * float(place);
            candidate.score = 0.5f;
            candidate.before = place;
            candidate.after = place;
            result.candidates.push_back(candidate);
        }
        return result;
    }

    void addRandom(Random& random, int i)
    {
        static const QStringList areas = {u""_s, u"Oslo"_s, u"Århus"_s, u"Lima"_s};
        static const QStringList answers = {u""_s, u"rural"_s, u"urban"_s, u"park and urban"_s};
        Known one;
        one.area = areas[random.below(4)];
        one.path = u"%1/%2 %3.jpg"_s.arg(one.area.isEmpty() ? u"x"_s : one.area)
                       .arg(random.below(1000))
                       .arg(i, 5, 10, QLatin1Char(random.chance(0.5) ? 'A' : 'a'));
        one.before = random.below(14) - 1;
        one.after = one.before < 0 || one.before > 9 ? one.before : random.below(10);
        one.outcome = outcomeOf(one.before, one.after);
        one.answer = answers[random.below(4)];
        const ImageId query = image(one.path, View::Ground, one.area);
        one.key = {splits[size_t(random.below(int(splits.size())))], query};
        if (!one.answer.isEmpty())
            say(query, 0, one.answer);
        store::putReranking(*store, run, one.key.split, Role::Test, reranking(query, one.before, one.after));
        known.push_back(one);
    }
};

bool keeps(const CaseFilter& filter, const Known& one)
{
    if (filter.split && *filter.split != one.key.split)
        return false;
    if (filter.area && *filter.area != one.area)
        return false;
    if (filter.outcome && *filter.outcome != one.outcome)
        return false;
    if (filter.rankBeforeAtMost && (one.before < 0 || one.before > *filter.rankBeforeAtMost))
        return false;
    if (filter.rankAfterAtMost && (one.after < 0 || one.after > *filter.rankAfterAtMost))
        return false;
    if (filter.changeAtLeast && std::abs(one.change()) < *filter.changeAtLeast)
        return false;
    if (filter.among && std::ranges::find(filter.among->keys, one.key) == filter.among->keys.end())
        return false;
    if (filter.queryAnswer && !splitValues(one.answer).contains(filter.queryAnswer->value))
        return false;
    return filter.text.isEmpty() || one.path.toCaseFolded().contains(filter.text.toCaseFolded());
}

std::vector<CaseKey> bruteForce(std::vector<Known> list, const CaseFilter& filter, CaseOrder order,
                                bool descending)
{
    std::erase_if(list, [&](const Known& one) { return !keeps(filter, one); });
    const auto rank = [](int value) { return value < 0 ? INT_MAX : value; };
    const auto sortKey = [&](const Known& one) {
        const int number = order == CaseOrder::RankBefore  ? rank(one.before)
                           : order == CaseOrder::RankAfter ? rank(one.after)
                           : order == CaseOrder::Change    ? one.change()
                                                           : 0;
        const QByteArray name = order == CaseOrder::Name ? one.path.toCaseFolded().toUtf8() : QByteArray();
        return std::tuple(name, number, one.key.split, one.key.query);
    };
    std::sort(list.begin(), list.end(), [&](const Known& a, const Known& b) {
        return descending ? sortKey(b) < sortKey(a) : sortKey(a) < sortKey(b);
    });
    std::vector<CaseKey> keys;
    for (const Known& one : list)
        keys.push_back(one.key);
    return keys;
}

/// In no order, with repeats, and one that is no case.
store::CaseSetPtr someOf(Random& random, const Cases& cases)
{
    std::vector<CaseKey> keys{{77, 77}};
    for (int i = random.below(300); i > 0; --i)
        keys.push_back(cases.known[size_t(random.below(int(cases.known.size())))].key);
    random.shuffle(keys);
    return store::caseSet(std::move(keys), u"some"_s);
}

CaseFilter randomFilter(Random& random, const Cases& cases)
{
    CaseFilter filter;
    if (random.chance(0.3))
        filter.split = cases.splits[size_t(random.below(2))];
    if (random.chance(0.3))
        filter.area = QStringList{u""_s, u"Oslo"_s, u"Århus"_s, u"nowhere"_s}[random.below(4)];
    if (random.chance(0.3))
        filter.outcome = Outcome(random.below(5));
    if (random.chance(0.2))
        filter.rankBeforeAtMost = random.below(12);
    if (random.chance(0.2))
        filter.rankAfterAtMost = random.below(12);
    if (random.chance(0.2))
        filter.changeAtLeast = random.below(6);
    if (random.chance(0.3))
        filter.queryAnswer = CaseFilter::Answer{0, random.chance(0.5) ? u"urban"_s : u"rural"_s};
    if (random.chance(0.3))
        filter.text = QStringList{u"ÅRHUS"_s, u"1"_s, u"/5"_s, u"100%_"_s}[random.below(4)];
    if (random.chance(0.3))
        filter.among = someOf(random, cases);
    return filter;
}

} // namespace

class CasesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultsSurvive();
    void outcomes();
    void aMatchThatWasNotSearchedIsNoQueryWithoutOne();
    void likeBruteForce();
    void trainQueriesAreNoCases();
    void rowsInTheOrderAsked();
    void speed();
};

void CasesTest::resultsSurvive()
{
    Cases cases;
    const ImageId query = cases.image(u"q.jpg"_s);
    store::Retrieval retrieval;
    retrieval.query = query;
    retrieval.match = cases.references[3];
    retrieval.rank = 12;
    retrieval.rankMasked = 11;
    retrieval.matchSimilarity = 0.5f;
    retrieval.ties = 4;
    retrieval.tiedPositives = 1;
    for (int i = 0; i < 10; ++i)
        retrieval.candidates.push_back({cases.references[size_t(i)], 0.9f - float(i) / 100, i});
    for (int again = 0; again < 2; ++again)
        store::putRetrieval(*cases.store, cases.run, cases.splits[0], Role::Test, retrieval);
    cases.reopen();
    const auto read = store::retrieval(*cases.store, cases.run, cases.splits[0], query);
    QCOMPARE(read.match, retrieval.match);
    QCOMPARE(read.rank, 12);
    QCOMPARE(read.rankMasked, 11);
    QCOMPARE(read.averagePrecision, -1.0);
    QCOMPARE(read.ties, 4);
    QCOMPARE(read.tiedPositives, 1);
    QCOMPARE(read.candidates.size(), size_t(10));
    QCOMPARE(read.candidates[4].similarity, retrieval.candidates[4].similarity);
    QCOMPARE(
        store::retrievals(*cases.store, cases.run, cases.splits[0], Role::Test)[0].candidates[9].reference,
        cases.references[9]);
    QVERIFY(store::retrievals(*cases.store, cases.run, cases.splits[0], Role::Train).empty());
    QCOMPARE(store::retrievedQueries(*cases.store, cases.run, cases.splits[0]), std::vector<ImageId>{query});
    VERIFY_SAYS(sentenceOf([&] { store::retrieval(*cases.store, cases.run, cases.splits[1], query); }),
                u"q.jpg"_s);
}

void CasesTest::outcomes()
{
    Cases cases;
    const struct
    {
        int before, after;
        Outcome outcome;
    } table[] = {{0, 0, Outcome::KeptRight},  {3, 0, Outcome::Fixed},      {0, 2, Outcome::Broken},
                 {4, 2, Outcome::StillWrong}, {10, 10, Outcome::NotInTen}, {-1, -1, Outcome::NoMatch}};
    int i = 0;
    for (const auto& row : table) {
        const ImageId query = cases.image(u"%1.jpg"_s.arg(i++));
        store::putReranking(*cases.store, cases.run, cases.splits[0], Role::Test,
                            cases.reranking(query, row.before, row.after));
        const auto read = store::caseRows(*cases.store, cases.run, {{cases.splits[0], query}}).at(0);
        QCOMPARE(read.outcome, row.outcome);
        QCOMPARE(read.rankBefore, row.before);
        QCOMPARE(read.rankAfter, row.after);
    }
    const auto all = store::rerankings(*cases.store, cases.run, cases.splits[0], Role::Test);
    QCOMPARE(all.size(), std::size(table));
    for (const store::Reranking& one : all)
        QCOMPARE(one.candidates.size(), size_t(10));
    QCOMPARE(store::outcomeCounts(*cases.store, cases.run, {}), (store::OutcomeCounts{1, 1, 1, 1, 1, 1}));
    QCOMPARE(store::outcomeCounts(*cases.store, 99, {}), (store::OutcomeCounts{}));
}

/// Both have no rank; only the first of them counts in figures, as a miss.
void CasesTest::aMatchThatWasNotSearchedIsNoQueryWithoutOne()
{
    Cases cases;
    const ImageId labelled = cases.image(u"labelled.jpg"_s), elsewhere = cases.image(u"elsewhere.jpg"_s);
    store::addSplitReference(*cases.store, cases.splits[0], cases.references[0]);
    store::addPair(*cases.store, labelled, cases.references[0], PairKind::Positive);
    store::addPair(*cases.store, elsewhere, cases.references[1], PairKind::Positive); // of no split
    for (const ImageId query : {labelled, elsewhere})
        store::putReranking(*cases.store, cases.run, cases.splits[0], Role::Test,
                            cases.reranking(query, -1, -1));
    const auto rows =
        store::caseRows(*cases.store, cases.run, {{cases.splits[0], labelled}, {cases.splits[0], elsewhere}});
    QCOMPARE(rows[0].outcome, Outcome::NotInTen);
    QCOMPARE(rows[1].outcome, Outcome::NoMatch);
}

void CasesTest::likeBruteForce()
{
    const quint64 seed = 4711;
    qInfo("seed %llu", (unsigned long long)seed);
    Random random(seed);
    Cases cases;
    {
        store::Transaction transaction(*cases.store);
        for (int i = 0; i < 700; ++i)
            cases.addRandom(random, i);
        transaction.commit();
    }
    for (int trial = 0; trial < 400; ++trial) {
        CaseFilter filter = randomFilter(random, cases);
        const auto order = CaseOrder(random.below(4));
        const bool descending = random.chance(0.5);
        const auto keys = store::caseKeys(*cases.store, cases.run, filter, order, descending);
        QVERIFY2(keys == bruteForce(cases.known, filter, order, descending),
                 qPrintable(u"trial %1, order %2"_s.arg(trial).arg(int(order))));
        const auto counts = store::outcomeCounts(*cases.store, cases.run, filter);
        for (int outcome = 0; outcome < geovlm::outcomes; ++outcome) {
            filter.outcome = Outcome(outcome);
            QCOMPARE(counts[size_t(outcome)],
                     qint64(bruteForce(cases.known, filter, CaseOrder::Name, false).size()));
        }
    }
    QCOMPARE(store::caseAreas(*cases.store, cases.run),
             (std::vector<QString>{u"Lima"_s, u"Oslo"_s, u"Århus"_s}));
}

void CasesTest::trainQueriesAreNoCases()
{
    Cases cases;
    const ImageId query = cases.image(u"q.jpg"_s);
    store::putReranking(*cases.store, cases.run, cases.splits[0], Role::Train, cases.reranking(query, 3, 0));
    QVERIFY(store::caseKeys(*cases.store, cases.run, {}, CaseOrder::Name, false).empty());
    QCOMPARE(store::rerankings(*cases.store, cases.run, cases.splits[0], Role::Train).size(), size_t(1));
    QCOMPARE(store::rerankedQueries(*cases.store, cases.run, cases.splits[0]).size(), size_t(1));
    QCOMPARE(store::reranking(*cases.store, cases.run, cases.splits[0], query).candidates.size(), size_t(10));
}

void CasesTest::rowsInTheOrderAsked()
{
    Random random(1);
    Cases cases;
    for (int i = 0; i < 5; ++i)
        cases.addRandom(random, i);
    const auto rows = store::caseRows(*cases.store, cases.run, {cases.known[3].key, cases.known[1].key});
    QCOMPARE(rows[0].path, cases.known[3].path);
    QCOMPARE(rows[1].area, cases.known[1].area);
    QVERIFY(rows[1].key == cases.known[1].key);
    VERIFY_SAYS(sentenceOf([&] { store::caseRows(*cases.store, cases.run, {{1, 9999}}); }), u"refresh"_s);
}

void CasesTest::speed()
{
    constexpr int count = 100000;
    Random random(7);
    Cases cases(1);
    QElapsedTimer timer;
    timer.start();
    {
        store::Transaction transaction(*cases.store);
        for (int i = 0; i < count; ++i)
            cases.addRandom(random, i);
        transaction.commit();
    }
    qInfo("100,000 cases with ten candidates and an answer each: %lld ms", (long long)timer.elapsed());
    const auto measure = [&](const char* what, const CaseFilter& filter, CaseOrder order) {
        size_t found = 0;
        double best = 1e9;
        for (int round = 0; round < 5; ++round) {
            timer.restart();
            found = store::caseKeys(*cases.store, cases.run, filter, order, round % 2 == 1).size();
            best = qMin(best, double(timer.nsecsElapsed()) / 1e6);
        }
        qInfo("caseKeys, %s: %.1f ms for %zu keys", what, best, found);
    };
    measure("all by name", {}, CaseOrder::Name);
    measure("all by rank before", {}, CaseOrder::RankBefore);
    measure("all by rank after", {}, CaseOrder::RankAfter);
    measure("all by change", {}, CaseOrder::Change);
    CaseFilter filter;
    filter.outcome = Outcome::Broken;
    measure("broken by change", filter, CaseOrder::Change);
    filter.area = u"Oslo"_s;
    measure("broken in Oslo by name", filter, CaseOrder::Name);
    CaseFilter answered;
    answered.queryAnswer = CaseFilter::Answer{0, u"urban"_s};
    measure("answered urban by rank", answered, CaseOrder::RankBefore);
    CaseFilter picked;
    std::vector<CaseKey> half;
    for (size_t i = 0; i < cases.known.size(); i += 2)
        half.push_back(cases.known[i].key);
    picked.among = store::caseSet(std::move(half), u"half"_s);
    measure("half of them picked, by name", picked, CaseOrder::Name);
    timer.restart();
    QVERIFY(store::outcomeCounts(*cases.store, cases.run, picked)[0] > 0);
    qInfo("outcomeCounts of the picked half: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    CaseFilter text;
    text.text = u"12"_s;
    measure("text by rank", text, CaseOrder::RankBefore);
    timer.restart();
    store::outcomeCounts(*cases.store, cases.run, {});
    qInfo("outcomeCounts: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    timer.restart();
    QCOMPARE(store::rerankings(*cases.store, cases.run, cases.splits[0], Role::Test).size(), size_t(count));
    qInfo("rerankings of all: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    cases.store.reset();
    const qint64 megabytes = QFileInfo(cases.path).size() >> 20;
    timer.restart();
    store::Store::open(cases.path, store::Access::Read);
    qInfo("opening %lld MB: %.1f ms", (long long)megabytes, double(timer.nsecsElapsed()) / 1e6);
}

GEOVLM_TEST(CasesTest);

} // namespace tst_cases

#include "tst_cases.moc"
