// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/distribution.h"
#include "domain/statistics/pca.h"
#include "domain/statistics/question_worth.h"
#include "domain/statistics/recall_curve.h"
#include "domain_support.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/watched_progress.h"

#include <QTest>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace tst_analysis {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonArray analysisGolden(const QString& section)
{
    return goldenJson(QStringLiteral("analysis.json")).object()[section].toArray();
}

bool same(const Band& band, const QJsonValue& expected)
{
    return near(band.low, expected[0].toDouble()) && near(band.high, expected[1].toDouble());
}

bool same(const std::optional<double>& figure, const QJsonValue& expected)
{
    return figure ? expected.isDouble() && near(*figure, expected.toDouble()) : expected.isNull();
}

bool same(const std::vector<double>& values, const QJsonValue& expected)
{
    const std::vector<double> wanted = doublesOf(expected);
    return std::equal(values.begin(), values.end(), wanted.begin(), wanted.end(), near);
}

std::vector<RankPair> pairsOf(const QJsonValue& list)
{
    std::vector<RankPair> pairs;
    for (const QJsonValue& one : list.toArray())
        pairs.push_back({one[0].toInt(), one[1].toInt()});
    return pairs;
}

void comparePoint(const RecallPoint& point, const QJsonValue& expected)
{
    QCOMPARE(point.k, expected[u"k"].toInt());
    QVERIFY(near(point.before, expected[u"before"].toDouble()));
    QVERIFY(near(point.after, expected[u"after"].toDouble()));
    QVERIFY(near(point.lift, expected[u"lift"].toDouble()));
    QVERIFY(same(point.beforeBand, expected[u"before_band"]));
    QVERIFY(same(point.afterBand, expected[u"after_band"]));
    QVERIFY(same(point.liftBand, expected[u"lift_band"]));
    QCOMPARE(point.fixed, expected[u"fixed"].toInt());
    QCOMPARE(point.broken, expected[u"broken"].toInt());
    QVERIFY(near(point.mcnemarP, expected[u"p"].toDouble()));
}

std::vector<QueryResult> resultsOf(const std::vector<RankPair>& pairs)
{
    std::vector<QueryResult> results;
    for (const RankPair& pair : pairs) {
        results.emplace_back();
        results.back().rankBefore = pair.before;
        results.back().rankAfter = pair.after;
    }
    return results;
}

/// Coordinates that agree as far as single-precision pictures need and much further.
bool close(const std::vector<double>& values, const QJsonValue& expected)
{
    const std::vector<double> wanted = doublesOf(expected);
    return std::equal(values.begin(), values.end(), wanted.begin(), wanted.end(),
                      [](double a, double b) { return std::abs(a - b) < 1e-7 * std::max(1.0, std::abs(b)); });
}

} // namespace

class AnalysisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenIsThere();
    void recallCurveIsTheReferences();
    void curveBeginsAsLiftR1();
    void curveRefusesWhatDoesNotAscend();
    void placesEndWithTheReferences();
    void maskedRanksAreThoseThatAreKnown();
    void setsOfTwoRuns();
    void histogramIsTheReferences();
    void everyValueIsInItsBin();
    void distributionIsTheReferences();
    void rankChangeIsTheReferences();
    void worthIsTheReferences();
    void worthlessAndPerfectQuestions();
    void removalIsTheReferences();
    void planeIsNumpys();
    void planeOfNothingIsFlat();
    void planeIsTheSameAgain();
    void planeStops();
};

void AnalysisTest::goldenIsThere()
{
    for (const char* section : {"curve", "histogram", "distribution", "change", "worth", "removal", "pca"})
        QVERIFY2(analysisGolden(QLatin1String(section)).size() >= 3, section);
}

void AnalysisTest::recallCurveIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("curve"))) {
        const auto curve = recallCurve(pairsOf(one[u"pairs"]), intsOf(one[u"ks"]), one[u"draws"].toInt(),
                                       quint64(one[u"seed"].toInt()));
        const QJsonArray points = one[u"points"].toArray();
        QCOMPARE(int(curve.size()), points.size());
        for (int i = 0; i < points.size(); ++i)
            comparePoint(curve[std::size_t(i)], points[i]);
    }
}

void AnalysisTest::curveBeginsAsLiftR1()
{
    Random random(propertySeed());
    std::vector<RankPair> pairs;
    for (int i = 0; i < 150; ++i)
        pairs.push_back({random.below(4), random.below(4)});
    const std::vector<int> ks{1, 2, 10};
    const RecallPoint first = recallCurve(pairs, ks, 500, 8).front();
    const Lift lift = liftR1(resultsOf(pairs), 500, 8);
    QVERIFY(near(first.lift, lift.points));
    QVERIFY(near(first.liftBand.low, lift.low) && near(first.liftBand.high, lift.high));
    QVERIFY(near(first.mcnemarP, *lift.mcnemarP));
    QCOMPARE(first.fixed, lift.fixed);
    QCOMPARE(first.broken, lift.broken);
}

