// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/outcome.h"
#include "domain/random.h"
#include "figures/analysis.h"
#include "figures/coverage.h"
#include "figures/evaluation.h"
#include "pipeline/common/reordering.h"
#include "pipeline/stages/export.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/cases.h"
#include "store/results/results.h"
#include "store/results/runs.h"
#include "support/registry.h"

#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <functional>

namespace tst_coverage {

using namespace geovlm;

namespace {

constexpr int dimension = 64;

/// Queries and tiles without image files, whose embeddings a test says itself. Query i's match is tile i.
class Small
{
public:
    Small(int queryCount, int tileCount)
    {
        const QString path = m_folder.filePath(QStringLiteral("small.geovlm"));
        store::Store::create(path);
        m_store = store::Store::open(path, store::Access::Write);
        store::Transaction transaction(*m_store);
        split = store::addSplit(*m_store, QStringLiteral("all"));
        addTiles(tileCount);
        for (int i = 0; i < queryCount; ++i) {
            queries.push_back(addImage(QStringLiteral("ground/q%1.jpg").arg(i), View::Ground, i));
            store::addSplitQuery(*m_store, split, queries.back(), Role::Test);
        }
        transaction.commit();
        store::Model model;
        model.name = QStringLiteral("toy");
        model.kind = ModelKind::Encoder;
        model.sha256 = QByteArray(64, 'a');
        m_encoder = store::putModel(*m_store, model);
    }

    void pairAll()
    {
        store::Transaction transaction(*m_store);
        for (std::size_t i = 0; i < queries.size(); ++i)
            store::addPair(*m_store, queries[i], tiles[i], PairKind::Positive);
        transaction.commit();
    }
    void addTiles(int count)
    {
        store::Transaction transaction(*m_store);
        for (int i = 0; i < count; ++i) {
            const int number = int(tiles.size());
            tiles.push_back(
                addImage(QStringLiteral("satellite/t%1.png").arg(number), View::Satellite, number));
            store::addSplitReference(*m_store, split, tiles.back());
        }
        transaction.commit();
    }

    /// One number of each embedding is 1, of the place `axis` gives; -1 leaves the image out.
    void encode(const std::vector<ImageId>& images, const std::function<int(int)>& axis)
    {
        std::vector<store::EmbeddedRow> who;
        std::vector<int> axes;
        for (int i = 0; i < int(images.size()); ++i)
            if (const int at = axis(i); at >= 0) {
                who.push_back({images[std::size_t(i)], {}});
                axes.push_back(at);
            }
        Matrix rows(int(who.size()), dimension);
        for (int i = 0; i < rows.rows; ++i) {
            rows.row(i)[std::size_t(axes[std::size_t(i)])] = 1;
            for (std::size_t d = 0; d < std::size_t(dimension); ++d)
                rows.row(i)[d] += collapsed ? std::sin(float(d + 1)) : noise * float(m_random.uniform());
            normalise(rows.row(i));
        }
        const qint64 run = store::beginRun(*m_store, RunKind::Encode, m_encoder, {});
        store::EmbeddingSet set =
            store::ensureSet(*m_store, store::EmbeddingKind::Image, m_encoder, dimension);
        store::putRows(*m_store, set, run, who, rows);
        store::sealSet(*m_store, set);
        store::finishRun(*m_store, run);
    }

    qint64 retrieve()
    {
        SilentProgress silent;
        return pipeline::retrieve(*m_store, {}, silent).run;
    }
    /// An order by `score` of the first-stage place.
    qint64 rerank(const std::function<float(int)>& score)
    {
        const qint64 retrieval = store::latestRun(*m_store, RunKind::Retrieve)->id;
        const qint64 run =
            store::beginRun(*m_store, RunKind::Rerank, 0, {{QStringLiteral("retrieval"), retrieval}});
        for (const store::Split& one : store::splits(*m_store))
            for (const store::Retrieval& found : store::retrievals(*m_store, retrieval, one.id, Role::Test)) {
                std::vector<float> scores;
                for (int place = 0; place < int(found.candidates.size()); ++place)
                    scores.push_back(score(place));
                store::putReranking(
                    *m_store, run, one.id, Role::Test,
                    pipeline::reordered(found, scores, store::relationsOf(*m_store, found.query).positives));
            }
        store::finishRun(*m_store, run);
        return run;
    }
    qint64 rerankAsFound()
    {
        return rerank([](int place) { return 1 - 0.01F * float(place); });
    }
    store::Store& store() { return *m_store; }
    QString file(const QString& name) const { return m_folder.filePath(name); }
    qint64 encoder() const { return m_encoder; }

