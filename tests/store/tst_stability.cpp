// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/stability.h"
#include "support/registry.h"

#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store_fixture.h"

namespace tst_stability {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class StoreStabilityTest : public QObject
{
    Q_OBJECT

    static QStringList answers(const QString& first)
    {
        QStringList list(30);
        list[0] = first;
        list[29] = QStringLiteral("parks and „Wald“, off the list");
        return list;
    }
    static store::StabilityImage measured(ImageId image, double jaccard)
    {
        return {image, {}, {{0.5, jaccard, 0.75, std::nullopt}, 0.2, -0.25, 0.4, std::nullopt}};
    }
    static qint64 begin(store::Store& store) { return store::beginRun(store, RunKind::Stability, 0, {}); }

private Q_SLOTS:
    void whatIsKeptReadsBackTheSame()
    {
        Fixture fixture;
        const qint64 run = begin(*fixture.store);
        const ImageId a = fixture.image(QStringLiteral("a.jpg")), b = fixture.image(QStringLiteral("b.jpg"));
        const store::StabilitySaid said{
            {answers(QStringLiteral("urban")), answers(QString())}, {0, 1, 2}, {{2, 0, 1}, {0, 1, 2}}};
        store::putStabilityImage(*fixture.store, run, measured(b, 0.25), {{answers(QString())}, {}, {}});
        store::putStabilityImage(*fixture.store, run, measured(a, 0.75), said);
        const store::StabilityBaseline baseline{7, {0.1, 0.6, std::nullopt, 0.2}, 0.625};
        store::putStabilityBaseline(*fixture.store, run, baseline);
        fixture.reopen();
        QCOMPARE(store::stabilityImages(*fixture.store, run),
                 (std::vector<store::StabilityImage>{measured(a, 0.75), measured(b, 0.25)}));
        QCOMPARE(store::stabilitySaid(*fixture.store, run, a), said);
        QVERIFY(store::stabilitySaid(*fixture.store, run, b).orders.empty());
        QCOMPARE(store::stabilityBaseline(*fixture.store, run), std::optional(baseline));
        const auto mean = store::stabilityJaccard(*fixture.store, run);
        QVERIFY(mean && mean->mean == 0.5 && mean->images == 2);
    }

    void whatFailedCountsNowhereAndIsReplaced()
    {
        Fixture fixture;
        const qint64 run = begin(*fixture.store);
        const ImageId a = fixture.image(QStringLiteral("a.jpg"));
        store::putStabilityImage(*fixture.store, run, {a, QStringLiteral("gone"), {}}, {});
        QCOMPARE(store::stabilityImages(*fixture.store, run).front().failure, QStringLiteral("gone"));
        QVERIFY(!store::stabilityJaccard(*fixture.store, run));
        VERIFY_SAYS(sentenceOf([&] { store::stabilitySaid(*fixture.store, run, a); }), u"a.jpg"_s);
        store::putStabilityImage(*fixture.store, run, measured(a, 0.5), {{answers(QString())}, {}, {}});
        QCOMPARE(store::stabilityImages(*fixture.store, run),
                 (std::vector<store::StabilityImage>{measured(a, 0.5)}));
    }

    void runsWithoutImagesAreNoRuns()
    {
        Fixture fixture;
        const ImageId a = fixture.image(QStringLiteral("a.jpg"));
        begin(*fixture.store);
        const qint64 first = begin(*fixture.store), second = begin(*fixture.store);
        QVERIFY(store::stabilityRuns(*fixture.store).empty());
        for (const qint64 run : {first, second})
            store::putStabilityImage(*fixture.store, run, measured(a, 0.5), {{answers(QString())}, {}, {}});
        QCOMPARE(store::stabilityRuns(*fixture.store), (std::vector<qint64>{second, first}));
        QVERIFY(!store::stabilityBaseline(*fixture.store, first));
    }

    void damagedRowsAreSaidToBe_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("noise") << QByteArray("\0\0\0\x05noise", 9);
        QTest::newRow("gigabytes") << QByteArray("\x7f\xff\xff\xff....", 8);
        QTest::newRow("no answers") << qCompress(QByteArray("{\"answers\":[]}"));
        QTest::newRow("too few") << qCompress(QByteArray("{\"answers\":[[\"a\"]]}"));
        QByteArray all = "{\"answers\":[[" + QByteArray("\"\",").repeated(29) + "\"\"]],";
        QTest::newRow("no order") << qCompress(all + "\"order\":[0,7],\"orders\":[[0,1]]}");
        QTest::newRow("twice the same") << qCompress(all + "\"order\":[0,1],\"orders\":[[1,1]]}");
        QTest::newRow("of another length") << qCompress(all + "\"order\":[0,1],\"orders\":[[0]]}");
    }
    void damagedRowsAreSaidToBe()
    {
        QFETCH(QByteArray, said);
        Fixture fixture;
        const qint64 run = begin(*fixture.store);
        const ImageId a = fixture.image(QStringLiteral("a.jpg"));
        store::putStabilityImage(*fixture.store, run, measured(a, 0.5), {{answers(QString())}, {}, {}});
        store::run(fixture.store->database(), "UPDATE stability_said SET said = ?", said);
        VERIFY_SAYS(sentenceOf([&] { store::stabilitySaid(*fixture.store, run, a); }), u"damaged"_s);
    }
};

GEOVLM_TEST(StoreStabilityTest);

} // namespace tst_stability

#include "tst_stability.moc"
