// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_training_commands {

using namespace geovlm::test;

/// train's further options, sweep and suppress: the names in their JSON, and what they leave as it was.
class TrainingCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;

    static QStringList words(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }
    Run run(const char* command, const char* options) const
    {
        return runGeovlm(QStringList{QString::fromLatin1(command), m_store, QStringLiteral("--quiet")} +
                         words(options));
    }
    QByteArray evaluation() const
    {
        return runGeovlm({QStringLiteral("evaluate"), m_store, QStringLiteral("--json")}).out;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = m_dir.filePath(QStringLiteral("t.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), m_store}).status, 0);
        QCOMPARE(runGeovlm({QStringLiteral("import"), m_store, QStringLiteral("--layout"),
                            QStringLiteral("vigor"), QStringLiteral("--root"), smallWorld()})
                     .status,
                 0);
        for (const char* stage : {"encode", "retrieve"})
            QCOMPARE(runGeovlm({QString::fromLatin1(stage), m_store}).status, 0);
        QCOMPARE(run("answer", "--with reader").status, 0);
        QCOMPARE(runGeovlm({QStringLiteral("describe"), m_store}).status, 0);
        QCOMPARE(run("embed", "--with hashing").status, 0);
        QCOMPARE(run("train", "--name base --margin 0.5 --epochs 9").status, 0);
        QCOMPARE(runGeovlm({QStringLiteral("rerank"), m_store}).status, 0);
    }

    void trainSaysHowItWent()
    {
        const Run trained =
            run("train", "--json --name t --fusion compare --epochs 9 --rate 0.002 --dropout 0.1 --width 64");
        QVERIFY2(trained.status == 0, trained.err.constData());
        const QJsonObject json = trained.json();
        for (const char16_t* name :
             {u"model", u"queries", u"loss", u"r1", u"seconds", u"validation_r1", u"run", u"stopped"})
            QVERIFY2(json.contains(QStringView(name)), qPrintable(QStringView(name).toString()));
        QCOMPARE(json[u"loss"].toArray().size(), 9);
        QCOMPARE(json[u"margins"].toArray().size(), 9);
        for (const char16_t* name : {u"gap", u"mean", u"lower_quartile", u"upper_quartile", u"positive"})
            QVERIFY(json[u"margins"][0][QStringView(name)].isDouble());
        for (const char16_t* name : {u"id", u"finding", u"advice"})
            QVERIFY(json[u"diagnosis"][QStringView(name)].isString());
        QCOMPARE(json[u"stopped"].toBool(true), false);
        const Run text = run("train", "--name t --fusion compare --epochs 9");
        QVERIFY(text.out.contains("Nothing wrong") || text.out.contains("It ") || text.out.contains("loss"));
        QCOMPARE(run("train", "--name t --width 50").status, 2);
        QCOMPARE(run("train", "--name t --dropout 1.5").status, 2);
    }

    /// 130, one JSON object, and the model is there; with nothing finished, 130 and nothing.
    void aStoppedTrainingKeepsTheBestSoFar()
    {
        bool kept = false;
        for (int ms = 400; ms < 20'000 && !kept; ms += 200) {
            const Run stopped =
                runGeovlm({QStringLiteral("train"), m_store, QStringLiteral("--name"), QStringLiteral("cut"),
                           QStringLiteral("--fusion"), QStringLiteral("compare"), QStringLiteral("--epochs"),
                           QStringLiteral("100000"), QStringLiteral("--json")},
                          ms);
            QCOMPARE(stopped.status, 130);
            kept = stopped.json()[u"stopped"].toBool();
        }
        QVERIFY(kept);
        QCOMPARE(run("rerank", "--model cut").status, 0);
        QCOMPARE(runGeovlm({QStringLiteral("check"), m_store}).status, 0);
    }

    void sweepHasTheContractsNames()
    {
        const QByteArray before = evaluation();
        const char* const options = "--json --fusions evidence,compare --margins 0.5,1 --seeds 2 --epochs 3";
        const Run swept = run("sweep", options);
        QVERIFY2(swept.status == 0, swept.err.constData());
        const QJsonArray rows = swept.json()[u"rows"].toArray();
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[0][u"fusion"].toString(), QStringLiteral("evidence"));
        QCOMPARE(rows[1][u"margin"].toDouble(), 1.0);
        for (const QJsonValue& row : rows) {
            const QJsonObject r1 = row[u"r1"].toObject();
            QVERIFY(!r1.isEmpty());
            for (const QJsonValue& split : r1) {
                QVERIFY(split[u"min"].toDouble() <= split[u"mean"].toDouble());
                QVERIFY(split[u"mean"].toDouble() <= split[u"max"].toDouble());
            }
        }
        QCOMPARE(swept.json()[u"trained"].toInt(), 8);
        QCOMPARE(run("sweep", options).json()[u"known"].toInt(), 8);
        QCOMPARE(evaluation(), before); // neither the run that is shown nor its order
        const Run text = run("sweep", "--fusions evidence --margins 0.5 --seeds 2 --epochs 3");
        QVERIFY(text.out.contains("evidence") && text.out.contains("points gained"));
        const QString world = smallWorld();
        const Run truth =
            runGeovlm({QStringLiteral("sweep"), m_store, QStringLiteral("--json"),
                       QStringLiteral("--fusions"), QStringLiteral("evidence"), QStringLiteral("--seeds"),
                       QStringLiteral("1"), QStringLiteral("--epochs"), QStringLiteral("3"),
                       QStringLiteral("--answers"), world + QStringLiteral("/answers_query.csv"),
                       QStringLiteral("--answers"), world + QStringLiteral("/answers_reference.csv")});
        QVERIFY2(truth.status == 0, truth.err.constData());
        QCOMPARE(truth.json()[u"trained"].toInt(), 1);
    }

    void suppressHasEvaluatesNames()
    {
        const QByteArray before = evaluation();
        const Run suppressed = run("suppress", "--json --r10 20 --seed 3");
        QVERIFY2(suppressed.status == 0, suppressed.err.constData());
        const QJsonObject json = suppressed.json();
        QVERIFY(json[u"signatures"].isArray());
        const QJsonArray splits = json[u"splits"].toArray();
        QVERIFY(!splits.isEmpty());
        for (const QJsonValue& split : splits) {
            const int queries = split[u"queries"].toInt();
            QVERIFY(std::abs(split[u"before"][u"r10"].toDouble() - 20) <= 100.0 / queries);
            QCOMPARE(split[u"after"][u"r10"], split[u"before"][u"r10"]);
            QVERIFY(split[u"after"][u"r1"].toDouble() <= split[u"before"][u"r10"].toDouble());
            QVERIFY(split[u"lift_r1"][u"ci95"].isArray());
            QVERIFY(split[u"suppressed"].toInt() > 0);
            QVERIFY(split[u"r10_as_found"].toDouble() > 20);
        }
        QCOMPARE(run("suppress", "--json --r10 20 --seed 3").out, suppressed.out);
        QCOMPARE(evaluation(), before);
        QVERIFY(run("suppress", "--r10 20").out.contains("taken out of the ten"));
    }

    void wordsThatAreOff_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("status");
        QTest::newRow("no level") << QStringLiteral("suppress") << QStringLiteral("--seed 1") << 2;
        QTest::newRow("no such level") << QStringLiteral("suppress") << QStringLiteral("--r10 101") << 2;
        QTest::newRow("no such run") << QStringLiteral("suppress") << QStringLiteral("--r10 50 --run 1") << 1;
        QTest::newRow("no such fusion")
            << QStringLiteral("sweep") << QStringLiteral("--fusions sum,guess") << 2;
        QTest::newRow("no margin") << QStringLiteral("sweep") << QStringLiteral("--margins a") << 2;
        QTest::newRow("no seeds") << QStringLiteral("sweep") << QStringLiteral("--seeds 0") << 2;
        QTest::newRow("no answers") << QStringLiteral("sweep") << QStringLiteral("--answers nowhere.csv")
                                    << 1;
    }

    void wordsThatAreOff()
    {
        QFETCH(QString, command);
        QFETCH(QString, options);
        QFETCH(int, status);
        const Run off = run(command.toLatin1().constData(), options.toLatin1().constData());
        QCOMPARE(off.status, status);
        QVERIFY(off.out.isEmpty());
        QCOMPARE(off.err.trimmed().count('\n'), 0);
    }

    void aLevelAboveWhatThereIsSaysSo()
    {
        const Run off = run("suppress", "--r10 100");
        const QJsonObject found =
            runGeovlm({QStringLiteral("evaluate"), m_store, QStringLiteral("--json")}).json();
        bool all = true;
        for (const QJsonValue& split : found[u"splits"].toArray())
            all = all && split[u"before"][u"r10"].toDouble() == 100;
        QCOMPARE(off.status, all ? 0 : 1);
        QVERIFY(all || off.err.contains("R@10 of"));
    }
};

GEOVLM_TEST(TrainingCommandsTest);

} // namespace tst_training_commands

#include "tst_training_commands.moc"