    int split = 0;
    std::vector<ImageId> queries, tiles;
    float noise = 0.01F;
    bool collapsed = false; ///< what has the same axis is exactly the same

private:
    ImageId addImage(const QString& path, View view, int place)
    {
        return store::addImage(*m_store, {0, path, view, QStringLiteral("A"), Place{50 + 0.001 * place, 7}});
    }

    QTemporaryDir m_folder;
    std::unique_ptr<store::Store> m_store;
    qint64 m_encoder = 0;
    Random m_random{7};
};

int same(int i)
{
    return i;
}

bool anyContains(const QStringList& sentences, const QString& part)
{
    return std::ranges::any_of(sentences, [&](const QString& one) { return one.contains(part); });
}

/// Ten queries over twenty tiles: three are right, the others look like a wrong tile.
std::unique_ptr<Small> threeOfTen(const std::function<int(int)>& tileAxis)
{
    auto small = std::make_unique<Small>(10, 20);
    small->pairAll();
    small->encode(small->tiles, tileAxis);
    small->encode(small->queries, [](int i) { return i < 3 ? i : i + 7; });
    small->retrieve();
    small->rerankAsFound();
    return small;
}

} // namespace

class CoverageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWholeSearchHasNoWarning();
    void tilesLeftOutMakeTheirQueriesMisses();
    void aQueryWithoutAnEmbeddingIsAMiss();
    void galleriesCountWhatWasSearched();
    void tilesThatCameLaterMakeTheSearchStale();
    void newerEmbeddingsMakeTheSearchStale();
    void aCollapsedEncoderIsSaidToBeChance();
    void aMatchThatATieKeptOutIsTied();
    void withoutAMatchIsAClassOfItsOwn();
    void nothingMatchedIsSaidAsItIs();
    void mediansBeforeAndAfterAreOfTheSameQueries();
    void rankingsOfAQueryInTwoSplitsAreToldApart();
    void ranksThatNobodyWroteDoNotBreakAnalysis();
    void precisionCountsPositivesThatWereNotSearched();
};

void CoverageTest::aWholeSearchHasNoWarning()
{
    const auto small = threeOfTen(same);
    const auto evaluation = figures::evaluate(small->store());
    QCOMPARE(evaluation.warnings, QStringList());
    QVERIFY(toJson(evaluation)[u"splits"][0][u"searched_only"].isNull());
    QCOMPARE(evaluation.splits[0].metrics.before.r1.value_or(-1), 30.0);
    QVERIFY(evaluation.splits[0].coverage.isWhole());
    QCOMPARE(pipeline::staleDerivations(small->store()), QStringList());
}

/// Leaving the tiles of the hard queries out of an import turned 30 % into 100 % of "6 queries".
void CoverageTest::tilesLeftOutMakeTheirQueriesMisses()
{
    const auto small = threeOfTen([](int i) { return i >= 3 && i < 10 ? -1 : i; });
    const auto evaluation = figures::evaluate(small->store());
    const auto& split = evaluation.splits[0];
    QCOMPARE(split.metrics.queries, 10);
    QCOMPARE(split.metrics.missed, 7);
    QCOMPARE(split.metrics.references, 13);
    QCOMPARE(split.metrics.before.r1.value_or(-1), 30.0);
    QCOMPARE(split.metrics.after.r10.value_or(-1), 30.0);
    QCOMPARE(split.coverage.unsearchedMatches, 7);
    QCOMPARE(split.outcomeCounts[std::size_t(Outcome::NotInTen)], 7);
    QCOMPARE(split.outcomeCounts[std::size_t(Outcome::NoMatch)], 0);
    QVERIFY2(anyContains(evaluation.warnings, QStringLiteral("7 of 10 queries count as misses")),
             qPrintable(evaluation.warnings.join(u'\n')));
    QVERIFY(anyContains(evaluation.warnings, QStringLiteral("13 of 20 references")));
    const QJsonValue json = toJson(evaluation)[u"splits"][0];
    QCOMPARE(json[u"queries"].toInt(), 10);
    QCOMPARE(json[u"references"].toInt(), 13);
    QCOMPARE(json[u"coverage"][u"references"].toInt(), 20);
    QCOMPARE(json[u"coverage"][u"misses"].toInt(), 7);
    QCOMPARE(json[u"coverage"][u"missed"].toArray().size(), 7);
    QCOMPARE(json[u"searched_only"][u"queries"].toInt(), 3); // the figure that it must not be taken for
    QCOMPARE(json[u"searched_only"][u"before"][u"r1"].toDouble(), 100.0);
    QCOMPARE(json[u"coverage"][u"missed"][0].toString(), QStringLiteral("ground/q3.jpg"));
    // The list of cases says of them what the figures do.
    const auto counts =
        store::outcomeCounts(small->store(), store::latestRun(small->store(), RunKind::Rerank)->id, {});
    QCOMPARE(counts[std::size_t(Outcome::NotInTen)], 7);
    QCOMPARE(counts[std::size_t(Outcome::NoMatch)], 0);
}

