// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "faults.h"
#include "files_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_kept_files {

using namespace Qt::StringLiterals;
using namespace geovlm::test::files_support;
using namespace geovlm::test;

/// What is never replaced, and what is not a file.
class KeptFilesTest : public FilesFixture
{
    Q_OBJECT

private Q_SLOTS:
    void aNameThatIsNotUtf8TouchesNoOtherFile()
    {
        const QString place = folder(u"names"_s);
        for (const char* command : {"init %1/a$B.geovlm", "export %2 --what answers --out %1/a$B.csv"}) {
            const QString line =
                QString::fromLatin1(command).replace(u"%1"_s, place).replace(u"%2"_s, m_store);
            const Run run = shell(QStringLiteral("B=$(printf '\\377'); " GEOVLM_BIN_DIR "/geovlm ") + line);
            QCOMPARE(run.status, 2);
            QVERIFY2(run.err.contains("is not UTF-8"), run.err.constData());
        }
        QVERIFY(namesIn(place).isEmpty());
    }

    /// Pipes, devices and folders are named, and nobody waits for them.
    void whatIsNoFileIsNamed()
    {
        const QString pipe = path(u"pipe"_s), store = path(u"nofile.geovlm"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        writeFile(path(u"names.csv"_s), "filename\na\n");
        for (const QString& file : {pipe, u"/dev/zero"_s, m_dir.path()})
            for (const QStringList& command :
                 {QStringList{u"init"_s, path(u"never.geovlm"_s), u"--questions"_s, file},
                  QStringList{u"import-answers"_s, store, file} + words("--view ground --source s"),
                  QStringList{u"import-captions"_s, store, file} + words("--view ground"),
                  QStringList{u"import-embeddings"_s, store, u"--matrix"_s, file, u"--names"_s,
                              path(u"names.csv"_s)} +
                      words("--kind image --model m"),
                  QStringList{u"import-model"_s, store, file} + words("--kind encoder --name m"),
                  QStringList{u"export"_s, m_store, u"--header-from"_s, file, u"--out"_s, path(u"h.csv"_s)} +
                      words("--what answers")}) {
                const Run run = runGeovlm(command + words("--quiet"));
                QVERIFY2(run.status == 1 && isOneSentence(run.err),
                         (command.first().toUtf8() + run.err).constData());
                QVERIFY2(run.err.contains(file.toUtf8()), run.err.constData());
            }
        QVERIFY(!QFile::exists(path(u"never.geovlm"_s)));
    }

    void tooLargeAModelIsRefusedUnread()
    {
        QFile large(path(u"large.safetensors"_s));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(4) << 30));
        const Run run = runGeovlm(QStringList{u"import-model"_s, m_store, large.fileName()} +
                                  words("--kind encoder --name large"));
        QVERIFY2(run.status == 1 && run.err.contains("4294967296 bytes"), run.err.constData());
    }

    void whatIsNeverReplaced_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("the store") << u"kept/t.geovlm"_s;
        QTest::newRow("its folder") << u"kept/t.geovlm.d/x.csv"_s;
        QTest::newRow("another store") << u"other.geovlm"_s;
        QTest::newRow("another store's WAL") << u"other.geovlm-wal"_s;
        QTest::newRow("a link to a store") << u"link.csv"_s;
        QTest::newRow("a photograph elsewhere") << u"holiday.csv"_s;
        QTest::newRow("an image of the store") << u"IMAGE"_s;
        QTest::newRow("a label file") << u"world/splits/Ashby/satellite_list.txt"_s;
        QTest::newRow("true answers") << u"world/answers_query.csv"_s;
        QTest::newRow("a table of the data set") << u"world/pairs.csv"_s;
    }

    void whatIsNeverReplaced()
    {
        QFETCH(QString, target);
        if (target == u"IMAGE"_s) {
            const QString folderOfTiles = path(u"world/Ashby/satellite"_s);
            target = u"world/Ashby/satellite/"_s + QDir(folderOfTiles).entryList(QDir::Files).value(0);
        }
        const QString file = path(target);
        if (!QFile::exists(path(u"other.geovlm"_s))) {
            QCOMPARE(runGeovlm({QStringLiteral("init"), path(u"other.geovlm"_s)}).status, 0);
            QVERIFY(QFile::link(path(u"other.geovlm"_s), path(u"link.csv"_s)));
            writeFile(path(u"holiday.csv"_s), QByteArray("\xFF\xD8\xFF\xE0") + QByteArray(100, 'x'));
            writeFile(path(u"world/pairs.csv"_s), "query,reference,kind\n");
        }
        const QByteArray before = contentIfAny(file);
        for (const char* what :
             {"answers", "rankings", "descriptions", "embeddings", "report", "audit", "answers --force",
              "rankings --force", "report --force", "embeddings --force"}) {
            const Run run = exported(QString::fromLatin1(what), file);
            QVERIFY2(run.status == 1 && isOneSentence(run.err), run.err.constData());
            QCOMPARE(contentIfAny(file), before);
        }
    }

    void anotherKindOfFileIsReplacedOnlyWhenAsked()
    {
        const QString place = folder(u"kinds"_s);
        const QString file = place + QStringLiteral("/x.csv");
        for (const char* what : {"answers", "rankings", "descriptions", "report", "audit"}) {
            writeFile(file, "dear all\n");
            const Run refused = exported(QString::fromLatin1(what), file);
            QVERIFY2(refused.status == 1 && refused.err.contains("--force"), refused.err.constData());
            QCOMPARE(contentOf(file), QByteArray("dear all\n"));
            QVERIFY2(exported(QString::fromLatin1(what) + u" --force"_s, file).status == 0, what);
            QVERIFY2(exported(QString::fromLatin1(what), file).status == 0, what); // its own kind
            folder(u"kinds"_s);
        }
        QCOMPARE(exported(u"answers"_s, file).status, 0);
        QCOMPARE(exported(u"rankings"_s, file).status, 1);
    }

    void aCompanionThatIsSomebodyElsesStays_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("companion");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("images.csv") << u"embeddings"_s << u"images.npy"_s << u"images.csv"_s
                                    << QByteArray("file,view\na.jpg,ground\n");
        QTest::newRow("a list of names")
            << u"embeddings"_s << u"x.npy"_s << u"x.csv"_s << QByteArray("filename\na.jpg\n");
        QTest::newRow("a matrix") << u"answers --probabilities"_s << u"x.csv"_s << u"x.npy"_s
                                  << QByteArray("\x93NUMPY\x01\0 {'descr': '<f4'}\n", 26);
        QTest::newRow("figures") << u"audit"_s << u"x.csv"_s << u"x-figures.csv"_s << QByteArray("mine\n");
    }

    void aCompanionThatIsSomebodyElsesStays()
    {
        QFETCH(QString, what);
        QFETCH(QString, file);
        QFETCH(QString, companion);
        QFETCH(QByteArray, content);
        const QString place = folder(u"companions"_s) + u'/';
        for (const QString& force : {QString(), u" --force"_s}) {
            writeFile(place + companion, content);
            const Run run = exported(what + force, place + file);
            QVERIFY2(run.status == 1 && isOneSentence(run.err), run.err.constData());
            QCOMPARE(contentOf(place + companion), content);
            QVERIFY(!QFile::exists(place + file));
        }
        QVERIFY(QFile::remove(place + companion));
        QCOMPARE(exported(what, place + file).status, 0);
        QVERIFY2(exported(what, place + file).status == 0, "the pair is ours");
    }

    void theOtherWritersLookToo()
    {
        const QString place = folder(u"writers"_s);
        writeFile(place + QStringLiteral("/letter.txt"), "dear all\n");
        const Run training = runGeovlm(
            {u"train-encoder"_s, place + u"/letter.txt"_s, u"--world"_s, m_world, u"--steps"_s, u"1"_s});
        QVERIFY2(training.status == 1 && training.err.contains("--force"), training.err.constData());
        QCOMPARE(runGeovlm({u"backup"_s, m_store, place + u"/letter.txt"_s}).status, 1);
        QCOMPARE(contentOf(place + QStringLiteral("/letter.txt")), QByteArray("dear all\n"));
        writeFile(place + QStringLiteral("/set/splits/mine.txt"), "mine\n");
        const Run world = runGeovlm(QStringList{u"world"_s, place + u"/set"_s} + words("--places 10"));
        QVERIFY2(world.status == 1 && isOneSentence(world.err), world.err.constData());
        QCOMPARE(namesIn(place + QStringLiteral("/set")), QStringList{u"splits"_s});
    }

    /// What was imported under a name that an export would take.
    void anImportedFileStays()
    {
        const QString file = folder(u"imported"_s) + QStringLiteral("/answers_query.csv");
        writeFile(file, contentOf(m_world + QStringLiteral("/answers_query.csv")));
        const Run run = exported(u"answers --view ground"_s, file);
        QVERIFY2(run.status == 1 && run.err.contains("was imported"), run.err.constData());
        QCOMPARE(exported(u"answers --view ground --force"_s, file).status, 0);
    }
};

GEOVLM_TEST(KeptFilesTest);

} // namespace tst_kept_files

#include "tst_kept_files.moc"
