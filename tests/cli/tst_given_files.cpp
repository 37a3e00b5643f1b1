// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_given_files {

using namespace geovlm::test;

/// What a person gives the program, as it comes: files that are odd, folders that move, words that are typed.
class GivenFilesTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString path(const QString& name) const { return m_dir.filePath(name); }

    static Run geovlm(const QString& words, const QStringList& more = {})
    {
        return runGeovlm(words.split(QLatin1Char(' ')) + more);
    }

    /// Three queries and three tiles called STEM0.jpg and so on, with a manifest.
    void writeSet(const QString& name, const QByteArray& stem) const
    {
        QByteArray images = "file,view,area,split,lat,lon\n", pairs = "query,reference,kind\n";
        for (const char* number : {"0", "1", "2"}) {
            const QByteArray image = stem + number;
            writeFile(path(name) + QLatin1String("/ground/") + QString::fromLatin1(image + ".jpg"), "x");
            writeFile(path(name) + QLatin1String("/satellite/") + QString::fromLatin1(image + ".png"), "x");
            images += "ground/" + image + ".jpg,ground,A,all/test,51.5,0.1\nsatellite/" + image +
                      ".png,satellite,A,,51.5,0.1\n";
            pairs += "ground/" + image + ".jpg,satellite/" + image + ".png,positive\n";
        }
        writeFile(path(name) + QLatin1String("/images.csv"), images);
        writeFile(path(name) + QLatin1String("/pairs.csv"), pairs);
    }

    Run importSet(const QString& store, const QString& set, const QStringList& more = {}) const
    {
        return runGeovlm(QStringList{QStringLiteral("import"), store, QStringLiteral("--layout"),
                                     QStringLiteral("manifest"), QStringLiteral("--root"), path(set),
                                     QStringLiteral("--quiet")} +
                         more);
    }

    /// A store NAME.geovlm with the set NAME beside it.
    QString newStore(const QString& name) const
    {
        writeSet(name, "a");
        const QString store = path(name + QStringLiteral(".geovlm"));
        if (runGeovlm({QStringLiteral("init"), store}).status != 0 || importSet(store, name).status != 0)
            qFatal("the store could not be made");
        return store;
    }

    static Run setAnswer(const QString& store, const QString& question, const QString& value,
                         const QStringList& more = {})
    {
        return runGeovlm(QStringList{QStringLiteral("set-answer"), store, QStringLiteral("--image"),
                                     QStringLiteral("a0.jpg"), QStringLiteral("--question"), question,
                                     QStringLiteral("--value"), value, QStringLiteral("--by"),
                                     QStringLiteral("Cid"), QStringLiteral("--quiet")} +
                         more);
    }

    static QJsonObject answerAt(const QString& store, const QString& question)
    {
        const QJsonArray answers = runGeovlm({QStringLiteral("answers"), store, QStringLiteral("--image"),
                                              QStringLiteral("a0.jpg"), QStringLiteral("--json")})
                                       .json()[u"answers"]
                                       .toArray();
        for (const QJsonValue& one : answers)
            if (one[u"question"].toString() == question)
                return one.toObject();
        return {};
    }

    Run importAnswers(const QString& store, const QByteArray& rows, const QStringList& more = {}) const
    {
        const QString file = path(QStringLiteral("answers.csv"));
        writeFile(file, "image_name" + QByteArray(",q").repeated(30) + '\n' + rows);
        return runGeovlm(QStringList{QStringLiteral("import-answers"), store, file, QStringLiteral("--view"),
                                     QStringLiteral("ground"), QStringLiteral("--source"),
                                     QStringLiteral("ofa"), QStringLiteral("--quiet")} +
                         more);
    }