void CoverageTest::aQueryWithoutAnEmbeddingIsAMiss()
{
    Small small(10, 20);
    small.pairAll();
    small.encode(small.tiles, same);
    small.encode(small.queries, [](int i) { return i < 4 ? i : -1; });
    SilentProgress silent;
    const pipeline::RetrieveResult retrieved = pipeline::retrieve(small.store(), {}, silent);
    QCOMPARE(retrieved.queries, 4);
    QCOMPARE(retrieved.allQueries, 10);
    small.rerankAsFound();
    const auto evaluation = figures::evaluate(small.store());
    const auto& split = evaluation.splits[0];
    QCOMPARE(split.metrics.before.r1.value_or(-1), 40.0);
    QCOMPARE(split.coverage.unsearchedQueries, 6);
    QCOMPARE(split.coverage.missed.size(), 6);
    QVERIFY(anyContains(evaluation.warnings, QStringLiteral("6 have no embedding")));
    QVERIFY(anyContains(pipeline::staleDerivations(small.store()), QStringLiteral("6 of the 10 queries")));
    // Every figure is of all ten.
    const auto analysis = figures::analyse(figures::caseTable(small.store()));
    QCOMPARE(analysis.splits[0].whole.metrics.queries, 10);
    QCOMPARE(analysis.splits[0].whole.recallAt(10)->before, 40.0);
    QCOMPARE(analysis.splits[0].curve.back().before, 40.0);
}

/// 66,363 labelled tiles, 88 of them on disk: R@1 % was 100.
void CoverageTest::galleriesCountWhatWasSearched()
{
    Small small(4, 400);
    small.pairAll();
    small.encode(small.tiles, [](int i) { return i < 20 ? i : -1; });
    small.encode(small.queries, [](int i) { return i + 1; }); // each is second to a wrong tile, or later
    small.retrieve();
    small.rerankAsFound();
    const auto evaluation = figures::evaluate(small.store());
    QCOMPARE(evaluation.splits[0].metrics.references, 20);
    QVERIFY(!evaluation.splits[0].metrics.before.r1pct); // 20 have no hundredth
    QVERIFY(anyContains(evaluation.warnings, QStringLiteral("20 of 400 references")));
}

void CoverageTest::tilesThatCameLaterMakeTheSearchStale()
{
    const auto small = threeOfTen(same);
    small->addTiles(5);
    SilentProgress silent;
    const pipeline::RetrieveResult retrieved = pipeline::retrieve(small->store(), {}, silent);
    QCOMPARE(retrieved.references, 20);
    QCOMPARE(retrieved.allReferences, 25);
    small->rerankAsFound();
    QVERIFY(anyContains(figures::evaluate(small->store()).warnings, QStringLiteral("20 of 25 references")));
    QVERIFY(
        anyContains(pipeline::staleDerivations(small->store()), QStringLiteral("5 of the 25 references")));
}

void CoverageTest::newerEmbeddingsMakeTheSearchStale()
{
    const auto small = threeOfTen(same);
    small->encode({small->tiles[4]}, [](int) { return 60; }); // the picture was another
    QVERIFY(anyContains(pipeline::staleDerivations(small->store()),
                        QStringLiteral("1 image embeddings are newer")));
    QVERIFY(anyContains(figures::evaluate(small->store()).warnings, QStringLiteral("newer")));
    small->retrieve();
    QVERIFY(!anyContains(pipeline::staleDerivations(small->store()), QStringLiteral("newer")));
}

