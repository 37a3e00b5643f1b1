// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/question_bank.h"
#include "domain/image.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QTest>
#include <cmath>

namespace tst_values {

using namespace geovlm::test;
using namespace geovlm;

class ValuesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void randomGolden();
    void distanceGolden();
    void questionBank();
};

void ValuesTest::randomGolden()
{
    QVERIFY(!goldenList(QStringLiteral("random")).isEmpty());
    for (const QJsonValue& one : goldenList(QStringLiteral("random"))) {
        const quint64 seed = one[u"seed"].toString().toULongLong();
        Random plain(seed), real(seed), small(seed);
        Random named = Random::stream(seed, "bootstrap", 7);
        for (const QJsonValue& value : one[u"next"].toArray())
            QCOMPARE(QString::number(plain.next()), value.toString());
        for (const QJsonValue& value : one[u"uniform"].toArray())
            QCOMPARE(real.uniform(), value.toDouble());
        for (const QJsonValue& value : one[u"below10"].toArray())
            QCOMPARE(small.below(10), value.toInt());
        for (const QJsonValue& value : one[u"stream"].toArray())
            QCOMPARE(QString::number(named.next()), value.toString());
    }
}

void ValuesTest::distanceGolden()
{
    QVERIFY(!goldenList(QStringLiteral("distance")).isEmpty());
    for (const QJsonValue& one : goldenList(QStringLiteral("distance"))) {
        const Place a{one[u"a"][0].toDouble(), one[u"a"][1].toDouble()};
        const Place b{one[u"b"][0].toDouble(), one[u"b"][1].toDouble()};
        const double expected = one[u"metres"].toDouble();
        // Two formulas, so their roundings differ: by nanometres here, by a relative 1e-9 far away.
        QVERIFY(std::abs(distanceMetres(a, b) - expected) <= std::max(1e-7, 1e-9 * expected));
        QCOMPARE(distanceMetres(a, b), distanceMetres(b, a));
    }
}

void ValuesTest::questionBank()
{
    const QuestionBank& bank = QuestionBank::standard();
    QCOMPARE(bank.optionCount(), 218);
    QCOMPARE(bank.offset(0), 0);
    QCOMPARE(bank.offset(29) + int(bank.at(29).options.size()), bank.optionCount());
    const QuestionBank again = QuestionBank::fromJson(bank.toJson(), QStringLiteral("copy"));
    QCOMPARE(again.toJson(), bank.toJson());
}

GEOVLM_TEST(ValuesTest);

} // namespace tst_values

#include "tst_values.moc"
