// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "domain/random.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

namespace tst_stopping {

using namespace geovlm::test;

/// Ctrl-C at random moments, then the same command again: the result is that of a run that was never stopped.
class StoppingTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    static QList<QStringList> stages(const QString& store)
    {
        return {{QStringLiteral("import"), store, QStringLiteral("--layout"), QStringLiteral("vigor"),
                 QStringLiteral("--root"), smallWorld()},
                {QStringLiteral("encode"), store, QStringLiteral("--batch"), QStringLiteral("8")},
                {QStringLiteral("retrieve"), store},
                {QStringLiteral("answer"), store, QStringLiteral("--with"), QStringLiteral("reader")},
                {QStringLiteral("describe"), store},
                {QStringLiteral("embed"), store, QStringLiteral("--with"), QStringLiteral("hashing")},
                {QStringLiteral("train"), store, QStringLiteral("--name"), QStringLiteral("a"),
                 QStringLiteral("--fusion"), QStringLiteral("evidence")},
                {QStringLiteral("rerank"), store}};
    }

    QByteArray rankingsOf(const QString& store) const
    {
        const QString file = m_dir.filePath(QStringLiteral("rankings.csv"));
        const Run run = runGeovlm({QStringLiteral("export"), store, QStringLiteral("--what"),
                                   QStringLiteral("rankings"), QStringLiteral("--out"), file});
        return run.status == 0 ? contentOf(file) : QByteArray();
    }

private Q_SLOTS:
    void stoppedStagesEndAsIfNeverStopped()
    {
        const QString whole = m_dir.filePath(QStringLiteral("whole.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), whole}).status, 0);
        for (const QStringList& words : stages(whole))
            QCOMPARE(runGeovlm(words).status, 0);

        const quint64 seed = QRandomGenerator::global()->generate64();
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        geovlm::Random random(seed);
        const QString stopped = m_dir.filePath(QStringLiteral("stopped.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), stopped}).status, 0);
        int stops = 0;
        for (const QStringList& words : stages(stopped)) {
            for (int attempt = 0; attempt < 3; ++attempt) {
                const Run run = runGeovlm(words, 120 + random.below(500));
                QVERIFY2(run.status == 0 || run.status == 130, run.err.constData());
                stops += run.status == 130;
                QCOMPARE(runGeovlm({QStringLiteral("check"), stopped}).status, 0);
            }
            QCOMPARE(runGeovlm(words).status, 0);
        }
        QVERIFY2(stops > 0, "no run was long enough to be stopped");
        const QByteArray expected = rankingsOf(whole);
        QVERIFY(expected.count('\n') > 100);
        QCOMPARE(rankingsOf(stopped), expected);
    }

    void aStoppedWorldIsFinishedWithTheSameFiles()
    {
        const QStringList words{
            QStringLiteral("--seed"),  QStringLiteral("5"),      QStringLiteral("--places"),
            QStringLiteral("20"),      QStringLiteral("--area"), QStringLiteral("Ashby"),
            QStringLiteral("--style"), QStringLiteral("garden"), QStringLiteral("--quiet")};
        const QString whole = m_dir.filePath(QStringLiteral("whole"));
        const QString stopped = m_dir.filePath(QStringLiteral("stopped"));
        QCOMPARE(runGeovlm(QStringList{QStringLiteral("world"), whole} + words).status, 0);
        QCOMPARE(runGeovlm(QStringList{QStringLiteral("world"), stopped} + words, 900).status, 130);
        QCOMPARE(runGeovlm(QStringList{QStringLiteral("world"), stopped} + words).status, 0);
        const Run difference = program(QStringLiteral("diff"), {QStringLiteral("-r"), whole, stopped});
        QVERIFY2(difference.status == 0, difference.out.constData());
    }
};

GEOVLM_TEST(StoppingTest);

} // namespace tst_stopping

#include "tst_stopping.moc"
