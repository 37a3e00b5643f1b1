// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_commands {

using namespace geovlm::test;

/// What a command says and how it ends, when its words or its files are not as they should be.
class CommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString path(const QString& name) const { return m_dir.filePath(name); }
    QString newStore(const QString& name) const
    {
        const QString store = path(name);
        const Run run = runGeovlm({QStringLiteral("init"), store});
        if (run.status != 0)
            qFatal("init failed: %s", run.err.constData());
        return store;
    }
    static void isOneSentence(const QByteArray& err)
    {
        const QByteArray text = err.trimmed();
        QVERIFY2(!text.isEmpty() && text.count('\n') == 0 && text.endsWith('.'), err.constData());
    }

private Q_SLOTS:
    void wrongWordsEndWithStatus2_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown command") << QStringList{QStringLiteral("dance")};
        QTest::newRow("unknown option")
            << QStringList{QStringLiteral("encode"), QStringLiteral("x"), QStringLiteral("--fast")};
        QTest::newRow("no store") << QStringList{QStringLiteral("evaluate")};
        QTest::newRow("too many words")
            << QStringList{QStringLiteral("check"), QStringLiteral("a"), QStringLiteral("b")};
        QTest::newRow("not a number") << QStringList{QStringLiteral("demo"), QStringLiteral("x"),
                                                     QStringLiteral("--queries"), QStringLiteral("many")};
        QTest::newRow("out of range") << QStringList{QStringLiteral("demo"), QStringLiteral("x"),
                                                     QStringLiteral("--queries"), QStringLiteral("0")};
        QTest::newRow("train without a name") << QStringList{QStringLiteral("train"), QStringLiteral("x")};
        QTest::newRow("export without a file")
            << QStringList{QStringLiteral("export"), QStringLiteral("x"), QStringLiteral("--what"),
                           QStringLiteral("rankings")};
    }

    void wrongWordsEndWithStatus2()
    {
        QFETCH(QStringList, words);
        const Run run = runGeovlm(words);
        QCOMPARE(run.status, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY(!run.err.trimmed().isEmpty());
    }

    void helpExplainsEveryCommandWithAnExample()
    {
        const Run all = runGeovlm({QStringLiteral("help")});
        QCOMPARE(all.status, 0);
        for (const char* name :
             {"demo",      "world",  "train-encoder",  "train-reader", "init",       "import",   "encode",
              "retrieve",  "answer", "describe",       "embed",        "train",      "rerank",   "evaluate",
              "export",    "check",  "backup",         "answers",      "set-answer", "undo",     "explain",
              "agreement", "merge",  "import-answers", "bench",        "sweep",      "suppress", "analyse"}) {
            QVERIFY2(all.out.contains(QByteArray("  ") + name + ' '), name);
            const Run one = runGeovlm({QStringLiteral("help"), QString::fromLatin1(name)});
            QCOMPARE(one.status, 0);
            QVERIFY2(one.out.startsWith(QByteArray("Usage: geovlm ") + name + " [options] "), one.out);
            QVERIFY2(one.out.contains("Example: geovlm ") && one.out.contains("--json"), name);
            const Run asked = runGeovlm({QString::fromLatin1(name), QStringLiteral("--help")});
            QCOMPARE(asked.status, 0);
            QCOMPARE(asked.out, one.out);
        }
    }

    void helpListsEveryFileOfCommandsOnceUnderItsPurpose()
    {
        const Run all = runGeovlm({QStringLiteral("help")});
        QStringList listed, files;
        for (const QByteArray& line : all.out.split('\n'))
            if (line.startsWith("  "))
                listed.append(QString::fromUtf8(line).simplified().section(QLatin1Char(' '), 0, 0));
        const QDir commands(QStringLiteral(GEOVLM_SOURCE_DIR "/app/geovlm/commands"));
        for (QString file : commands.entryList({QStringLiteral("*.cpp")}))
            files.append(file.replace(QLatin1Char('_'), QLatin1Char('-')).chopped(4));
        listed.sort();
        files.sort();
        QCOMPARE(listed, files);
        QVERIFY2(all.out.contains("\n\nTraining\n  train "), all.out);
    }

    void benchMeasuresWhatItIsAskedFor()
    {
        const QString store = path(QStringLiteral("bench.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        const Run run = runGeovlm({QStringLiteral("bench"), store, QStringLiteral("--json"),
                                   QStringLiteral("--paths"), QStringLiteral("open_store,insert_answers")});
        QVERIFY2(run.status == 0, run.err.constData());
        const QJsonArray paths = run.json()[u"paths"].toArray();
        QCOMPARE(paths.size(), 2);
        for (const QJsonValue& one : paths) {
            QVERIFY(one[u"n"].toInt() > 0);
            QVERIFY(one[u"median_ms"].toDouble() > 0 &&
                    one[u"p99_ms"].toDouble() >= one[u"median_ms"].toDouble());
        }
        QCOMPARE(
            runGeovlm({QStringLiteral("bench"), store, QStringLiteral("--paths"), QStringLiteral("teleport")})
                .status,
            2);
        QCOMPARE(runGeovlm({QStringLiteral("bench")}).status, 2);
        QCOMPARE(
            runGeovlm({QStringLiteral("bench"), store, QStringLiteral("--synthetic"), QStringLiteral("5000")})
                .status,
            2);
    }

    void exportNeverLandsOnTheStoreNorOnADevice()
    {
        const QString store = path(QStringLiteral("own.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        const QByteArray before = contentOf(store);
        QDir().mkpath(store + QStringLiteral(".d"));
        for (const QString& target : {store, store + QStringLiteral("-wal"),
                                      store + QStringLiteral(".d/text-1.f32"), QStringLiteral("/dev/null")}) {
            const Run run = runGeovlm({QStringLiteral("export"), store, QStringLiteral("--what"),
                                       QStringLiteral("answers"), QStringLiteral("--out"), target});
            QCOMPARE(run.status, 1);
            isOneSentence(run.err);
        }
        QCOMPARE(contentOf(store), before);
    }

    void initRefusesAnExistingFileAndLeavesIt()
    {
        writeFile(path(QStringLiteral("letter.txt")), "dear all");
        const Run run = runGeovlm({QStringLiteral("init"), path(QStringLiteral("letter.txt"))});
        QCOMPARE(run.status, 1);
        isOneSentence(run.err);
        QVERIFY(run.err.contains("letter.txt"));
        QCOMPARE(contentOf(path(QStringLiteral("letter.txt"))), QByteArray("dear all"));
    }

    void aStoreOfAnotherProgramIsRefused()
    {
        writeFile(path(QStringLiteral("other.geovlm")), "SQLite format 3" + QByteArray(4096, '\0'));
        writeFile(path(QStringLiteral("text.geovlm")),
                  "just text, and quite a bit of it, so that a header could be there: " +
                      QByteArray(200, 'x'));
        for (const QString& name : {QStringLiteral("other.geovlm"), QStringLiteral("text.geovlm"),
                                    QStringLiteral("missing.geovlm")}) {
            const Run run = runGeovlm({QStringLiteral("evaluate"), path(name), QStringLiteral("--json")});
            QCOMPARE(run.status, 1);
            isOneSentence(run.err);
            QVERIFY(run.err.contains(name.toUtf8()));
            QVERIFY(run.out.isEmpty());
        }
        QVERIFY(!QFile::exists(path(QStringLiteral("missing.geovlm"))));
    }

    void everyStageSaysWhatHasToRunFirst_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("mentions");
        QTest::newRow("retrieve") << QStringList{QStringLiteral("retrieve")} << QByteArray("encode");
        QTest::newRow("embed") << QStringList{QStringLiteral("embed"), QStringLiteral("--with"),
                                              QStringLiteral("hashing")}
                               << QByteArray("describe");
        QTest::newRow("train") << QStringList{QStringLiteral("train"), QStringLiteral("--name"),
                                              QStringLiteral("a")}
                               << QByteArray("import");
        QTest::newRow("rerank") << QStringList{QStringLiteral("rerank")} << QByteArray("train");
        QTest::newRow("evaluate") << QStringList{QStringLiteral("evaluate")} << QByteArray("rerank");
        QTest::newRow("analyse") << QStringList{QStringLiteral("analyse")} << QByteArray("rerank");
    }

    void everyStageSaysWhatHasToRunFirst()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, mentions);
        const QString store = path(QStringLiteral("empty-%1.geovlm").arg(words.first()));
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        words.insert(1, store);
        const Run run = runGeovlm(words + QStringList{QStringLiteral("--quiet")});
        QCOMPARE(run.status, 1);
        isOneSentence(run.err);
        QVERIFY2(run.err.contains(mentions), run.err.constData());
    }

    void anImportNamesBadLinesAndFilesAndGoesOn()
    {
        const QString world = path(QStringLiteral("damaged"));
        copyFolder(smallWorld(), world);
        const QString labels = world + QStringLiteral("/splits/Ashby/same_area_balanced_train.txt");
        QByteArray lines = contentOf(labels);
        const qsizetype good = lines.count('\n');
        writeFile(labels, "this line is malformed\r\n" + lines.replace("\n", "\r\n").chopped(2));
        const QString tile =
            world + QStringLiteral("/Bramley/satellite/") +
            QDir(world + QStringLiteral("/Bramley/satellite")).entryList(QDir::Files).first();
        QVERIFY(QFile::remove(tile));
        const QString store = newStore(QStringLiteral("damaged.geovlm"));
        const Run run =
            runGeovlm({QStringLiteral("import"), store, QStringLiteral("--layout"), QStringLiteral("vigor"),
                       QStringLiteral("--root"), world, QStringLiteral("--split"),
                       QStringLiteral("same-area"), QStringLiteral("--json"), QStringLiteral("--quiet")});
        QCOMPARE(run.status, 0);
        const QJsonArray rejected = run.json()[u"rejected"].toArray();
        QCOMPARE(rejected.size(), 1);
        QVERIFY(rejected.at(0)[u"file"].toString().endsWith(QStringLiteral("same_area_balanced_train.txt")));
        QCOMPARE(rejected.at(0)[u"line"].toInt(), 1);
        QVERIFY(!rejected.at(0)[u"why"].toString().isEmpty());
        QCOMPARE(run.json()[u"missing"].toInt(), 1);
        QVERIFY(run.json()[u"pairs"][u"positive"].toInt() >= good);
    }

    void anUnreadableImageIsSkippedByNameAndTheRestGoesOn()
    {
        const QString world = path(QStringLiteral("unreadable"));
        copyFolder(smallWorld(), world);
        const QString tile = QDir(world + QStringLiteral("/Ashby/satellite")).entryList(QDir::Files).first();
        writeFile(world + QStringLiteral("/Ashby/satellite/") + tile, "<html>not found</html>");
        const QString store = newStore(QStringLiteral("unreadable.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("import"), store, QStringLiteral("--layout"),
                            QStringLiteral("vigor"), QStringLiteral("--root"), world})
                     .status,
                 0);
        const Run run =
            runGeovlm({QStringLiteral("encode"), store, QStringLiteral("--json"), QStringLiteral("--quiet")});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.json()[u"skipped"].toArray().size(), 1);
        QVERIFY(run.json()[u"skipped"][0].toString().contains(tile));
        QVERIFY(run.json()[u"images"].toInt() > 100);
        QCOMPARE(runGeovlm({QStringLiteral("retrieve"), store, QStringLiteral("--quiet")}).status, 0);
    }

    void aFullDiskIsASentenceAndLosesNothing()
    {
        const QString store = newStore(QStringLiteral("full.geovlm"));
        const QStringList import{QStringLiteral("import"),   store,
                                 QStringLiteral("--layout"), QStringLiteral("vigor"),
                                 QStringLiteral("--root"),   smallWorld()};
        QCOMPARE(runGeovlm(import).status, 0);
        // A limit on the size of files (in KiB) stands in for a disk without room: the embeddings do not fit.
        const QString limited = QStringLiteral("ulimit -f 300; exec \"$0\" encode \"$1\" --quiet");
        const Run run = program(QStringLiteral("bash"), {QStringLiteral("-c"), limited,
                                                         QStringLiteral(GEOVLM_BIN_DIR "/geovlm"), store});
        QCOMPARE(run.status, 1);
        // Which file, and why; the limit may keep what was saved in the -wal, which is said on a line of its
        // own.
        const QList<QByteArray> lines = run.err.trimmed().split('\n');
        isOneSentence(lines.first());
        QVERIFY2(lines.first().contains(".f32") && !run.err.contains("Unknown error"), run.err.constData());
        QVERIFY2(lines.size() == 1 || lines.last().startsWith("Part of what was saved"), run.err.constData());
        const Run check = runGeovlm({QStringLiteral("check"), store, QStringLiteral("--json")});
        QCOMPARE(check.status, 0); // no damage: embeddings that want finishing
        const QString notes = check.json()[u"notes"].toArray().toVariantList().value(0).toString();
        QVERIFY2(notes.contains(u"begun and not finished"), check.out.constData());
        const Run again =
            runGeovlm({QStringLiteral("encode"), store, QStringLiteral("--json"), QStringLiteral("--quiet")});
        QCOMPARE(again.status, 0);
        QVERIFY(again.json()[u"images"].toInt() > 0);
        QVERIFY(runGeovlm({QStringLiteral("check"), store, QStringLiteral("--json")}).json()[u"ok"].toBool());
    }

    void theProgramLoadsNoQt5()
    {
        const Run run = program(QStringLiteral("ldd"), {QStringLiteral(GEOVLM_BIN_DIR "/geovlm")});
        QCOMPARE(run.status, 0);
        QVERIFY(run.out.contains("libQt6Core"));
        const Run plugin =
            program(QStringLiteral("ldd"), {QStringLiteral(GEOVLM_BIN_DIR "/libgeovlm-ml.so")});
        QVERIFY(plugin.out.contains("libtorch_cpu"));
        for (const QByteArray& libraries : {run.out, plugin.out})
            QVERIFY2(!libraries.contains("libQt5"), libraries.constData());
        QVERIFY(!run.out.contains("opencv_highgui"));
        QVERIFY(!run.out.contains("libtorch")); // loaded when first needed, not before
    }
};

GEOVLM_TEST(CommandsTest);

} // namespace tst_commands

#include "tst_commands.moc"