void AnalysisTest::curveRefusesWhatDoesNotAscend()
{
    const std::vector<RankPair> pairs{{0, 0}};
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, recallCurve(pairs, std::vector<int>{1, 1}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, recallCurve(pairs, std::vector<int>{0, 1}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, recallCurve(pairs, std::vector<int>{1}, 0));
    QVERIFY(recallCurve(pairs, std::vector<int>{}).empty());
}

void AnalysisTest::placesEndWithTheReferences()
{
    QCOMPARE(curvePlaces(0), std::vector<int>());
    QCOMPARE(curvePlaces(3), (std::vector<int>{1, 2, 3}));
    QCOMPARE(curvePlaces(17).back(), 17);
    QCOMPARE(curvePlaces(50).back(), 50);
    QCOMPARE(curvePlaces(99).back(), 99);
    QCOMPARE(curvePlaces(90'618).back(), 100);
    QCOMPARE(int(curvePlaces(90'618).size()), 16);
}

void AnalysisTest::maskedRanksAreThoseThatAreKnown()
{
    std::vector<QueryResult> results(3);
    results[0].rankBefore = results[0].rankAfter = 4;
    results[1].rankBefore = 3;
    results[1].rankAfter = 2;
    results[1].rankMaskedBefore = 1;
    results[1].rankMaskedAfter = 0;
    QCOMPARE(int(rankPairs(results).size()), 2);
    const auto masked = maskedRankPairs(results);
    QCOMPARE(int(masked.size()), 1);
    QCOMPARE(masked[0].before, 1);
    QCOMPARE(masked[0].after, 0);
}

void AnalysisTest::setsOfTwoRuns()
{
    QVERIFY(runSetOf(0, 0) == RunSet::BothRight && runSetOf(0, 1) == RunSet::OnlyA);
    QVERIFY(runSetOf(7, 0) == RunSet::OnlyB && runSetOf(2, 30) == RunSet::BothWrong);
}

void AnalysisTest::histogramIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("histogram"))) {
        const Histogram bins = histogram(doublesOf(one[u"values"]), one[u"most"].toInt());
        QCOMPARE(bins.counts, intsOf(one[u"counts"]));
        QCOMPARE(bins.first, one[u"first"].toInteger());
        QVERIFY(near(bins.width, one[u"width"].toDouble()));
    }
}

void AnalysisTest::everyValueIsInItsBin()
{
    Random random(propertySeed());
    for (int round = 0; round < 200; ++round) {
        std::vector<double> values{std::nan("")};
        const double scale = std::pow(10, random.uniform(-6, 6));
        for (int i = random.below(60); i >= 0; --i)
            values.push_back((random.uniform() - 0.5) * scale);
        const Histogram bins = histogram(values, 2 + random.below(30));
        std::vector<int> counts(bins.counts.size());
        for (std::size_t i = 1; i < values.size(); ++i) {
            const int bin = bins.binOf(values[i]);
            QVERIFY(bin >= 0);
            QVERIFY(values[i] > bins.start(bin) - bins.width * 1e-9);
            QVERIFY(values[i] < bins.start(bin + 1) + bins.width * 1e-9);
            ++counts[std::size_t(bin)];
        }
        QCOMPARE(counts, bins.counts);
        QCOMPARE(bins.binOf(values.front()), -1);
        QCOMPARE(bins.binOf(1e300), -1);
    }
}

void AnalysisTest::distributionIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("distribution"))) {
        const Distribution found = distribution(doublesOf(one[u"given"]), one[u"points"].toInt());
        QCOMPARE(found.count, one[u"given"].toArray().size());
        QVERIFY(same(found.values, one[u"values"]));
        QVERIFY(same(found.shares, one[u"shares"]));
        QVERIFY(same(found.p25, one[u"p25"]));
        QVERIFY(same(found.median, one[u"median"]));
        QVERIFY(same(found.p75, one[u"p75"]));
        QVERIFY(same(found.p90, one[u"p90"]));
    }
    QCOMPARE(distribution({1, std::nan(""), 3}).count, 2);
}

void AnalysisTest::rankChangeIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("change"))) {
        const RankChange change = rankChange(pairsOf(one[u"pairs"]), one[u"k"].toInt());
        QCOMPARE(change.counts, intsOf(one[u"counts"]));
        QCOMPARE(change.up, one[u"up"].toInt());
        QCOMPARE(change.same, one[u"same"].toInt());
        QCOMPARE(change.down, one[u"down"].toInt());
        QVERIFY(near(change.mean, one[u"mean"].toDouble()));
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, rankChange(std::vector<RankPair>{{10, 0}}));
}

