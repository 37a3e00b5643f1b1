// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/fusions.h"
#include "domain/kinds.h"
#include "support/registry.h"

#include <QSet>
#include <QTest>

namespace tst_fusions {

using namespace geovlm;

class FusionsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachIsFoundByItsNameAndItsKind();
    void anUnknownOneIsRefusedWithThoseThatThereAre();
    void aKindKeepsANameThatIsNotKnown();
};

void FusionsTest::eachIsFoundByItsNameAndItsKind()
{
    QSet<QString> names;
    for (const FusionTraits& fusion : knownFusions()) {
        names.insert(fusion.name);
        QCOMPARE(fusionNamed(fusion.name).kind, fusion.kind);
        QCOMPARE(fusionTraits(fusion.kind).name, fusion.name);
        QVERIFY(!fusion.meaning.isEmpty() && fusion.epochs > 0 && fusion.rate > 0 && fusion.margin > 0);
    }
    QCOMPARE(names.size(), qsizetype(knownFusions().size()));
    QCOMPARE(fusionTraits(publishedFusion).name, QStringLiteral("sum"));
}

void FusionsTest::anUnknownOneIsRefusedWithThoseThatThereAre()
{
    QVERIFY(!findFusion(QStringLiteral("guess")));
    try {
        fusionNamed(QStringLiteral("guess"));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.sentence().contains(QStringLiteral("guess")));
        QVERIFY(error.sentence().contains(fusionNames().join(QStringLiteral(", "))));
    }
}

void FusionsTest::aKindKeepsANameThatIsNotKnown()
{
    const auto dream = StoredKind<RunKind>::called(QStringLiteral("dream"));
    QCOMPARE(dream.name(), QStringLiteral("dream"));
    QVERIFY(dream != RunKind::Rerank);
    QVERIFY(StoredKind<RunKind>::called(nameOf(RunKind::Rerank)) == RunKind::Rerank);
    QCOMPARE(StoredKind<ModelKind>(ModelKind::TextEmbedder).name(), QStringLiteral("text-embedder"));
}

GEOVLM_TEST(FusionsTest);

} // namespace tst_fusions

#include "tst_fusions.moc"
