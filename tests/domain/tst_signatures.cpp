// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/statistics/signatures.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QTest>

namespace tst_signatures {

using namespace geovlm::test;
using namespace geovlm;

namespace {

NamedSplit split(const char* name, double r10Before, double r1After)
{
    NamedSplit one{QString::fromLatin1(name), {}};
    one.metrics.before.r10 = r10Before;
    one.metrics.after.r1 = r1After;
    return one;
}

} // namespace

class SignaturesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingMeasured();
    void allFine();
    void allFire();
    void thresholdsDoNotFire();
    void adviceFitsWhatWasRun();
};

void SignaturesTest::nothingMeasured()
{
    const std::vector<Signature> list = signatures({});
    QCOMPARE(list.size(), std::size_t(4));
    QCOMPARE(list[0].id, QStringLiteral("base-encoder"));
    QCOMPARE(list[1].id, QStringLiteral("description-drift"));
    QCOMPARE(list[2].id, QStringLiteral("margin-collapse"));
    QCOMPARE(list[3].id, QStringLiteral("cross-area"));
    for (const Signature& one : list)
        QVERIFY(!one.value && !one.fired && !one.advice.isEmpty() && one.threshold > 0);
}

void SignaturesTest::allFine()
{
    const auto list = signatures({{split("same-area", 96, 80), split("cross-area", 95, 70)}, 0.44, 0.2});
    QCOMPARE(list[0].value.value_or(0), 95.0);
    QCOMPARE(list[3].value.value_or(0), 10.0);
    for (const Signature& one : list)
        QVERIFY(one.value && !one.fired);
}

void SignaturesTest::allFire()
{
    const auto list = signatures({{split("Same-Area", 96, 80), split("cross-area", 60, 40)}, 0.2, -0.01});
    for (const Signature& one : list)
        QVERIFY(one.value && one.fired);
    QVERIFY(list[0].advice.contains(QStringLiteral("cross-area")));
}

void SignaturesTest::thresholdsDoNotFire()
{
    for (const Signature& one :
         signatures({{split("same-area", 70, 60), split("cross-area", 70, 40)}, 0.3, 0.05}))
        QVERIFY(one.value && !one.fired && *one.value == one.threshold);
}

void SignaturesTest::adviceFitsWhatWasRun()
{
    NamedSplit unmatched{QStringLiteral("all"), {}};
    unmatched.metrics.withoutMatch = 12;
    for (const Signature& one : signatures({{unmatched}, {}, {}})) {
        QVERIFY(!one.value && !one.fired);
        QVERIFY2(!one.advice.contains(QStringLiteral("run the retrieval")) &&
                     !one.advice.contains(QStringLiteral("rerank first")),
                 qPrintable(one.advice));
    }
    NamedSplit missed = split("all", 20, 20);
    missed.metrics.queries = 10;
    missed.metrics.missed = 8;
    const auto list = signatures({{missed}, {}, {}});
    QVERIFY(list[0].fired && list[0].advice.contains(QStringLiteral("8 of 10")));
    QVERIFY(list[2].advice.contains(QStringLiteral("no match is among the candidates")));
    const auto margin = [&](std::optional<bool> compares) {
        return signatures({{missed}, {}, 0.0, {}, compares})[2].advice;
    };
    QVERIFY(margin(false).contains(QStringLiteral("choose a fusion that compares both sides")));
    QVERIFY(!margin(true).contains(QStringLiteral("choose a fusion")));
}

GEOVLM_TEST(SignaturesTest);

} // namespace tst_signatures

#include "tst_signatures.moc"