private Q_SLOTS:
    void whatIsTypedIsReadAsAFileSaysIt()
    {
        const QString store = newStore(QStringLiteral("typed"));
        const QString road = QStringLiteral("road_color");
        QCOMPARE(setAnswer(store, road, QStringLiteral("black")).err, QByteArray());
        const Run gray = setAnswer(store, road, QStringLiteral("gray"), {QStringLiteral("--json")});
        QCOMPARE(gray.status, 0);
        QCOMPARE(gray.json()[u"value"].toString(), QStringLiteral("grey"));
        QCOMPARE(gray.json()[u"said"].toString(), QStringLiteral("gray"));
        QCOMPARE(gray.json()[u"off_list"], QJsonValue(false));
        QVERIFY2(gray.err.contains("\"gray\" is read as \"grey\""), gray.err.constData());
        QCOMPARE(answerAt(store, road)[u"value"].toString(), QStringLiteral("grey"));
        QCOMPARE(geovlm(QStringLiteral("undo %1 --by Cid").arg(store)).status, 0);
        QCOMPARE(answerAt(store, road)[u"value"].toString(), QStringLiteral("black"));
    }

    void aValueOffTheListIsSaid()
    {
        const QString store = newStore(QStringLiteral("off"));
        const Run off = setAnswer(store, QStringLiteral("main_road"), QStringLiteral("multilane"),
                                  {QStringLiteral("--json")});
        QCOMPARE(off.status, 0);
        QCOMPARE(off.json()[u"off_list"], QJsonValue(true));
        QCOMPARE(off.json()[u"value"].toString(), QStringLiteral("multilane"));
        QVERIFY2(off.err.contains("off the list of main_road") && off.err.contains("multi-lane road"),
                 off.err.constData());
        QCOMPARE(off.err.trimmed().count('\n'), 0);
    }

    void anotherSetNeverMovesTheRootAndACommandDoes()
    {
        const QString store = newStore(QStringLiteral("usb"));
        writeSet(QStringLiteral("other"), "b");
        QVERIFY(QFile::rename(path(QStringLiteral("usb")), path(QStringLiteral("away"))));
        const Run refused = importSet(store, QStringLiteral("other"));
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("geovlm root usb.geovlm DIR"), refused.err.constData());
        const QJsonObject gone = geovlm(QStringLiteral("root %1 --json").arg(store)).json();
        QCOMPARE(gone[u"root"].toString(), path(QStringLiteral("usb")));
        QCOMPARE(gone[u"exists"], QJsonValue(false));
        QCOMPARE(gone[u"images"].toInt(), 6);
        QCOMPARE(gone[u"found"].toInt(-1), 0);
        const QString away = path(QStringLiteral("away"));
        const Run wrong = geovlm(QStringLiteral("root %1 %2").arg(store, path(QStringLiteral("other"))));
        QCOMPARE(wrong.status, 1);
        QVERIFY2(wrong.err.contains("None of the 6 images"), wrong.err.constData());
        const Run moved = geovlm(QStringLiteral("root %1 %2").arg(store, away));
        QCOMPARE(moved.status, 0);
        QVERIFY2(moved.out.contains("6 of 6 images found"), moved.out.constData());
        QCOMPARE(geovlm(QStringLiteral("root %1 --json").arg(store)).json()[u"found"].toInt(), 6);
        QCOMPARE(
            geovlm(QStringLiteral("root %1 %2 --force").arg(store, path(QStringLiteral("other")))).status, 0);
    }

    void aStoreSentAloneIsGivenItsImages()
    {
        const QString store = newStore(QStringLiteral("sent"));
        QVERIFY(QDir().mkpath(path(QStringLiteral("lap"))));
        const QString mailed = path(QStringLiteral("lap/sent.geovlm"));
        QVERIFY(QFile::copy(store, mailed));
        const Run refused = importSet(mailed, QStringLiteral("sent"));
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.err.contains("geovlm root"), refused.err.constData());
        QCOMPARE(geovlm(QStringLiteral("root %1 %2").arg(mailed, path(QStringLiteral("sent")))).status, 0);
        QCOMPARE(importSet(mailed, QStringLiteral("sent")).status, 0);
    }

    void aCorrectedManifestIsListed()
    {
        const QString store = newStore(QStringLiteral("corrected"));
        const QString root = path(QStringLiteral("corrected"));
        QByteArray images = contentOf(root + QStringLiteral("/images.csv"));
        images.replace("ground/a1.jpg,ground,A,all/test,51.5", "ground/a1.jpg,ground,B,all/train,48.1");
        writeFile(root + QStringLiteral("/images.csv"), images);
        QByteArray pairs = contentOf(root + QStringLiteral("/pairs.csv"));
        pairs.replace("ground/a0.jpg,satellite/a0.png", "ground/a0.jpg,satellite/a2.png");
        writeFile(root + QStringLiteral("/pairs.csv"), pairs);
        const QJsonObject json =
            importSet(store, QStringLiteral("corrected"), {QStringLiteral("--json")}).json();
        QCOMPARE(json[u"changed_count"].toInt(), 4);
        QCOMPARE(json[u"relabelled"].toInt(), 1);
        QStringList what;
        for (const QJsonValue& one : json[u"changed"].toArray())
            what.append(one[u"what"].toString());
        QCOMPARE(what.join(QLatin1Char(' ')), QStringLiteral("area place splits pairs"));
        QCOMPARE(json[u"changed"][3][u"before"].toString(), QStringLiteral("satellite/a0.png"));
        QCOMPARE(json[u"changed"][3][u"after"].toString(), QStringLiteral("satellite/a2.png"));
        const Run again = importSet(store, QStringLiteral("corrected"));
        QVERIFY2(again.out.contains("Nothing was new."), again.out.constData());
    }

    void nothingTakenIsAFailureAndNothingNewIsNone()
    {
        const QString store = newStore(QStringLiteral("nothing"));
        const QByteArray good = "a0.jpg,urban" + QByteArray(29, ',') + '\n';
        const Run rejected = importAnswers(store, "a0.jpg,urban\na1.jpg,urban\n");
        QCOMPARE(rejected.status, 1);
        QVERIFY2(rejected.err.contains("line 2") && rejected.err.trimmed().count('\n') == 0,
                 rejected.err.constData());
        const Run unknown = importAnswers(store, "z.jpg,urban" + QByteArray(29, ',') + '\n');
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("other --view"), unknown.err.constData());
        QCOMPARE(importAnswers(store, good).status, 0);
        QCOMPARE(importAnswers(store, good).status, 0);
        const QString captions = path(QStringLiteral("captions.csv"));
        const auto caption = [&](const QByteArray& rows) {
            writeFile(captions, "image_name,caption\n" + rows);
            return geovlm(QStringLiteral("import-captions %1 %2 --view ground --quiet").arg(store, captions))
                .status;
        };
        QCOMPARE(caption("a0.jpg\na1.jpg,\n"), 1);
        QCOMPARE(caption("z.jpg,A road.\n"), 1);
        QCOMPARE(caption("a0.jpg,A road.\n"), 0);
        QCOMPARE(caption("a0.jpg,A road.\n"), 0);
        writeFile(path(QStringLiteral("nothing/bad/images.csv")), "file,view\n../x.jpg,ground\nx.jpg,side\n");
        const Run none = importSet(store, QStringLiteral("nothing/bad"));
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("all 2 lines were rejected"), none.err.constData());
    }

    void listsEndAfterTwentyLinesAndAFileHasThemAll()
    {
        const QString store = newStore(QStringLiteral("lists"));
        QByteArray rows = "a0.jpg,urban" + QByteArray(29, ',') + '\n';
        for (int i = 0; i < 60; ++i)
            rows += "a1.jpg,short" + QByteArray::number(i) + '\n';
        for (int i = 0; i < 40; ++i)
            rows += 'z' + QByteArray::number(i) + ".jpg,urban" + QByteArray(29, ',') + '\n';
        const QString file = path(QStringLiteral("rejects.csv"));
        const Run run = importAnswers(store, rows, {QStringLiteral("--rejects"), file});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.out.count("answers.csv:"), 20);
        QVERIFY2(run.out.contains("and 40 more; --rejects FILE"), run.out.constData());
        QCOMPARE(run.out.count("no ground image"), 20);
        QVERIFY2(run.out.contains("and 20 more; --rejects FILE"), run.out.constData());
        const QList<QByteArray> lines = contentOf(file).trimmed().split('\n');
        QCOMPARE(lines.size(), 101);
        QCOMPARE(lines.first(), QByteArray("file,line,why"));
        QVERIFY2(lines.last().contains(",102,") && lines.last().contains("z39.jpg"),
                 lines.last().constData());
        // A file of which nothing is taken still says why.
        QCOMPARE(importAnswers(store, "a0.jpg,urban\n", {QStringLiteral("--rejects"), file}).status, 1);
        QCOMPARE(contentOf(file).count('\n'), 2);
    }
};

GEOVLM_TEST(GivenFilesTest);

} // namespace tst_given_files

#include "tst_given_files.moc"