void CoverageTest::aCollapsedEncoderIsSaidToBeChance()
{
    constexpr int tiles = 333; // more than a processor compares at once, and no round number
    Small small(10, tiles);
    small.collapsed = true;
    small.pairAll();
    small.encode(small.tiles, [](int) { return 5; });
    small.encode(small.queries, [](int) { return 5; });
    small.retrieve();
    small.rerank([](int) { return 0.5F; });
    const auto evaluation = figures::evaluate(small.store());
    const SplitMetrics& metrics = evaluation.splits[0].metrics;
    QCOMPARE(metrics.before.r1.value_or(-1), 100.0); // by the contract's rank
    QCOMPARE(metrics.before.r10.value_or(-1), 100.0);
    QCOMPARE(metrics.before.tied.value_or(-1), 10);
    QVERIFY(std::abs(metrics.before.r1Expected.value_or(-1) - 100.0 / tiles) < 1e-9);
    QCOMPARE(metrics.before.headlineR1().value_or(-1), metrics.before.r1Expected.value_or(0));
    // The ten are tiles 0 to 9, so that every match is among them, level with nine others.
    QCOMPARE(metrics.after.tied.value_or(-1), 10);
    QVERIFY(std::abs(metrics.after.r1Expected.value_or(-1) - 10) < 1e-9);
    QVERIFY(anyContains(evaluation.warnings, QStringLiteral("shares its score")));
    const QJsonValue json = toJson(evaluation)[u"splits"][0];
    QCOMPARE(json[u"before"][u"tied"].toInt(-1), 10);
    QCOMPARE(json[u"before"][u"r1"].toDouble(), 100.0);
    QVERIFY(std::abs(json[u"before"][u"r1_expected"].toDouble() - 100.0 / tiles) < 1e-9);
    const auto analysis = figures::analyse(figures::caseTable(small.store()));
    QCOMPARE(analysis.splits[0].whole.metrics.before.tied.value_or(-1), 10);
}

/// Fifteen tiles are level; which ten are reranked is chance, and the last five matches are not among them.
void CoverageTest::aMatchThatATieKeptOutIsTied()
{
    Small small(15, 15);
    small.collapsed = true;
    small.pairAll();
    small.encode(small.tiles, [](int) { return 5; });
    small.encode(small.queries, [](int) { return 5; });
    small.retrieve();
    small.rerankAsFound(); // the first of the ten stays first: one query is right
    const SplitMetrics metrics = figures::evaluate(small.store()).splits[0].metrics;
    QCOMPARE(metrics.after.tied.value_or(-1), 5);
    QVERIFY(std::abs(metrics.after.headlineR1().value_or(-1) - 100.0 / 15) < 1e-9);
}

void CoverageTest::withoutAMatchIsAClassOfItsOwn()
{
    Small small(6, 20);
    store::Transaction transaction(small.store());
    for (std::size_t i = 0; i < 4; ++i) // the last two have none
        store::addPair(small.store(), small.queries[i], small.tiles[i], PairKind::Positive);
    transaction.commit();
    small.encode(small.tiles, same);
    small.encode(small.queries, same);
    small.retrieve();
    const qint64 run = small.rerankAsFound();
    const auto evaluation = figures::evaluate(small.store());
    const auto& split = evaluation.splits[0];
    QCOMPARE(split.metrics.queries, 4);
    QCOMPARE(split.metrics.withoutMatch, 2);
    QCOMPARE(split.outcomeCounts[std::size_t(Outcome::NoMatch)], 2);
    QCOMPARE(split.outcomeCounts[std::size_t(Outcome::NotInTen)], 0);
    QCOMPARE(toJson(split)[u"without_match"].toInt(), 2);
    QCOMPARE(toJson(split)[u"outcomes"][u"without_match"].toInt(), 2);
    const auto counts = store::outcomeCounts(small.store(), run, {});
    QCOMPARE(counts[std::size_t(Outcome::NoMatch)], 2);
    store::CaseFilter filter;
    filter.outcome = Outcome::NoMatch;
    const auto keys = store::caseKeys(small.store(), run, filter, store::CaseOrder::Name, false);
    QCOMPARE(keys.size(), std::size_t(2));
    QCOMPARE(keys[0].query, small.queries[4]);
}

void CoverageTest::nothingMatchedIsSaidAsItIs()
{
    Small small(6, 20);
    small.encode(small.tiles, same);
    small.encode(small.queries, same);
    small.retrieve();
    small.rerankAsFound();
    const auto evaluation = figures::evaluate(small.store());
    for (const Signature& one : evaluation.signatures)
        QVERIFY2(!one.advice.contains(QStringLiteral("run the retrieval")), qPrintable(one.advice));
    const QJsonValue json = toJson(evaluation)[u"splits"][0];
    QCOMPARE(json[u"queries"].toInt(-1), 0);
    QVERIFY(json[u"lift_r1"][u"mcnemar_p"].isNull());
    QVERIFY(json[u"lift_r1"][u"ci95"].isNull());
    QVERIFY(json[u"before"][u"r1"].isNull());
    QCOMPARE(json[u"without_match"].toInt(), 6);
}

