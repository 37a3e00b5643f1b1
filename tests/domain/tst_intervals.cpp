// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/intervals.h"
#include "domain_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>
#include <stdexcept>

namespace tst_intervals {

using namespace geovlm::test;
using namespace geovlm;

namespace {

QJsonObject goldenIntervals()
{
    return goldenJson(QStringLiteral("intervals.json")).object();
}

} // namespace

/// Wilson's and Newcombe's intervals against tests/golden/intervals_reference.py, which halves the score test
/// itself and holds what was published.
class IntervalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheReference();
    void holdsTheSharesThatTheScoreTestKeeps();
    void narrowsAndStaysInRange();
    void refusesWhatIsNoShare();
    void pairedDifferenceIsNewcombes();
    void independentDifferenceIsNewcombes();
};

void IntervalsTest::equalsTheReference()
{
    const QJsonObject golden = goldenIntervals();
    QCOMPARE(golden[u"z"].toDouble(), normal95);
    const QJsonArray rows = golden[u"wilson"].toArray();
    QVERIFY(rows.size() > 100);
    for (const QJsonValue& row : rows) {
        const auto found = wilson(row[u"hits"].toInt(), row[u"n"].toInt());
        QVERIFY(found);
        QVERIFY(near(found->share, row[u"share"].toDouble()));
        QVERIFY2(near(found->low, row[u"low"].toDouble()), qPrintable(QString::number(found->low, 'g', 17)));
        QVERIFY2(near(found->high, row[u"high"].toDouble()),
                 qPrintable(QString::number(found->high, 'g', 17)));
    }
}

void IntervalsTest::pairedDifferenceIsNewcombes()
{
    const QJsonArray rows = goldenIntervals()[u"paired"].toArray();
    QVERIFY(rows.size() > 50);
    for (const QJsonValue& row : rows) {
        const std::vector<int> cells = intsOf(row[u"cells"]);
        const Band band = pairedDifference(cells[0], cells[1], cells[2], cells[3]);
        QVERIFY2(near(band.low, row[u"band"][0].toDouble()) && near(band.high, row[u"band"][1].toDouble()),
                 qPrintable(QStringLiteral("%1, %2").arg(band.low).arg(band.high)));
        QVERIFY(band.low < band.high); // whatever the cells, it says that it is not certain
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pairedDifference(0, 0, 0, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pairedDifference(3, -1, 0, 0));
}

void IntervalsTest::independentDifferenceIsNewcombes()
{
    const QJsonArray rows = goldenIntervals()[u"independent"].toArray();
    QVERIFY(rows.size() > 30);
    for (const QJsonValue& row : rows) {
        const std::vector<int> first = intsOf(row[u"first"]), second = intsOf(row[u"second"]);
        const Band band = independentDifference(*wilson(first[0], first[1]), *wilson(second[0], second[1]));
        QVERIFY(near(band.low, row[u"band"][0].toDouble()) && near(band.high, row[u"band"][1].toDouble()));
    }
}

/// At each end, where it is not the end of all shares, the test's equation holds.
void IntervalsTest::holdsTheSharesThatTheScoreTestKeeps()
{
    Random random(propertySeed());
    for (int i = 0; i < 1000; ++i) {
        const int n = 1 + random.below(5000);
        const int hits = random.below(n + 1);
        const auto found = wilson(hits, n);
        for (const double end : {found->low / 100, found->high / 100}) {
            const double distance = std::abs(double(hits) / n - end);
            if (end > 0 && end < 1)
                QVERIFY(std::abs(distance - normal95 * std::sqrt(end * (1 - end) / n)) < 1e-9);
        }
    }
}

void IntervalsTest::narrowsAndStaysInRange()
{
    double width = 101;
    for (const int n : {1, 2, 5, 20, 100, 1000, 100000}) {
        const auto all = wilson(n, n);
        QCOMPARE(all->high, 100.0);
        QVERIFY(all->low > 0 && all->low < 100);
        QVERIFY(all->high - all->low < width);
        width = all->high - all->low;
        QCOMPARE(wilson(0, n)->low, 0.0);
        QVERIFY(near(wilson(0, n)->high, 100 - all->low));
    }
    QVERIFY(!wilson(0, 0));
}

void IntervalsTest::refusesWhatIsNoShare()
{
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, wilson(-1, 5));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, wilson(6, 5));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, wilson(0, -1));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, wilson(1, 5, 0));
}

GEOVLM_TEST(IntervalsTest);

} // namespace tst_intervals

#include "tst_intervals.moc"
