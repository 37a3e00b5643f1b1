// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/intervals.h"
#include "support.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>
#include <cmath>
#include <stdexcept>

using namespace geovlm;

/// Wilson's interval against tests/golden/intervals_reference.py, which halves the score test itself.
class IntervalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheReference();
    void holdsTheSharesThatTheScoreTestKeeps();
    void narrowsAndStaysInRange();
    void refusesWhatIsNoShare();
};

void IntervalsTest::equalsTheReference()
{
    QFile file(QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/intervals.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject golden = QJsonDocument::fromJson(file.readAll()).object();
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

std::unique_ptr<QObject> intervalsTest()
{
    return std::make_unique<IntervalsTest>();
}

#include "tst_intervals.moc"
