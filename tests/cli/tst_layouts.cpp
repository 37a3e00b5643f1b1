// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QColor>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

namespace tst_layouts {

using namespace geovlm::test;

/// University-1652 and CVUSA from their folders to their figures, with the embedded models and images that
/// are made here.
class LayoutsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString path(const QString& name) const { return m_dir.filePath(name); }

    /// A scene of `place`, seen a little differently in each `take`; no two are the same.
    static void writeImage(const QString& file, int place, int take, QSize size)
    {
        QDir().mkpath(QFileInfo(file).path());
        QImage image(size, QImage::Format_RGB32);
        image.fill(QColor::fromHsv(place * 53 % 360, 120, 200 - take * 7 % 90));
        QPainter painter(&image);
        for (int i = 0; i < 6; ++i)
            painter.fillRect((place * 31 + i * 17 + take * 3) % size.width(),
                             (place * 13 + i * 29) % size.height(), 8 + i * 3, 6 + take % 9,
                             QColor::fromHsv((place * 97 + i * 61) % 360, 200, 40 + i * 30));
        painter.end();
        if (!image.save(file, nullptr, 95))
            qFatal("cannot write %s", qPrintable(file));
    }

    static void writePlace(const QString& root, const QString& folder, int place, int images, int take)
    {
        const bool satellite = folder.endsWith(QStringLiteral("satellite"));
        for (int i = 0; i < images; ++i)
            writeImage(QStringLiteral("%1/%2/%3/image-%4.%5")
                           .arg(root, folder)
                           .arg(place, 4, 10, QLatin1Char('0'))
                           .arg(i)
                           .arg(satellite ? QStringLiteral("jpg") : QStringLiteral("jpeg")),
                       place, take + i * 5, satellite ? QSize(64, 64) : QSize(96, 64));
    }

    static void writeUniversity(const QString& root)
    {
        for (int place = 1; place <= 12; ++place) {
            writePlace(root, QStringLiteral("train/drone"), place, 3, 1);
            writePlace(root, QStringLiteral("train/satellite"), place, 1, 2);
        }
        for (int place = 21; place <= 34; ++place) {
            writePlace(root, QStringLiteral("test/gallery_drone"), place, 4, 3);
            writePlace(root, QStringLiteral("test/gallery_satellite"), place, 1, 4);
            if (place > 32)
                continue; // distractors
            writePlace(root, QStringLiteral("test/query_drone"), place, 3, 40);
            writePlace(root, QStringLiteral("test/query_satellite"), place, 1, 80);
        }
    }

