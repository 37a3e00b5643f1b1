// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/metrics.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <stdexcept>

namespace tst_metrics {

using namespace geovlm::test;
using namespace geovlm;

namespace {

double numberOrNan(const QJsonValue& value)
{
    return value.isDouble() ? value.toDouble() : std::nan("");
}

std::optional<Tie> tieFrom(const QJsonValue& counts)
{
    if (counts.isNull())
        return std::nullopt;
    return tieOf(counts[0].toInt(), counts[1].toInt(), counts[2].toInt());
}

QueryResult resultOf(const QJsonObject& row)
{
    QueryResult result;
    result.rankBefore = row[u"rank"][0].toInt();
    result.rankAfter = row[u"rank"][1].toInt();
    result.rankMaskedBefore = row[u"masked"][0].toInt();
    result.rankMaskedAfter = row[u"masked"][1].toInt();
    result.apBefore = row[u"ap"][0].toDouble();
    result.apAfter = row[u"ap"][1].toDouble();
    result.errorMetresBefore = numberOrNan(row[u"error"][0]);
    result.errorMetresAfter = numberOrNan(row[u"error"][1]);
    result.tieBefore = tieFrom(row[u"tie"][0]);
    result.tieAfter = tieFrom(row[u"tie"][1]);
    return result;
}

/// An absent figure and null, or two numbers that are near.
bool same(std::optional<double> figure, const QJsonValue& expected)
{
    return figure ? expected.isDouble() && near(*figure, expected.toDouble()) : expected.isNull();
}

void compareStage(const StageMetrics& stage, const QJsonObject& expected)
{
    QVERIFY(same(stage.r1, expected[u"r1"]));
    QVERIFY(same(stage.r5, expected[u"r5"]));
    QVERIFY(same(stage.r10, expected[u"r10"]));
    QVERIFY(same(stage.r1pct, expected[u"r1pct"]));
    QVERIFY(same(stage.hit, expected[u"hit"]));
    if (expected.contains(u"ap"))
        QVERIFY(same(stage.ap, expected[u"ap"]));
    if (expected.contains(u"tied")) {
        QCOMPARE(stage.tied.value_or(-1), expected[u"tied"].toInt(-1));
        QVERIFY(same(stage.r1Expected, expected[u"r1_expected"]));
    }
    if (expected.contains(u"median_error_m"))
        QVERIFY(same(stage.medianErrorM, expected[u"median_error_m"]));
}

/// A split as `geovlm export --what rankings` writes it, and the results it stands for.
struct RandomSplit
{
    QByteArray csv = "query,reference,kind,rank_before,similarity,rank_after,score\n";
    std::vector<QueryResult> results;
};

QByteArray csvRow(int query, const char* reference, const char* kind, int before, int after, bool scored)
{
    return "\"q" + QByteArray::number(query) + ",1.5,.jpg\"," + reference + ',' + kind + ',' +
           QByteArray::number(before + 1) + ',' + QByteArray::number(1 - before * 0.01) + ',' +
           QByteArray::number(after + 1) + ',' +
           (scored ? QByteArray::number(1 - after * 0.05) : QByteArray()) + '\n';
}

void addQuery(RandomSplit& split, int query, Random& random)
{
    std::vector<int> after{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    random.shuffle(after);
    QueryResult result;
    result.rankBefore = random.below(14);
    result.rankAfter = result.rankBefore < 10 ? after[std::size_t(result.rankBefore)] : result.rankBefore;
    result.rankMaskedBefore = result.rankBefore;
    result.rankMaskedAfter = result.rankAfter;
    for (int place = 0, semi = 0; place < 10; ++place) {
        const bool match = place == result.rankBefore;
        const bool isSemi = !match && semi < 3 && random.chance(0.3);
        semi += isSemi ? 1 : 0;
        result.rankMaskedBefore -= isSemi && place < result.rankBefore ? 1 : 0;
        result.rankMaskedAfter -= isSemi && after[std::size_t(place)] < result.rankAfter ? 1 : 0;
        const char* kind = match ? "positive" : isSemi ? "semi_positive" : "other";
        split.csv += csvRow(query, match ? "match" : "tile", kind, place, after[std::size_t(place)], true);
    }
    if (result.rankBefore >= 10)
        split.csv += csvRow(query, "match", "positive", result.rankBefore, result.rankBefore, false);
    split.results.push_back(result);
}

/// Standard output of evaluate_reference.py.
QByteArray runReference(const QStringList& arguments)
{
    QProcess python;
    python.start(QStringLiteral("python3"),
                 QStringList(QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/evaluate_reference.py")) +
                     arguments);
    python.waitForFinished(120'000);
    const QByteArray problems = python.readAllStandardError();
    if (!problems.isEmpty())
        qWarning("%s", problems.constData());
    return python.readAllStandardOutput();
}

QJsonObject evaluatedByReference(const QByteArray& csv, int references)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rankings.csv"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size())
        return {};
    file.close();
    const QByteArray json = runReference({path, QStringLiteral("--references"), QString::number(references)});
    return QJsonDocument::fromJson(json).object();
}

/// Against "points", "fixed", "broken" and the p value, which is called `p`.
void compareLift(const Lift& lift, const QJsonObject& expected, const QString& p)
{
    QVERIFY(near(lift.points, expected[u"points"].toDouble()));
    QVERIFY(same(lift.mcnemarP, expected[p]));
    QCOMPARE(lift.fixed, expected[u"fixed"].toInt(-1));
    QCOMPARE(lift.broken, expected[u"broken"].toInt(-1));
}

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onePercentOfUniversity();
    void evaluateGolden_data();
    void evaluateGolden();
    void mcnemarGolden();
    void medianGolden();
    void marginGolden();
    void marginsSummedUp();
    void nothingToEvaluate();
    void whatWasNotSearchedIsAMiss();
    void tiesAreBrokenAtRandomExactly();
    void nothingThatChangedHasAWidth();
    void mediansAreOfTheSameQueries();
    void rerankingKeepsTheTen();
    void liftOfAllOfVigor();
    void referenceScriptTestsItself();
    void referenceScript();
};

void MetricsTest::onePercentOfUniversity()
{
    QVERIFY(goldenList(QStringLiteral("one_percent")).size() >= 15);
    for (const QJsonValue& value : goldenList(QStringLiteral("one_percent"))) {
        std::vector<QueryResult> results;
        for (const int rank : intsOf(value[u"ranks"]))
            results.emplace_back().rankBefore = rank;
        const int references = value[u"references"].toInt();
        const SplitMetrics metrics = evaluate(results, references, EvaluationRule::University1652);
        QVERIFY2(same(metrics.before.r1pct, value[u"r1pct"]), qPrintable(QString::number(references)));
        QCOMPARE(metrics.before.r1, evaluate(results, references).before.r1);
    }
    QVERIFY(!evaluate({}, 0, EvaluationRule::University1652).before.r1pct);
}

void MetricsTest::evaluateGolden_data()
{
    QTest::addColumn<QJsonObject>("one");
    QVERIFY(goldenList(QStringLiteral("evaluate")).size() >= 6);
    for (const QJsonValue& value : goldenList(QStringLiteral("evaluate")))
        QTest::addRow("%d queries", value[u"queries"].toInt()) << value.toObject();
}

void MetricsTest::evaluateGolden()
{
    QFETCH(QJsonObject, one);
    std::vector<QueryResult> results;
    for (const QJsonValue& row : one[u"rows"].toArray())
        results.push_back(resultOf(row.toObject()));
    const SplitMetrics metrics = evaluate(results, one[u"references"].toInt());
    QCOMPARE(metrics.queries, one[u"queries"].toInt());
    QCOMPARE(metrics.withoutMatch, one[u"without_match"].toInt());
    QCOMPARE(metrics.errorQueries, one[u"error_queries"].toInt());
    compareStage(metrics.before, one[u"before"].toObject());
    compareStage(metrics.after, one[u"after"].toObject());
    const Lift lift = liftR1(results, one[u"draws"].toInt(), quint64(one[u"seed"].toInt()));
    const QJsonObject expected = one[u"lift"].toObject();
    compareLift(lift, expected, QStringLiteral("p"));
    QVERIFY(near(lift.low, expected[u"low"].toDouble()));
    QVERIFY(near(lift.high, expected[u"high"].toDouble()));
}

void MetricsTest::mcnemarGolden()
{
    QVERIFY(goldenList(QStringLiteral("mcnemar")).size() >= 10);
    for (const QJsonValue& one : goldenList(QStringLiteral("mcnemar"))) {
        const int fixed = one[u"fixed"].toInt();
        const int broken = one[u"broken"].toInt();
        QVERIFY(near(mcnemarExact(fixed, broken), one[u"p"].toDouble()));
        QVERIFY(near(mcnemarExact(broken, fixed), one[u"p"].toDouble()));
    }
}

void MetricsTest::medianGolden()
{
    for (const QJsonValue& one : goldenList(QStringLiteral("median")))
        QVERIFY(same(median(doublesOf(one[u"values"])), one[u"median"]));
    QCOMPARE(median({std::nan(""), 4, std::nan("")}).value_or(0), 4.0);
}

void MetricsTest::marginGolden()
{
    QVERIFY(!goldenList(QStringLiteral("margin")).isEmpty());
    for (const QJsonValue& one : goldenList(QStringLiteral("margin"))) {
        const std::vector<int> leftOut = intsOf(one[u"left_out"]);
        const auto margin = scoreMargin(floatsOf(one[u"scores"]), one[u"match"].toInt(), leftOut);
        QVERIFY(same(margin, one[u"margin"]));
    }
}

void MetricsTest::marginsSummedUp()
{
    const MarginStatistics statistics = marginStatistics(std::vector<double>{0.5, -0.25, 0, 0.25});
    QCOMPARE(statistics.queries, 4);
    QCOMPARE(statistics.mean, 0.125);
    QCOMPARE(statistics.median, 0.125);
    QCOMPARE(statistics.minimum, -0.25);
    QCOMPARE(statistics.maximum, 0.5);
    QCOMPARE(statistics.positive, 50.0);
    QCOMPARE(marginStatistics({}).queries, 0);
}

void MetricsTest::nothingToEvaluate()
{
    const SplitMetrics metrics = evaluate({}, 1000);
    QVERIFY(!metrics.before.r1 && !metrics.after.r1pct && !metrics.before.medianErrorM);
    const Lift nothing = liftR1({});
    QVERIFY(!nothing.mcnemarP && nothing.queries == 0);
    const std::vector<QueryResult> unmatched(9);
    QVERIFY(!liftR1(unmatched).mcnemarP);
    QCOMPARE(evaluate(unmatched, 1000).withoutMatch, 9);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, liftR1({}, 0));
}

void MetricsTest::whatWasNotSearchedIsAMiss()
{
    std::vector<QueryResult> results(10);
    for (int i = 0; i < 10; ++i)
        results[std::size_t(i)].rankBefore = results[std::size_t(i)].rankAfter = i < 4 ? 0 : missedRank;
    const SplitMetrics metrics = evaluate(results, 2'000'000'000);
    QCOMPARE(metrics.queries, 10);
    QCOMPARE(metrics.missed, 6);
    for (const StageMetrics& stage : {metrics.before, metrics.after})
        QVERIFY(stage.r1 == 40.0 && stage.r10 == 40.0 && stage.r1pct == 40.0);
}

/// Every order of what is equal, written out: a match of `matches` is first in its share of them.
void MetricsTest::tiesAreBrokenAtRandomExactly()
{
    for (int better = 0; better < 2; ++better)
        for (int matches = 1; matches < 4; ++matches)
            for (int others = 0; others < 5; ++others) {
                int first = 0, orders = 0; // which of them comes first, each being as likely
                for (int one = 0; one < matches + others; ++one, ++orders)
                    first += better == 0 && one < matches ? 1 : 0;
                const Tie tie = tieOf(better, matches, others);
                QVERIFY(near(tie.first, double(first) / orders));
                QCOMPARE(tie.tied, others > 0);
            }
    std::vector<QueryResult> collapsed(20);
    for (QueryResult& one : collapsed) {
        one.rankBefore = one.rankAfter = 0;
        one.tieBefore = tieOf(0, 1, 59);
        one.tieAfter = tieOf(0, 1, 9);
    }
    const SplitMetrics metrics = evaluate(collapsed, 60);
    QCOMPARE(metrics.before.r1.value_or(0), 100.0);
    QCOMPARE(metrics.before.tied.value_or(0), 20);
    QVERIFY(near(*metrics.before.headlineR1(), 100.0 / 60) && near(*metrics.after.headlineR1(), 10));
    QVERIFY(near(*liftR1(collapsed).expectedPoints, 10 - 100.0 / 60));
    collapsed.back().tieBefore.reset(); // of a run that did not count them
    QVERIFY(!evaluate(collapsed, 60).before.tied && !liftR1(collapsed).expectedPoints);
}

void MetricsTest::nothingThatChangedHasAWidth()
{
    for (const int n : {1, 6, 13}) {
        std::vector<QueryResult> results(std::size_t(n), QueryResult{});
        for (QueryResult& one : results)
            one.rankBefore = one.rankAfter = 0;
        const Lift lift = liftR1(results);
        QVERIFY(lift.byNewcombe && lift.low < 0 && lift.high > 0 && lift.low > -100 && lift.high < 100);
        QCOMPARE(lift.mcnemarP.value_or(0), 1.0);
        for (QueryResult& one : results)
            one.rankBefore = 1;
        const Lift all = liftR1(results);
        QVERIFY(all.byNewcombe && all.points == 100 && all.low < 100 && all.high == 100);
    }
}

void MetricsTest::mediansAreOfTheSameQueries()
{
    std::vector<QueryResult> results(4);
    const double before[] = {10, 20, 1000, 2000}, after[] = {5, 15, std::nan(""), std::nan("")};
    for (std::size_t i = 0; i < 4; ++i) {
        results[i].rankBefore = results[i].rankAfter = 0;
        results[i].errorMetresBefore = before[i];
        results[i].errorMetresAfter = after[i];
    }
    const SplitMetrics metrics = evaluate(results, 10);
    QCOMPARE(metrics.errorQueries, 2);
    QCOMPARE(metrics.before.medianErrorM.value_or(0), 15.0); // of 10 and 20, not of all four
    QCOMPARE(metrics.after.medianErrorM.value_or(0), 10.0);
}

void MetricsTest::rerankingKeepsTheTen()
{
    Random random(propertySeed());
    for (int round = 0; round < 50; ++round) {
        RandomSplit split;
        const int queries = 1 + random.below(60);
        for (int query = 0; query < queries; ++query)
            addQuery(split, query, random);
        const SplitMetrics metrics = evaluate(split.results, 3000);
        QCOMPARE(metrics.before.r10, metrics.after.r10);
        QCOMPARE(metrics.before.r1pct, metrics.after.r1pct);
        QVERIFY(*metrics.after.r1 <= *metrics.before.r10);
        QVERIFY(*metrics.before.hit >= *metrics.before.r1);
        const Lift lift = liftR1(split.results, 200, random.next());
        QVERIFY(near(lift.points, *metrics.after.r1 - *metrics.before.r1));
        QVERIFY(lift.low <= lift.high && *lift.mcnemarP > 0 && *lift.mcnemarP <= 1);
    }
}

void MetricsTest::liftOfAllOfVigor()
{
    std::vector<QueryResult> results(52'605);
    Random random(9);
    for (QueryResult& result : results) {
        result.rankBefore = random.below(4) == 0 ? 3 : 0;
        result.rankAfter = random.below(5) == 0 ? 2 : 0;
    }
    QElapsedTimer timer;
    timer.start();
    const Lift lift = liftR1(results);
    qInfo("2,000 draws of 52,605 queries: %lld ms", timer.elapsed());
    QVERIFY(lift.low < lift.points && lift.points < lift.high && *lift.mcnemarP < 1e-6);
}

void MetricsTest::referenceScriptTestsItself()
{
    QVERIFY2(!QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty(),
             "install python3: packaging/install-packages.sh --tests");
    QCOMPARE(runReference({QStringLiteral("--self-test")}).trimmed(), QByteArray("ok"));
}

void MetricsTest::referenceScript()
{
    QVERIFY2(!QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty(),
             "install python3: packaging/install-packages.sh --tests");
    Random random(propertySeed());
    RandomSplit split;
    for (int query = 0; query < 60; ++query)
        addQuery(split, query, random);
    const QJsonObject expected = evaluatedByReference(split.csv, 450);
    const SplitMetrics metrics = evaluate(split.results, 450);
    QCOMPARE(expected[u"queries"].toInt(), 60);
    QVERIFY(expected[u"order_problems"].toArray().isEmpty());
    compareStage(metrics.before, expected[u"before"].toObject());
    compareStage(metrics.after, expected[u"after"].toObject());
    compareLift(liftR1(split.results), expected[u"lift_r1"].toObject(), QStringLiteral("mcnemar_p"));
}

GEOVLM_TEST(MetricsTest);

} // namespace tst_metrics

#include "tst_metrics.moc"