void CoverageTest::mediansBeforeAndAfterAreOfTheSameQueries()
{
    Small small(3, 20);
    small.noise = 0;
    small.pairAll();
    const ImageId nowhere =
        store::addImage(small.store(), {0, QStringLiteral("satellite/nowhere.png"), View::Satellite, {}, {}});
    store::addSplitReference(small.store(), small.split, nowhere);
    small.encode(small.tiles, same);
    small.encode({nowhere}, [](int) { return 2; }); // as like the last query as its match is
    small.encode(small.queries, same);
    small.retrieve();
    // The second comes first: for the last query, the tile that is nowhere.
    small.rerank([](int place) { return place == 1 ? 0.9F : 0.5F - 0.01F * float(place); });
    const auto evaluation = figures::evaluate(small.store());
    QCOMPARE(evaluation.splits[0].metrics.errorQueries, 2);
    QCOMPARE(evaluation.splits[0].metrics.before.medianErrorM.value_or(-1), 0.0);
    QCOMPARE(toJson(evaluation.splits[0])[u"median_error_queries"].toInt(), 2);
    const auto analysis = figures::analyse(figures::caseTable(small.store()));
    QCOMPARE(analysis.splits[0].metresBefore.count, 2);
    QCOMPARE(analysis.splits[0].metresAfter.count, 2);
}

void CoverageTest::rankingsOfAQueryInTwoSplitsAreToldApart()
{
    const auto small = threeOfTen(same);
    const int other = store::addSplit(small->store(), QStringLiteral("other"));
    for (std::size_t i = 0; i < 10; ++i) {
        store::addSplitQuery(small->store(), other, small->queries[i], Role::Test);
        store::addSplitReference(small->store(), other, small->tiles[i]);
    }
    small->retrieve();
    small->rerankAsFound();
    const QString csv = small->file(QStringLiteral("rankings.csv"));
    pipeline::exportRankings(small->store(), 0, {}, csv);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readLine().trimmed(),
             QByteArray("query,reference,kind,rank_before,similarity,rank_after,score,split"));
    QSet<QByteArray> places, splits;
    int rows = 0;
    for (; !file.atEnd(); ++rows) {
        const QList<QByteArray> cells = file.readLine().trimmed().split(',');
        QCOMPARE(cells.size(), 8);
        splits.insert(cells[7]);
        places.insert(cells[0] + '|' + cells[5] + '|' + cells[7]);
    }
    QCOMPARE(splits, (QSet<QByteArray>{"all", "other"}));
    QVERIFY(rows >= 200);
    QCOMPARE(int(places.size()), rows); // one row a query, split and place
}

void CoverageTest::ranksThatNobodyWroteDoNotBreakAnalysis()
{
    const auto small = threeOfTen(same);
    const qint64 run = store::latestRun(small->store(), RunKind::Rerank)->id;
    store::Reranking odd = store::reranking(small->store(), run, small->split, small->queries[0]);
    for (const auto& [before, after] : {std::pair(-5, 3), {0, -5}, {2'000'000'000, 0}, {0, 2'000'000'000}}) {
        odd.rankBefore = before;
        odd.rankAfter = after;
        store::putReranking(small->store(), run, small->split, Role::Test, odd);
        const auto table = figures::caseTable(small->store());
        const auto analysis = figures::analyse(table);
        QVERIFY(analysis.splits[0].change.counts.size() < 100);
        QCOMPARE(figures::evaluate(small->store(), table).splits.size(), std::size_t(1));
    }
}

/// Two positives of which one was not searched: the one that was found first is half of what there is.
void CoverageTest::precisionCountsPositivesThatWereNotSearched()
{
    Small small(1, 12);
    for (const std::size_t tile : {std::size_t(0), std::size_t(1)})
        store::addPair(small.store(), small.queries[0], small.tiles[tile], PairKind::Positive);
    small.encode(small.tiles, [](int i) { return i == 1 ? -1 : i; });
    small.encode(small.queries, same);
    small.retrieve();
    small.rerankAsFound();
    const SplitMetrics metrics = figures::evaluate(small.store()).splits[0].metrics;
    QVERIFY(std::abs(metrics.before.ap.value_or(-1) - 50) < 1e-9);
    QVERIFY(std::abs(metrics.after.ap.value_or(-1) - 50) < 1e-9);
}

GEOVLM_TEST(CoverageTest);

} // namespace tst_coverage

#include "tst_coverage.moc"