void AnalysisTest::worthIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("worth"))) {
        std::vector<PairAgreement> rows;
        for (const QJsonValue& row : one[u"rows"].toArray())
            rows.push_back(
                {std::int8_t(row[0].toInt()), std::uint16_t(row[1].toInt()), std::uint16_t(row[2].toInt())});
        const QuestionWorth worth = questionWorth(rows, one[u"draws"].toInt(), quint64(one[u"seed"].toInt()));
        QCOMPARE(worth.queries, one[u"queries"].toInt());
        QCOMPARE(worth.truePairs, one[u"true_pairs"].toInt());
        QCOMPARE(worth.falsePairs, one[u"false_pairs"].toInt());
        QVERIFY(same(worth.agreeTrue, one[u"agree_true"]));
        QVERIFY(same(worth.agreeFalse, one[u"agree_false"]));
        QVERIFY(same(worth.difference, one[u"difference"]));
        QVERIFY(same(worth.logOdds, one[u"log_odds"]));
        QVERIFY(same(worth.bits, one[u"bits"]));
        QCOMPARE(worth.band.has_value(), !one[u"band"].isNull());
        QVERIFY(!worth.band || same(*worth.band, one[u"band"]));
    }
}

void AnalysisTest::worthlessAndPerfectQuestions()
{
    const std::vector<PairAgreement> perfect(20, {1, 9, 0});
    const QuestionWorth best = questionWorth(perfect, 100);
    QVERIFY(near(*best.difference, 100) && near(*best.bits, 1));
    const std::vector<PairAgreement> same(20, {1, 9, 9}); // everybody always says the same
    const QuestionWorth none = questionWorth(same, 100);
    QVERIFY(near(*none.difference, 0) && near(*none.bits, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, questionWorth(std::vector<PairAgreement>{{1, 2, 3}}));
}

void AnalysisTest::removalIsTheReferences()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("removal"))) {
        std::vector<Removal> rows;
        for (const QJsonValue& row : one[u"rows"].toArray())
            rows.push_back({row[0].toInt(), row[1].toInt()});
        const RemovalEffect effect =
            removalEffect(rows, one[u"draws"].toInt(), quint64(one[u"seed"].toInt()));
        QCOMPARE(effect.queries, one[u"queries"].toInt());
        QCOMPARE(effect.reached, one[u"reached"].toInt());
        QVERIFY(near(effect.r1Change, one[u"r1"].toDouble()));
        QVERIFY(same(effect.r1Band, one[u"r1_band"]));
        QVERIFY(near(effect.rankChange, one[u"rank"].toDouble()));
        QCOMPARE(effect.rankBand.has_value(), !one[u"rank_band"].isNull());
        QVERIFY(!effect.rankBand || same(*effect.rankBand, one[u"rank_band"]));
        QCOMPARE(effect.lost, one[u"lost"].toInt());
        QCOMPARE(effect.won, one[u"won"].toInt());
    }
}

void AnalysisTest::planeIsNumpys()
{
    for (const QJsonValue& one : analysisGolden(QStringLiteral("pca"))) {
        Matrix rows(one[u"rows"].toInt(), one[u"columns"].toInt());
        rows.values = floatsOf(one[u"values"]);
        const PlaneProjection plane = projectToPlane(rows);
        QVERIFY(close(plane.x, one[u"x"]));
        QVERIFY(close(plane.y, one[u"y"]));
        QVERIFY(close({plane.explained[0], plane.explained[1]}, one[u"explained"]));
    }
}

void AnalysisTest::planeOfNothingIsFlat()
{
    QVERIFY(projectToPlane(Matrix()).x.empty());
    Matrix equal(5, 4);
    std::fill(equal.values.begin(), equal.values.end(), 0.25F);
    const PlaneProjection flat = projectToPlane(equal);
    QCOMPARE(flat.x, std::vector<double>(5, 0));
    QCOMPARE(flat.explained[0], 0.0);
    Matrix line(3, 2); // no second direction, and a number that is none
    line.values = {0, 0, 1, 1, 2, std::nanf("")};
    QCOMPARE(projectToPlane(line).x.size(), std::size_t(3));
    line.values = {0, 0, 1, 1, 2, 2};
    const PlaneProjection onLine = projectToPlane(line);
    QVERIFY(near(onLine.explained[0], 100) && onLine.explained[1] == 0);
    QVERIFY(near(onLine.x[2], std::sqrt(2.0)) && onLine.y[2] == 0);
}

void AnalysisTest::planeIsTheSameAgain()
{
    Random random(propertySeed());
    Matrix rows(80, 33);
    std::generate(rows.values.begin(), rows.values.end(), [&] { return float(random.normal()); });
    const PlaneProjection one = projectToPlane(rows), two = projectToPlane(rows);
    QCOMPARE(one.x, two.x);
    QCOMPARE(one.y, two.y);
    const double sum = std::accumulate(one.x.begin(), one.x.end(), 0.0);
    QVERIFY(std::abs(sum) < 1e-9);
    QVERIFY(one.explained[0] >= one.explained[1] && one.explained[1] > 0);
}

void AnalysisTest::planeStops()
{
    Matrix rows(3, 3);
    rows.values = {1, 2, 3, 4, 5, 7, 1, 0, 9};
    QVERIFY_THROWS_EXCEPTION(Stopped, projectToPlane(rows, test::WatchedProgress({.reports = 0})));
}

GEOVLM_TEST(AnalysisTest);

} // namespace tst_analysis

#include "tst_analysis.moc"