    static Run stage(const QString& store, const QStringList& words)
    {
        QStringList all = words;
        all.insert(1, store);
        const Run run = runGeovlm(all + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")});
        if (run.status != 0)
            qWarning("%s: %s", qPrintable(words.join(QLatin1Char(' '))), run.err.constData());
        return run;
    }

    static bool allStages(const QString& store, const QString& trainingSplit)
    {
        const QList<QStringList> stages{
            {QStringLiteral("encode")},
            {QStringLiteral("retrieve")},
            {QStringLiteral("answer"), QStringLiteral("--with"), QStringLiteral("reader")},
            {QStringLiteral("describe")},
            {QStringLiteral("embed"), QStringLiteral("--with"), QStringLiteral("hashing")},
            {QStringLiteral("train"), QStringLiteral("--name"), QStringLiteral("a"),
             QStringLiteral("--fusion"), QStringLiteral("compare"), QStringLiteral("--epochs"),
             QStringLiteral("2"), QStringLiteral("--split"), trainingSplit},
            {QStringLiteral("rerank")}};
        for (const QStringList& words : stages)
            if (stage(store, words).status != 0)
                return false;
        return true;
    }

    QJsonObject splitNamed(const QString& store, const QString& name) const
    {
        for (const QJsonValue& split : stage(store, {QStringLiteral("evaluate")}).json()[u"splits"].toArray())
            if (split[u"name"].toString() == name)
                return split.toObject();
        return {};
    }

    QJsonObject recomputed(const QString& store, const QString& split, const QString& queries,
                           const QString& references) const
    {
        const QString rankings = path(split + QStringLiteral(".csv"));
        const QString matrix = path(QStringLiteral("images.npy"));
        for (const QStringList& words :
             {QStringList{QStringLiteral("rankings"), QStringLiteral("--out"), rankings,
                          QStringLiteral("--split"), split},
              QStringList{QStringLiteral("embeddings"), QStringLiteral("--out"), matrix}})
            if (stage(store, QStringList{QStringLiteral("export"), QStringLiteral("--what")} + words)
                    .status != 0)
                return {};
        const Run python =
            program(QStringLiteral("python3"),
                    {QStringLiteral(GEOVLM_SOURCE_DIR "/tests/golden/university_reference.py"),
                     QStringLiteral("--embeddings"), matrix, QStringLiteral("--queries"), queries,
                     QStringLiteral("--references"), references, QStringLiteral("--rankings"), rankings});
        if (python.status != 0)
            qWarning("%s", python.err.constData());
        return python.json();
    }

private Q_SLOTS:
    void universityFromFoldersToFigures_data()
    {
        QTest::addColumn<QString>("split");
        QTest::addColumn<QString>("queries");
        QTest::addColumn<QString>("references");
        QTest::addColumn<int>("count");
        QTest::newRow("one match") << QStringLiteral("drone-satellite") << QStringLiteral("test/query_drone")
                                   << QStringLiteral("test/gallery_satellite") << 36;
        QTest::newRow("many matches")
            << QStringLiteral("satellite-drone") << QStringLiteral("test/query_satellite")
            << QStringLiteral("test/gallery_drone") << 12;
    }

    void universityFromFoldersToFigures()
    {
        QFETCH(QString, split);
        QFETCH(QString, queries);
        QFETCH(QString, references);
        QFETCH(int, count);
        const QString store = path(QStringLiteral("university.geovlm"));
        if (!QFile::exists(store)) {
            const QString root = path(QStringLiteral("university"));
            writeUniversity(root);
            QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
            const QJsonObject imported =
                stage(store, {QStringLiteral("import"), QStringLiteral("--layout"),
                              QStringLiteral("university1652"), QStringLiteral("--root"), root})
                    .json();
            QCOMPARE(imported[u"images"][u"ground"].toInt(), 36 + 56 + 36);
            QCOMPARE(imported[u"images"][u"satellite"].toInt(), 12 + 14 + 12);
            QCOMPARE(imported[u"added"][u"images"].toInt(), 166);
            QCOMPARE(imported[u"missing"].toInt(), 0);
            QVERIFY(allStages(store, QStringLiteral("drone-satellite-train")));
            QVERIFY(stage(store, {QStringLiteral("check")}).json()[u"ok"].toBool());
        }
        const QJsonObject measured = splitNamed(store, split);
        const QJsonObject expected = recomputed(store, split, queries, references);
        QCOMPARE(measured[u"queries"].toInt(), count);
        QCOMPARE(measured[u"queries"].toInt(), expected[u"queries"].toInt());
        QCOMPARE(measured[u"references"].toInt(), expected[u"references"].toInt());
        QVERIFY2(expected[u"closest"].toDouble() > 1e-7, "the images are too alike to compare figures");
        for (const QString& side : {QStringLiteral("before"), QStringLiteral("after")})
            for (const QString& figure : {QStringLiteral("r1"), QStringLiteral("r5"), QStringLiteral("r10"),
                                          QStringLiteral("r1pct"), QStringLiteral("ap")}) {
                const double own = measured[side][figure].toDouble(-1);
                QVERIFY2(std::abs(own - expected[side][figure].toDouble(-2)) < 1e-6,
                         qPrintable(QStringLiteral("%1 %2: %3, not %4")
                                        .arg(side, figure)
                                        .arg(own)
                                        .arg(expected[side][figure].toDouble(-2))));
            }
        QVERIFY(measured[u"before"][u"ap"] != measured[u"after"][u"ap"]);
        // Queries with several matches among their candidates can be learned from too.
        QCOMPARE(
            stage(store, {QStringLiteral("train"), QStringLiteral("--name"), QStringLiteral("b"),
                          QStringLiteral("--fusion"), QStringLiteral("evidence"), QStringLiteral("--epochs"),
                          QStringLiteral("2"), QStringLiteral("--split"), split + QStringLiteral("-train")})
                .status,
            0);
        QVERIFY(measured[u"before"][u"hit"].isNull());
    }

    void cvusaFromListsToFigures()
    {
        const QString root = path(QStringLiteral("cvusa"));
        QByteArray train, test;
        for (int i = 0; i < 40; ++i) {
            const QString number = QString::number(i).rightJustified(7, QLatin1Char('0'));
            writeImage(root + QStringLiteral("/bingmap/19/%1.jpg").arg(number), i, 1, QSize(64, 64));
            writeImage(root + QStringLiteral("/streetview/panos/%1.jpg").arg(number), i, 30, QSize(128, 32));
            (i < 24 ? train : test) +=
                QStringLiteral("bingmap/19/%1.jpg,streetview/panos/%1.jpg,streetview/annotations/%1.png\n")
                    .arg(number)
                    .toLatin1();
        }
        test += "bingmap/19/none.jpg,streetview/panos/none.jpg,x.png\nbad line\n";
        writeFile(root + QStringLiteral("/splits/train-19zl.csv"), train);
        writeFile(root + QStringLiteral("/splits/val-19zl.csv"), test);
        const QString store = path(QStringLiteral("cvusa.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        const QStringList words{QStringLiteral("import"), QStringLiteral("--layout"), QStringLiteral("cvusa"),
                                QStringLiteral("--root"), root};
        const QJsonObject imported = stage(store, words).json();
        QCOMPARE(imported[u"images"][u"ground"].toInt(), 41);
        QCOMPARE(imported[u"missing"].toInt(), 2);
        QCOMPARE(imported[u"rejected"].toArray().size(), 1);
        QCOMPARE(imported[u"rejected"][0][u"line"].toInt(), 18);
        QCOMPARE(stage(store, words).json()[u"added"][u"images"].toInt(-1), 0);
        QVERIFY(runGeovlm({words[0], store, words[1], words[2], words[3], words[4]})
                    .out.contains("Nothing was new."));
        QVERIFY(allStages(store, QStringLiteral("cvusa-train")));
        const QJsonObject measured = splitNamed(store, QStringLiteral("cvusa"));
        QCOMPARE(measured[u"queries"].toInt(), 17); // the one without a file counts as a miss
        QVERIFY(measured[u"before"][u"r1"].isDouble());
        QVERIFY(measured[u"before"][u"ap"].isNull() && measured[u"after"][u"ap"].isNull());
        QVERIFY(measured[u"before"][u"hit"].isNull());
    }

    void otherLabelsMakeTheCandidatesOld()
    {
        const QString store = path(QStringLiteral("cvusa.geovlm"));
        QVERIFY2(QFile::exists(store), "the test before this one makes the store");
        const QString list = path(QStringLiteral("cvusa/splits/val-19zl.csv"));
        const QByteArray before = contentOf(list);
        QVERIFY(!stage(store, {QStringLiteral("check")}).out.contains("older than the labels"));
        writeFile(list, QByteArray(before).replace("19/0000024.jpg", "19/0000025.jpg"));
        const QJsonObject imported =
            stage(store, {QStringLiteral("import"), QStringLiteral("--layout"), QStringLiteral("cvusa"),
                          QStringLiteral("--root"), path(QStringLiteral("cvusa"))})
                .json();
        QCOMPARE(imported[u"relabelled"].toInt(), 1);
        const Run refused = runGeovlm({QStringLiteral("evaluate"), store});
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("labels of \"cvusa\" have changed"), refused.err.constData());
        QVERIFY(stage(store, {QStringLiteral("check")}).out.contains("older than the labels"));
        QCOMPARE(stage(store, {QStringLiteral("retrieve")}).status, 0);
        QVERIFY(!stage(store, {QStringLiteral("check")}).out.contains("older than the labels"));
        QCOMPARE(stage(store, {QStringLiteral("rerank")}).status, 0);
        QCOMPARE(splitNamed(store, QStringLiteral("cvusa"))[u"queries"].toInt(), 17);
    }

    void theThresholdIsForCvukAlone()
    {
        const QString store = path(QStringLiteral("cvuk.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        const QString root = path(QStringLiteral("cvuk"));
        writeImage(root + QStringLiteral("/Woking/ground_51.3000_-0.5600_1.jpg"), 1, 1, QSize(64, 48));
        writeImage(root + QStringLiteral("/Woking/satellite_51.3009_-0.5600.png"), 1, 2, QSize(64, 64));
        const auto import = [&](const QString& layout, const QStringList& more) {
            return runGeovlm(QStringList{QStringLiteral("import"), store, QStringLiteral("--layout"), layout,
                                         QStringLiteral("--root"), root, QStringLiteral("--json")} +
                             more);
        };
        const QString option = QStringLiteral("--threshold-km");
        QCOMPARE(import(QStringLiteral("cvuk"), {option, QStringLiteral("2")}).status, 2);
        QCOMPARE(import(QStringLiteral("cvusa"), {option, QStringLiteral("0.1")}).status, 2);
        QCOMPARE(import(QStringLiteral("cvuk"), {}).json()[u"pairs"][u"positive"].toInt(-1), 0);
        QCOMPARE(import(QStringLiteral("cvuk"), {option, QStringLiteral("0.11")})
                     .json()[u"pairs"][u"positive"]
                     .toInt(),
                 1);
    }
};

GEOVLM_TEST(LayoutsTest);

} // namespace tst_layouts

#include "tst_layouts.moc"
