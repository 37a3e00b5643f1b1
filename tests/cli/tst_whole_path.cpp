// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_whole_path {

using namespace geovlm::test;

/// One store through every stage, and its figures recomputed by a Python program that shares no code with
/// ours.
class WholePathTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;
    QList<qint64> m_reranked; ///< runs, by fusion

    QString path(const QString& name) const { return m_dir.filePath(name); }
    Run stage(const QStringList& words) const
    {
        QStringList all = words;
        all.insert(1, m_store);
        return runGeovlm(all + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")});
    }

    /// Light and dark, at both scales: the dark one is darker, the large one twice the size.
    static void requirePictures(const QString& scene)
    {
        const auto picture = [&](const char* rest) { return QImage(scene + QLatin1String(rest)); };
        const QImage light = picture("-light-1x.png"), dark = picture("-dark-1x.png");
        const QImage large = picture("-light-2x.png"), largeDark = picture("-dark-2x.png");
        QVERIFY2(!light.isNull() && !dark.isNull() && !largeDark.isNull(), qPrintable(scene));
        QCOMPARE(large.size(), light.size() * 2);
        if (!scene.contains(QLatin1String("presentation"))) // a stage is always dark
            QVERIFY2(dark.pixelColor(4, 4).lightness() < light.pixelColor(4, 4).lightness(),
                     qPrintable(scene));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_store = path(QStringLiteral("path.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), m_store}).status, 0);
    }

    void importCountsWhatTheWorldHolds()
    {
        const Run run = stage({QStringLiteral("import"), QStringLiteral("--layout"), QStringLiteral("vigor"),
                               QStringLiteral("--root"), smallWorld(), QStringLiteral("--split"),
                               QStringLiteral("same-area")});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.json()[u"images"][u"ground"].toInt(), 80);
        QCOMPARE(run.json()[u"pairs"][u"positive"].toInt(), 80);
        QCOMPARE(run.json()[u"pairs"][u"semi_positive"].toInt(), 240);
        QCOMPARE(run.json()[u"missing"].toInt(), 0);
        QVERIFY(run.json()[u"rejected"].toArray().isEmpty());
        QCOMPARE(run.json()[u"areas"].toArray().size(), 2);
    }

    void everyStageRuns()
    {
        QCOMPARE(stage({QStringLiteral("encode")}).json()[u"skipped"].toArray().size(), 0);
        const Run retrieved = stage({QStringLiteral("retrieve")});
        QCOMPARE(retrieved.json()[u"queries"].toInt(), 80);
        const Run answered =
            stage({QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader")});
        QCOMPARE(answered.json()[u"answers"].toInt(), answered.json()[u"images"].toInt() * 30);
        const int images = answered.json()[u"images"].toInt();
        QCOMPARE(stage({QStringLiteral("describe")}).json()[u"descriptions"].toInt(), images);
        QCOMPARE(stage({QStringLiteral("describe")}).json()[u"unchanged"].toInt(), images);
        const Run embedded =
            stage({QStringLiteral("embed"), QStringLiteral("--with"), QStringLiteral("hashing")});
        QCOMPARE(embedded.json()[u"dimension"].toInt(), 1536);
        QCOMPARE(embedded.json()[u"embedded"].toInt(), images);
        QCOMPARE(stage({QStringLiteral("embed"), QStringLiteral("--with"), QStringLiteral("hashing")})
                     .json()[u"unchanged"]
                     .toInt(),
                 images);
        for (const QString& fusion : {QStringLiteral("sum"), QStringLiteral("compare"),
                                      QStringLiteral("attention"), QStringLiteral("evidence")}) {
            const Run trained =
                stage({QStringLiteral("train"), QStringLiteral("--name"), fusion, QStringLiteral("--fusion"),
                       fusion, QStringLiteral("--epochs"), QStringLiteral("3")});
            QVERIFY2(trained.status == 0, trained.err.constData());
            QCOMPARE(trained.json()[u"loss"].toArray().size(), 3);
            QCOMPARE(trained.json()[u"r1"].toArray().size(), 3);
            const Run reranked = stage({QStringLiteral("rerank"), QStringLiteral("--model"), fusion});
            QCOMPARE(reranked.json()[u"pairs"].toInt(), 10 * reranked.json()[u"queries"].toInt());
            m_reranked << reranked.json()[u"run"].toInteger();
        }
        QVERIFY(stage({QStringLiteral("check")}).json()[u"ok"].toBool());
    }

    void theMetricsEqualAnIndependentRecomputation()
    {
        const QJsonObject split = stage({QStringLiteral("evaluate")}).json()[u"splits"][0].toObject();
        QCOMPARE(split[u"name"].toString(), QStringLiteral("same-area"));
        const QString rankings = path(QStringLiteral("rankings.csv"));
        const QString matrix = path(QStringLiteral("images.npy"));
        QCOMPARE(stage({QStringLiteral("export"), QStringLiteral("--what"), QStringLiteral("rankings"),
                        QStringLiteral("--out"), rankings})
                     .status,
                 0);
        QCOMPARE(stage({QStringLiteral("export"), QStringLiteral("--what"), QStringLiteral("embeddings"),
                        QStringLiteral("--out"), matrix})
                     .status,
                 0);
        const Run python =
            program(QStringLiteral("python3"),
                    {QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/evaluate_reference.py"), rankings,
                     QStringLiteral("--references"), QString::number(split[u"references"].toInt()),
                     QStringLiteral("--embeddings"), matrix});
        QVERIFY2(python.status == 0, python.err.constData());
        const QJsonObject expected = python.json();
        QCOMPARE(expected[u"queries"].toInt(), split[u"queries"].toInt());
        for (const QString& stageName : {QStringLiteral("before"), QStringLiteral("after")})
            for (const QString& figure : {QStringLiteral("r1"), QStringLiteral("r5"), QStringLiteral("r10"),
                                          QStringLiteral("r1pct"), QStringLiteral("hit")})
                QVERIFY2(std::abs(expected[stageName][figure].toDouble(-1) -
                                  split[stageName][figure].toDouble(-1)) < 1e-9,
                         qPrintable(stageName + figure + QString::fromUtf8(python.out)));
        QCOMPARE(expected[u"lift_r1"][u"fixed"].toInt(), split[u"lift_r1"][u"fixed"].toInt());
        QCOMPARE(expected[u"lift_r1"][u"broken"].toInt(), split[u"lift_r1"][u"broken"].toInt());
        QVERIFY(std::abs(expected[u"lift_r1"][u"mcnemar_p"].toDouble() -
                         split[u"lift_r1"][u"mcnemar_p"].toDouble()) < 1e-9);
    }

    /// A great number once ran into the column before it.
    void theTableKeepsItsColumnsApart()
    {
        const Run run = runGeovlm({QStringLiteral("evaluate"), m_store, QStringLiteral("--quiet")});
        QCOMPARE(run.status, 0);
        static const QRegularExpression gap(QStringLiteral(" {2,}"));
        int rows = 0;
        for (const QString& line : QString::fromUtf8(run.out).split(u'\n')) {
            const QStringList cells = line.trimmed().split(gap);
            if (cells.first() == QStringLiteral("before") || cells.first() == QStringLiteral("after")) {
                QCOMPARE(cells.size(), 8);
                ++rows;
            }
        }
        QVERIFY(rows >= 2);
        QVERIFY2(run.out.contains(" queries, ") && run.out.contains("among the 10 candidates"), run.out);
    }

    void whatWasSearchedIsCounted()
    {
        const QJsonObject split = stage({QStringLiteral("evaluate")}).json()[u"splits"][0].toObject();
        QCOMPARE(split[u"coverage"][u"misses"].toInt(-1), 0);
        QCOMPARE(split[u"coverage"][u"references_searched"].toInt(), split[u"references"].toInt());
        QCOMPARE(split[u"before"][u"tied"].toInt(-1), 0);
        QCOMPARE(split[u"before"][u"r1_expected"], split[u"before"][u"r1"]);
        int cases = 0;
        for (const QJsonValue& count : split[u"outcomes"].toObject())
            cases += count.toInt();
        QCOMPARE(cases, split[u"queries"].toInt() + split[u"without_match"].toInt());
        QVERIFY(stage({QStringLiteral("evaluate")}).json()[u"warnings"].toArray().isEmpty());
    }

    void stabilityPrintsTheContractsNames()
    {
        const QStringList words{
            QStringLiteral("stability"),   QStringLiteral("--with"), QStringLiteral("reader"),
            QStringLiteral("--runs"),      QStringLiteral("2"),      QStringLiteral("--sample"),
            QStringLiteral("4"),           QStringLiteral("--seed"), QStringLiteral("3"),
            QStringLiteral("--threshold"), QStringLiteral("0.95")};
        const Run run = stage(words);
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject json = run.json();
        for (const char* name :
             {"images", "runs", "cosine", "jaccard", "answers", "top1_changed", "kendall_tau", "drifting"})
            QVERIFY2(json.contains(QLatin1String(name)), name);
        QCOMPARE(json[u"images"].toInt(), 4);
        QCOMPARE(json[u"runs"].toInt(), 2);
        for (const char* name : {"cosine", "jaccard"})
            for (const char* figure : {"mean", "baseline"})
                QVERIFY2(json[QLatin1String(name)][QLatin1String(figure)].isDouble(), name);
        QVERIFY(json[u"answers"][u"agreement"].isDouble() && json[u"answers"][u"jaccard"].isDouble());
        const QJsonArray questions = json[u"answers"][u"questions"].toArray();
        QCOMPARE(questions.size(), 30);
        QCOMPARE(questions[0].toObject()[u"id"].toString(), QStringLiteral("environment"));
        QVERIFY(questions[0].toObject().contains(QStringLiteral("agreement")) &&
                questions[0].toObject().contains(QStringLiteral("alpha")));
        QVERIFY(json[u"top1_changed"].isDouble() && json[u"kendall_tau"].isDouble());
        QVERIFY(!json[u"drifting"].toArray().isEmpty() &&
                json[u"drifting"].toArray()[0].toString().contains(u'/'));
        const QJsonObject drift = stage({QStringLiteral("evaluate")}).json()[u"signatures"][1].toObject();
        QCOMPARE(drift[u"value"].toDouble(), json[u"jaccard"][u"mean"].toDouble());
        QVERIFY(drift[u"advice"].toString().contains(
            QStringLiteral("stability run %1").arg(json[u"run"].toInt())));
        QStringList plain = words;
        plain.insert(1, m_store);
        const Run text = runGeovlm(plain + QStringList{QStringLiteral("--quiet"), QStringLiteral("--queue")});
        QVERIFY2(text.out.contains("template alone") && text.out.contains("protocol is not published"),
                 text.out.constData());
    }

    void stabilityRefusesWordsThatAreOff()
    {
        const QStringList with{QStringLiteral("stability"), QStringLiteral("--with"),
                               QStringLiteral("reader")};
        QCOMPARE(stage({QStringLiteral("stability")}).status, 2);
        QCOMPARE(stage(with + QStringList{QStringLiteral("--vary"), QStringLiteral("fog")}).status, 2);
        QCOMPARE(stage(with + QStringList{QStringLiteral("--runs"), QStringLiteral("1")}).status, 2);
        const Run still = stage(with + QStringList{QStringLiteral("--vary"), QStringLiteral("rotate"),
                                                   QStringLiteral("--view"), QStringLiteral("ground")});
        QCOMPARE(still.status, 1);
        QVERIFY2(still.err.contains("deterministic"), still.err.constData());
    }

    void theAnalysisAgreesWithTheMetrics()
    {
        const QJsonObject split = stage({QStringLiteral("evaluate")}).json()[u"splits"][0].toObject();
        const QString other = QString::number(m_reranked.first());
        const Run run = stage({QStringLiteral("analyse"), QStringLiteral("--other"), other});
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonObject analysed = run.json()[u"splits"][0].toObject();
        for (const QString& figure : {QStringLiteral("r1"), QStringLiteral("r5"), QStringLiteral("r10"),
                                      QStringLiteral("r1pct"), QStringLiteral("hit")})
            for (const QString& side : {QStringLiteral("before"), QStringLiteral("after")})
                QCOMPARE(analysed[figure][side], split[side][figure]);
        QCOMPARE(analysed[u"r1"][u"lift_ci95"], split[u"lift_r1"][u"ci95"]);
        QCOMPARE(analysed[u"r1"][u"mcnemar_p"], split[u"lift_r1"][u"mcnemar_p"]);
        QCOMPARE(analysed[u"metres"][u"after"][u"median"], split[u"after"][u"median_error_m"]);
        QCOMPARE(run.json()[u"questions"][u"questions"].toArray().size(), 30);
        QVERIFY(run.json()[u"questions"][u"questions"][0][u"without"].isObject());
        const QJsonValue sets = run.json()[u"runs"][u"splits"][0];
        QCOMPARE(run.json()[u"runs"][u"b"].toInteger(), m_reranked.first());
        QCOMPARE(sets[u"both_right"].toInt() + sets[u"only_a"].toInt() + sets[u"only_b"].toInt() +
                     sets[u"both_wrong"].toInt(),
                 split[u"queries"].toInt());
        const Run refused = runGeovlm({QStringLiteral("analyse"), m_store, QStringLiteral("--other"),
                                       QStringLiteral("1"), QStringLiteral("--quiet")});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("is not a rerank run"), refused.err.constData());
    }

    void theReportHoldsTheFiguresOfEvaluate()
    {
        const QString file = path(QStringLiteral("report.html"));
        const Run run = stage({QStringLiteral("export"), QStringLiteral("--what"), QStringLiteral("report"),
                               QStringLiteral("--out"), file});
        QVERIFY2(run.status == 0, run.err.constData());
        QVERIFY(run.json()[u"rows"].toInt() > 0);
        static const QRegularExpression block(QStringLiteral("id=\"evaluation\">(.*?)</script>"));
        const QString json = block.match(QString::fromUtf8(contentOf(file))).captured(1);
        QJsonObject evaluated = stage({QStringLiteral("evaluate")}).json();
        evaluated.remove(QStringLiteral("towns")); // of the store, not of the run
        QCOMPARE(QJsonDocument::fromJson(json.toUtf8()).object(), evaluated);
    }

    /// The command that the manual's pictures come from; it leaves the store as it was.
    void everyScreenIsPictured()
    {
        const QString folder = path(QStringLiteral("pictures"));
        const QByteArray before = stage({QStringLiteral("evaluate")}).out;
        const Run run = program(QStringLiteral(GEOVLM_BIN_DIR "/geovlm-workbench"),
                                {QStringLiteral("--screenshots"), folder, m_store});
        QVERIFY2(run.status == 0, run.err.constData());
        for (const char* screen :
             {"compare", "annotate", "agreement", "analyse-overview", "analyse-curve", "analyse-questions",
              "analyse-embeddings", "analyse-runs", "stability", "train", "train-sweep", "train-suppress",
              "audit", "audit-results", "present", "presentation-after", "welcome", "failed", "empty-store"})
            requirePictures(QDir(folder).filePath(QString::fromLatin1(screen)));
        QCOMPARE(stage({QStringLiteral("evaluate")}).out, before);
        QVERIFY(stage({QStringLiteral("check")}).json()[u"ok"].toBool());
    }

    void aBackupIsAStoreWithTheSameFigures()
    {
        const QString copy = path(QStringLiteral("copy.geovlm"));
        const Run run = runGeovlm({QStringLiteral("backup"), m_store, copy, QStringLiteral("--json")});
        QCOMPARE(run.status, 0);
        QVERIFY(run.json()[u"pages"].toInt() > 1);
        const Run evaluated = runGeovlm({QStringLiteral("evaluate"), copy, QStringLiteral("--json")});
        QCOMPARE(evaluated.json()[u"splits"], stage({QStringLiteral("evaluate")}).json()[u"splits"]);
        QCOMPARE(runGeovlm({QStringLiteral("backup"), m_store, copy}).status,
                 1); // never over an existing file
    }
};

GEOVLM_TEST(WholePathTest);

} // namespace tst_whole_path

#include "tst_whole_path.moc"
