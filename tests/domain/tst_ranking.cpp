// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ranking.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace tst_ranking {

using namespace geovlm::test;
using namespace geovlm;

class RankingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void golden_data();
    void golden();
    void nanComesLast();
    void refusesBadIndices();
    void averagePrecisionIsTheReferences();
    void averagePrecisionByHand();
    void topKAgreesWithSorting();
    void topKOfACity();
};

void RankingTest::golden_data()
{
    QTest::addColumn<QJsonObject>("one");
    QVERIFY(goldenList(QStringLiteral("ranking")).size() >= 40);
    int row = 0;
    for (const QJsonValue& value : goldenList(QStringLiteral("ranking")))
        QTest::addRow("%d", row++) << value.toObject();
}

void RankingTest::golden()
{
    QFETCH(QJsonObject, one);
    const std::vector<float> values = floatsOf(one[u"values"]);
    const int index = one[u"index"].toInt();
    const std::vector<int> order = orderByScore(values, intsOf(one[u"before"]));
    QCOMPARE(rankOf(values, index), one[u"rank"].toInt());
    QCOMPARE(rankOf(values, index, intsOf(one[u"left_out"])), one[u"masked"].toInt());
    QCOMPARE(order, intsOf(one[u"order"]));
    QCOMPARE(topK(values, one[u"k"].toInt()), intsOf(one[u"top"]));
    const std::vector<int> places = placesOf(order);
    for (std::size_t place = 0; place < order.size(); ++place)
        QCOMPARE(places[std::size_t(order[place])], int(place));
}

void RankingTest::nanComesLast()
{
    const float nan = std::nanf("");
    const std::vector<float> values{nan, 0.5f, nan, -2.0f};
    QCOMPARE(rankOf(values, 0), 2);
    QCOMPARE(rankOf(values, 3), 1);
    QCOMPARE(topK(values, 4), (std::vector<int>{1, 3, 0, 2}));
    QCOMPARE(orderByScore(values, std::vector<int>{3, 2, 1, 0}), (std::vector<int>{1, 3, 2, 0}));
}

void RankingTest::averagePrecisionIsTheReferences()
{
    QVERIFY(goldenList(QStringLiteral("precision")).size() >= 40);
    for (const QJsonValue& value : goldenList(QStringLiteral("precision"))) {
        const double found = averagePrecision(floatsOf(value[u"values"]), intsOf(value[u"positives"]));
        QVERIFY2(near(found, value[u"ap"].toDouble()), qPrintable(QString::number(found)));
    }
}

void RankingTest::averagePrecisionByHand()
{
    const std::vector<float> values{0.9f, 0.8f, 0.7f, 0.6f};
    const auto of = [&values](std::vector<int> positives) { return averagePrecision(values, positives); };
    QCOMPARE(of({0}), 1.0);
    QCOMPARE(of({1}), 0.25); // a single match that is second: (0 / 1 + 1 / 2) / 2
    QCOMPARE(of({0, 1}), 1.0);
    QCOMPARE(of({1, 2}), ((0 + 1 / 2.) / 2 + (1 / 2. + 2 / 3.) / 2) / 2);
    QCOMPARE(of({}), 0.0);
    const float nan = std::nanf("");
    QCOMPARE(averagePrecision(std::vector<float>{nan, 1, 2}, std::vector<int>{0}), (0 + 1 / 3.) / 2);
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, averagePrecision(values, std::vector<int>{4}));
    // The terms of the first places alone, of three positives in all.
    QCOMPARE(averagePrecision(std::vector<int>{0, 1}, 3), 2 / 3.);
}

void RankingTest::refusesBadIndices()
{
    const std::vector<float> values{1, 2};
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, rankOf(values, 2));
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, rankOf(values, -1));
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, rankOf(values, 0, std::vector<int>{5}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, orderByScore(values, std::vector<int>{0}));
    QVERIFY(topK(values, 0).empty());
    QVERIFY(topK(values, -3).empty());
    QVERIFY(topK({}, 10).empty());
}

void RankingTest::topKAgreesWithSorting()
{
    Random random(propertySeed());
    for (int round = 0; round < 300; ++round) {
        std::vector<float> values(std::size_t(random.below(200)));
        const int levels = 1 + random.below(50);
        for (float& value : values)
            value = float(random.below(levels)) / 16;
        std::vector<int> sorted(values.size());
        std::iota(sorted.begin(), sorted.end(), 0);
        const std::vector<int> order = orderByScore(values, sorted);
        const int k = random.below(220);
        const auto end = order.begin() + std::min<std::ptrdiff_t>(k, std::ssize(order));
        QCOMPARE(topK(values, k), std::vector<int>(order.begin(), end));
        for (const int index : topK(values, 5))
            QVERIFY(rankOf(values, index) < 5);
    }
}

void RankingTest::topKOfACity()
{
    Random random(5);
    std::vector<float> values(90'618); // all tiles of VIGOR
    for (float& value : values)
        value = float(random.normal());
    QBENCHMARK
    {
        QCOMPARE(topK(values, 10).size(), std::size_t(10));
    }
}

GEOVLM_TEST(RankingTest);

} // namespace tst_ranking

#include "tst_ranking.moc"
