// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_distil_commands {

using namespace geovlm::test;

/// train-reader --from-answers and answer --model, on a small world with its true answers.
class DistilCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;

    static Run stage(const QString& store, const QStringList& words)
    {
        QStringList all = words;
        all.insert(1, store);
        return runGeovlm(all + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")});
    }
    QString newStore(const QString& name) const
    {
        const QString store = m_dir.filePath(name);
        if (runGeovlm({QStringLiteral("init"), store}).status != 0 ||
            stage(store, {QStringLiteral("import"), QStringLiteral("--layout"), QStringLiteral("vigor"),
                          QStringLiteral("--root"), smallWorld()})
                    .status != 0)
            qFatal("the store could not be made");
        return store;
    }
    Run importAnswers(const QString& view, const QString& file) const
    {
        return stage(m_store,
                     {QStringLiteral("import-answers"), smallWorld() + QLatin1Char('/') + file,
                      QStringLiteral("--view"), view, QStringLiteral("--source"), QStringLiteral("slow")});
    }

private Q_SLOTS:
    void initTestCase() { m_store = newStore(QStringLiteral("distil.geovlm")); }

    void wrongWordsEndWithStatus2_data()
    {
        QTest::addColumn<QStringList>("words");
        const QString command = QStringLiteral("train-reader");
        QTest::newRow("neither") << QStringList{command, QStringLiteral("out")};
        QTest::newRow("both") << QStringList{command, QStringLiteral("s"), QStringLiteral("--from-answers"),
                                             QStringLiteral("--world"), QStringLiteral("w")};
        QTest::newRow("agreement") << QStringList{command, QStringLiteral("s"),
                                                  QStringLiteral("--from-answers"),
                                                  QStringLiteral("--agreement"), QStringLiteral("101")};
    }

    void wrongWordsEndWithStatus2()
    {
        QFETCH(QStringList, words);
        const Run run = runGeovlm(words);
        QCOMPARE(run.status, 2);
        QVERIFY(run.out.isEmpty() && !run.err.trimmed().isEmpty());
    }

    void withoutAnswersThereIsNothingToLearn()
    {
        const Run run = stage(m_store, {QStringLiteral("train-reader"), QStringLiteral("--from-answers")});
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("nothing to learn from") && run.err.trimmed().count('\n') == 0,
                 run.err.constData());
    }

    void aStoresAnswersMakeAReader()
    {
        QCOMPARE(importAnswers(QStringLiteral("ground"), QStringLiteral("answers_query.csv")).status, 0);
        QCOMPARE(importAnswers(QStringLiteral("satellite"), QStringLiteral("answers_reference.csv")).status,
                 0);
        const Run run = stage(m_store, {QStringLiteral("train-reader"), QStringLiteral("--from-answers"),
                                        QStringLiteral("--name"), QStringLiteral("mine")});
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject json = run.json();
        QCOMPARE(json[u"model"].toString(), QStringLiteral("mine"));
        QCOMPARE(json[u"images"][u"ground"].toInt(), 80);
        QCOMPARE(json[u"teachers"].toArray(), QJsonArray{QStringLiteral("slow")});
        QCOMPARE(json[u"questions"].toArray().size(), 60);
        double sum = 0;
        for (const QJsonValue& one : json[u"questions"].toArray()) {
            QVERIFY(one[u"n"].toInt() >= 80 && one[u"baseline"].toDouble() > 0);
            QVERIFY(one[u"abstains"].toDouble() >= 0 && one[u"abstains"].toDouble() <= 100);
            sum += one[u"agreement"].toDouble();
        }
        QVERIFY(std::abs(sum / 60 - json[u"accuracy"].toDouble()) < 1e-9);
        QVERIFY(json[u"steps"].toInt() > 0 && json[u"loss"].toDouble() > 0);
    }

    void peopleGetATable()
    {
        const Run run =
            runGeovlm({QStringLiteral("train-reader"), m_store, QStringLiteral("--from-answers"),
                       QStringLiteral("--name"), QStringLiteral("mine"), QStringLiteral("--quiet")});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.out.count("ground"), 30 + 1); // a row a question, and the last sentence
        QVERIFY2(run.out.contains("mine learned from slow"), run.out.constData());
    }

    void theReaderAnswersWhereItIsSure()
    {
        const QStringList words{QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader"),
                                QStringLiteral("--model"), QStringLiteral("mine")};
        const QJsonObject first = stage(m_store, words).json();
        QVERIFY(first[u"images"].toInt() > 80);
        QCOMPARE(first[u"answers"].toInt() + first[u"abstained"].toInt(), first[u"images"].toInt() * 30);
        QVERIFY(first[u"answers"].toInt() > 0 && first[u"abstained"].toInt() > 0);
        QCOMPARE(stage(m_store, words).json()[u"images"].toInt(-1), 0);
        QCOMPARE(
            stage(m_store, words + QStringList{QStringLiteral("--unanswered")}).json()[u"answers"].toInt(-1),
            0);
        QVERIFY(stage(m_store, {QStringLiteral("check")}).json()[u"ok"].toBool());
        const Run unknown =
            stage(m_store, {QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader"),
                            QStringLiteral("--model"), QStringLiteral("yours")});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("mine"), unknown.err.constData());
    }

    /// It has no thresholds.
    void theShippedReaderStillAnswersEverything()
    {
        const QString store = newStore(QStringLiteral("shipped.geovlm"));
        const QJsonObject json =
            stage(store, {QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader")})
                .json();
        QCOMPARE(json[u"abstained"].toInt(-1), 0);
        QCOMPARE(json[u"answers"].toInt(), json[u"images"].toInt() * 30);
    }
};

GEOVLM_TEST(DistilCommandsTest);

} // namespace tst_distil_commands

#include "tst_distil_commands.moc"
