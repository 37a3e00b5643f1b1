// SPDX-License-Identifier: GPL-3.0-or-later
#include "support.h"

#include "faults.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace {

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

/// One call that fails, and how.
struct Fault
{
    const char* kind;
    int error;
    bool goesOn;
};

constexpr Fault everyFault[] = {
    {"open", EMFILE, false}, {"write", EIO, false}, {"write", ENOSPC, true}, {"write", FAULTS_SHORT, true},
    {"sync", EIO, false},    {"close", EIO, false}, {"cut", EIO, false},     {"rename", EIO, false},
    {"link", EIO, false},    {"stat", EIO, false},  {"unlink", EIO, false}};

struct FaultedRun
{
    Run run;
    bool fired = false;
};

/// Runs `geovlm WORDS` with the n-th call of this kind on files in `folder` failing.
FaultedRun faulted(const QStringList& commandWords, const Fault& fault, int n, const QString& folder)
{
    const QString said = folder + QStringLiteral(".calls");
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(GEOVLM_FAULTS));
    environment.insert(QStringLiteral("ASAN_OPTIONS"),
                       QStringLiteral("verify_asan_link_order=0:detect_leaks=0"));
    environment.insert(QStringLiteral("GEOVLM_FAULTS"), QStringLiteral("%1 %2 %3 %4 %5")
                                                            .arg(QLatin1String(fault.kind))
                                                            .arg(n)
                                                            .arg(fault.error)
                                                            .arg(int(fault.goesOn))
                                                            .arg(folder));
    environment.insert(QStringLiteral("GEOVLM_FAULTS_SAY"), said);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(GEOVLM_BIN_DIR "/geovlm"), commandWords + words("--json --quiet"));
    FaultedRun result;
    if (process.waitForFinished(300'000) && process.exitStatus() == QProcess::NormalExit)
        result.run.status = process.exitCode();
    result.run.out = process.readAllStandardOutput();
    result.run.err = process.readAllStandardError();
    result.fired = contentOf(said).trimmed().endsWith(" 1");
    return result;
}

bool isOneSentence(const QByteArray& err)
{
    const QByteArray text = err.trimmed();
    return !text.isEmpty() && text.count('\n') == 0 && text.endsWith('.');
}

QStringList namesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                                  QDir::Name);
}

QMap<QString, QByteArray> contentsOf(const QString& folder)
{
    QMap<QString, QByteArray> contents;
    for (const QString& name : namesIn(folder))
        contents.insert(name, contentOf(folder + u'/' + name));
    return contents;
}

} // namespace

/// What is written when calls fail, what is never replaced, and what is not a file.
class FilesAndFaultsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString m_store;
    QString m_world;

    QString path(const QString& name) const { return m_dir.filePath(name); }
    /// An empty folder of that name.
    QString folder(const QString& name) const
    {
        QDir(path(name)).removeRecursively();
        QDir().mkpath(path(name));
        return path(name);
    }
    QStringList exporting(const QString& what, const QString& file) const
    {
        return QStringList{QStringLiteral("export"), m_store, QStringLiteral("--what")} +
               words(qPrintable(what)) + QStringList{QStringLiteral("--out"), file};
    }
    Run exported(const QString& what, const QString& file) const { return runGeovlm(exporting(what, file)); }
    QString copyOfStore(const QString& name) const
    {
        const QString place = folder(name);
        copyFolder(m_dir.filePath(QStringLiteral("kept")), place);
        return place + QStringLiteral("/t.geovlm");
    }
    static Run shell(const QString& line)
    {
        return program(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), line});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_world = path(QStringLiteral("world"));
        QVERIFY(QDir().mkpath(m_world));
        copyFolder(smallWorld(), m_world);
        const QString place = folder(QStringLiteral("kept"));
        m_store = place + QStringLiteral("/t.geovlm");
        const auto run = [this](const char* command, const QStringList& more = {}) {
            const Run one = runGeovlm(QStringList{QString::fromLatin1(command), m_store} + more);
            if (one.status != 0)
                qFatal("%s: %s", command, one.err.constData());
        };
        run("init");
        run("import", QStringList{words("--layout vigor --root")} + QStringList{m_world});
        run("encode");
        run("retrieve");
        run("import-answers", QStringList{m_world + QStringLiteral("/answers_query.csv")} +
                                  words("--view ground --source truth"));
        run("import-answers", QStringList{m_world + QStringLiteral("/answers_reference.csv")} +
                                  words("--view satellite --source truth"));
        run("describe");
        run("embed", words("--with hashing"));
        run("train", words("--name base --epochs 3"));
        run("rerank");
        run("audit", words("--draw 5 --by Ann"));
    }

    void everyFailingCallOfAnExportIsHeard_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("file");
        QTest::newRow("answers") << u"answers --probabilities"_qs << u"a.csv"_qs;
        QTest::newRow("rankings") << u"rankings"_qs << u"r.csv"_qs;
        QTest::newRow("descriptions") << u"descriptions"_qs << u"d.csv"_qs;
        QTest::newRow("embeddings") << u"embeddings"_qs << u"e.npy"_qs;
        QTest::newRow("audit") << u"audit"_qs << u"m.csv"_qs;
        QTest::newRow("report") << u"report --worst 1"_qs << u"r.html"_qs;
    }

    /// For every n: exit 1 with one sentence and the old files, or 0 with the whole new ones.
    void everyFailingCallOfAnExportIsHeard()
    {
        QFETCH(QString, what);
        QFETCH(QString, file);
        const QString out = folder(u"out"_qs);
        const QString target = out + u'/' + file;
        QCOMPARE(exported(what, target).status, 0);
        auto whole = contentsOf(out);
        const bool isReport = file.endsWith(QLatin1String(".html"));
        auto old = whole; // recognised as ours, and not the same
        for (auto one = old.begin(); one != old.end(); ++one)
            *one += one.key().endsWith(QLatin1String(".npy")) ? QByteArray() : QByteArray("old\n");
        int failed = 0;
        for (const Fault& fault : everyFault)
            for (int n = 1;; ++n) {
                for (auto one = old.cbegin(); one != old.cend(); ++one)
                    writeFile(out + u'/' + one.key(), *one);
                const FaultedRun result = faulted(exporting(what, target), fault, n, out);
                const QByteArray where =
                    QByteArray(fault.kind) + ' ' + QByteArray::number(n) + ": " + result.run.err;
                const auto left = contentsOf(out);
                if (result.run.status == 0) {
                    auto now = left;
                    now.remove(u".%1.geovlm-before"_qs.arg(file)); // where removing it was what failed
                    for (const QString& name : whole.keys())
                        now.remove(u".%1.geovlm-before"_qs.arg(name));
                    QVERIFY2(isReport ? now.keys() == whole.keys() && now.first().endsWith("</html>\n")
                                      : now == whole,
                             where.constData());
                } else {
                    QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err), where.constData());
                    QVERIFY2(result.run.out.isEmpty(), where.constData());
                    // Only the folder's own sync comes after the new files have their names.
                    QVERIFY2(left == old || (qstrcmp(fault.kind, "sync") == 0 && left == whole) ||
                                 (isReport && qstrcmp(fault.kind, "sync") == 0),
                             where.constData());
                    ++failed;
                }
                folder(u"out"_qs);
                if (!result.fired)
                    break;
            }
        QVERIFY2(failed > 10, qPrintable(QString::number(failed)));
    }

    void everyFailingCallOfABackupIsHeard()
    {
        const QString place = folder(u"backups"_qs);
        const QString copy = place + QStringLiteral("/copy.geovlm");
        int failed = 0;
        for (const Fault& fault :
             {Fault{"write", ENOSPC, true}, Fault{"sync", EIO, false}, Fault{"rename", EIO, false}})
            for (int n = 1;; n += n < 8 ? 1 : n / 4) { // a database has many pages
                folder(u"backups"_qs);
                const FaultedRun result = faulted({QStringLiteral("backup"), m_store, copy}, fault, n, place);
                const QByteArray where =
                    QByteArray(fault.kind) + ' ' + QByteArray::number(n) + ": " + result.run.err;
                if (result.run.status == 0)
                    QVERIFY2(runGeovlm({QStringLiteral("check"), copy}).status == 0, where.constData());
                else
                    QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err) && ++failed,
                             where.constData());
                if (!result.fired)
                    break;
            }
        QVERIFY2(failed > 5, qPrintable(QString::number(failed)));
    }

    /// The folder itself is the first that is opened, to list it; then what lies in it.
    void whatCannotBeOpenedFailsTheBackupInsteadOfBeingLeftOut()
    {
        const QString place = folder(u"backups"_qs);
        const QStringList backup{QStringLiteral("backup"), m_store, place + QStringLiteral("/copy.geovlm")};
        int failed = 0;
        for (int n = 1;; ++n) {
            const FaultedRun result =
                faulted(backup, Fault{"open", EIO, false}, n, m_store + QStringLiteral(".d"));
            if (!result.fired)
                break;
            QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err), result.run.err.constData());
            QVERIFY2(QDir(place).isEmpty(), qPrintable(QDir(place).entryList().join(u' ')));
            ++failed;
        }
        QVERIFY(failed > 1);
    }

    /// The weights' file in the store's folder, whether trained or imported.
    void everyFailingCallOnWeightsIsHeard()
    {
        const QString weights = QDir(m_store + QStringLiteral(".d")).entryList({u"reranker-*"_qs}).value(0);
        const QString given = path(u"given.safetensors"_qs);
        writeFile(given, contentOf(m_store + QStringLiteral(".d/") + weights));
        int failed = 0;
        for (const Fault& fault : everyFault)
            for (int n = 1;; ++n) {
                const QString store = copyOfStore(u"w"_qs);
                const FaultedRun result = faulted(QStringList{QStringLiteral("import-model"), store, given} +
                                                      words("--kind reranker --name mine"),
                                                  fault, n, store + QStringLiteral(".d"));
                const QByteArray where =
                    QByteArray(fault.kind) + ' ' + QByteArray::number(n) + ": " + result.run.err;
                if (result.run.status == 0)
                    QVERIFY2(runGeovlm(QStringList{QStringLiteral("rerank"), store} + words("--model mine"))
                                     .status == 0,
                             where.constData());
                else
                    QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err) && ++failed,
                             where.constData());
                if (!result.fired)
                    break;
            }
        QVERIFY2(failed > 6, qPrintable(QString::number(failed)));
        const QString store = copyOfStore(u"w"_qs);
        const FaultedRun full =
            faulted(QStringList{QStringLiteral("train"), store} + words("--name full --epochs 1"),
                    {"write", ENOSPC, true}, 1, store + QStringLiteral(".d"));
        QVERIFY2(full.run.status == 1 && isOneSentence(full.run.err), full.run.err.constData());
    }

    void everyFailingCallOnImportedEmbeddingsIsHeard()
    {
        const QString given = folder(u"given"_qs) + QStringLiteral("/e.npy");
        QCOMPARE(exported(u"embeddings"_qs, given).status, 0);
        const auto importing = [&](const QString& store) {
            return QStringList{QStringLiteral("import-embeddings"), store} +
                   words("--kind image --model mine --matrix") +
                   QStringList{given, QStringLiteral("--names"), path(u"given/e.csv"_qs)};
        };
        int failed = 0;
        for (const Fault& fault :
             {Fault{"open", EMFILE, false}, Fault{"write", ENOSPC, true}, Fault{"write", FAULTS_SHORT, true},
              Fault{"sync", EIO, false}, Fault{"close", EIO, false}, Fault{"stat", EIO, false}})
            for (int n = 1;; ++n) {
                const QString store = copyOfStore(u"i"_qs);
                const FaultedRun result = faulted(importing(store), fault, n, store + QStringLiteral(".d"));
                const QByteArray where =
                    QByteArray(fault.kind) + ' ' + QByteArray::number(n) + ": " + result.run.err;
                if (result.run.status == 0) {
                    const QString back = folder(u"back"_qs) + QStringLiteral("/e.npy");
                    QCOMPARE(runGeovlm(QStringList{QStringLiteral("export"), store} +
                                       words("--what embeddings --model mine --out") + QStringList{back})
                                 .status,
                             0);
                    QVERIFY2(contentOf(back) == contentOf(given), where.constData());
                } else {
                    QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err) && ++failed,
                             where.constData());
                    QVERIFY2(runGeovlm(importing(store)).status == 0, where.constData());
                }
                if (!result.fired)
                    break;
            }
        QVERIFY2(failed > 4, qPrintable(QString::number(failed)));
    }

    /// For every read of a table: an error is not its end.
    void anErrorInATableIsNotItsEnd()
    {
        const QString tables = folder(u"tables"_qs);
        QByteArray table = "image_name,caption\n";
        for (int i = 0; i < 4000; ++i)
            table += "image-" + QByteArray::number(i) +
                     ".jpg,a street with trees and a low wall on its left side\n";
        writeFile(tables + QStringLiteral("/c.csv"), table);
        int n = 1;
        for (;; ++n) {
            const QString store = copyOfStore(u"c"_qs);
            const FaultedRun result = faulted(
                QStringList{QStringLiteral("import-captions"), store, tables + QStringLiteral("/c.csv")} +
                    words("--view ground"),
                {"read", EIO, false}, n, tables);
            if (!result.fired)
                break;
            QVERIFY2(result.run.status == 1 && isOneSentence(result.run.err), result.run.err.constData());
            QVERIFY2(result.run.err.contains("c.csv could not be read to its end"),
                     result.run.err.constData());
        }
        QVERIFY(n > 4);
    }

    void aFolderThatCannotBeListedIsNamed()
    {
        const QString store = path(u"listed.geovlm"_qs);
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        const FaultedRun result = faulted(QStringList{QStringLiteral("import"), store} +
                                              words("--layout vigor --root") + QStringList{m_world},
                                          {"list", EACCES, true}, 1, m_world + QStringLiteral("/Ashby"));
        QVERIFY(result.fired);
        QVERIFY2((result.run.out + result.run.err).contains("cannot be listed"), result.run.out.constData());
    }

    void aFullStandardOutputIsNoSuccess_data()
    {
        QTest::addColumn<QString>("command");
        for (const char* command : {"help", "--version", "help export", "check STORE",
                                    "evaluate STORE --json", "agreement STORE --quiet", "audit STORE"})
            QTest::newRow(command) << QString::fromLatin1(command);
    }

    void aFullStandardOutputIsNoSuccess()
    {
        QFETCH(QString, command);
        command.replace(QStringLiteral("STORE"), m_store);
        for (const QString& where : {u"/dev/full"_qs, u"&-"_qs}) {
            const Run run = shell(QStringLiteral(GEOVLM_BIN_DIR "/geovlm %1 >%2").arg(command, where));
            QCOMPARE(run.status, 1);
            QVERIFY2(isOneSentence(run.err) && run.err.contains("standard output"), run.err.constData());
        }
    }

    void aNameThatIsNotUtf8TouchesNoOtherFile()
    {
        const QString place = folder(u"names"_qs);
        for (const char* command : {"init %1/a$B.geovlm", "export %2 --what answers --out %1/a$B.csv"}) {
            const QString line =
                QString::fromLatin1(command).replace(u"%1"_qs, place).replace(u"%2"_qs, m_store);
            const Run run = shell(QStringLiteral("B=$(printf '\\377'); " GEOVLM_BIN_DIR "/geovlm ") + line);
            QCOMPARE(run.status, 2);
            QVERIFY2(run.err.contains("is not UTF-8"), run.err.constData());
        }
        QVERIFY(namesIn(place).isEmpty());
    }

    /// Pipes, devices and folders are named, and nobody waits for them.
    void whatIsNoFileIsNamed()
    {
        const QString pipe = path(u"pipe"_qs), store = path(u"nofile.geovlm"_qs);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(runGeovlm({QStringLiteral("init"), store}).status, 0);
        writeFile(path(u"names.csv"_qs), "filename\na\n");
        for (const QString& file : {pipe, u"/dev/zero"_qs, m_dir.path()})
            for (const QStringList& command :
                 {QStringList{u"init"_qs, path(u"never.geovlm"_qs), u"--questions"_qs, file},
                  QStringList{u"import-answers"_qs, store, file} + words("--view ground --source s"),
                  QStringList{u"import-captions"_qs, store, file} + words("--view ground"),
                  QStringList{u"import-embeddings"_qs, store, u"--matrix"_qs, file, u"--names"_qs,
                              path(u"names.csv"_qs)} +
                      words("--kind image --model m"),
                  QStringList{u"import-model"_qs, store, file} + words("--kind encoder --name m"),
                  QStringList{u"export"_qs, m_store, u"--header-from"_qs, file, u"--out"_qs,
                              path(u"h.csv"_qs)} +
                      words("--what answers")}) {
                const Run run = runGeovlm(command + words("--quiet"));
                QVERIFY2(run.status == 1 && isOneSentence(run.err),
                         (command.first().toUtf8() + run.err).constData());
                QVERIFY2(run.err.contains(file.toUtf8()), run.err.constData());
            }
        QVERIFY(!QFile::exists(path(u"never.geovlm"_qs)));
    }

    void tooLargeAModelIsRefusedUnread()
    {
        QFile large(path(u"large.safetensors"_qs));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(qint64(4) << 30));
        const Run run = runGeovlm(QStringList{u"import-model"_qs, m_store, large.fileName()} +
                                  words("--kind encoder --name large"));
        QVERIFY2(run.status == 1 && run.err.contains("4294967296 bytes"), run.err.constData());
    }

    void whatIsNeverReplaced_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("the store") << u"kept/t.geovlm"_qs;
        QTest::newRow("its folder") << u"kept/t.geovlm.d/x.csv"_qs;
        QTest::newRow("another store") << u"other.geovlm"_qs;
        QTest::newRow("another store's WAL") << u"other.geovlm-wal"_qs;
        QTest::newRow("a link to a store") << u"link.csv"_qs;
        QTest::newRow("a photograph elsewhere") << u"holiday.csv"_qs;
        QTest::newRow("an image of the store") << u"IMAGE"_qs;
        QTest::newRow("a label file") << u"world/splits/Ashby/satellite_list.txt"_qs;
        QTest::newRow("true answers") << u"world/answers_query.csv"_qs;
        QTest::newRow("a table of the data set") << u"world/pairs.csv"_qs;
    }

    void whatIsNeverReplaced()
    {
        QFETCH(QString, target);
        if (target == u"IMAGE"_qs) {
            const QString folderOfTiles = path(u"world/Ashby/satellite"_qs);
            target = u"world/Ashby/satellite/"_qs + QDir(folderOfTiles).entryList(QDir::Files).value(0);
        }
        const QString file = path(target);
        if (!QFile::exists(path(u"other.geovlm"_qs))) {
            QCOMPARE(runGeovlm({QStringLiteral("init"), path(u"other.geovlm"_qs)}).status, 0);
            QVERIFY(QFile::link(path(u"other.geovlm"_qs), path(u"link.csv"_qs)));
            writeFile(path(u"holiday.csv"_qs), QByteArray("\xFF\xD8\xFF\xE0") + QByteArray(100, 'x'));
            writeFile(path(u"world/pairs.csv"_qs), "query,reference,kind\n");
        }
        const QByteArray before = QFile::exists(file) ? contentOf(file) : QByteArray();
        for (const char* what :
             {"answers", "rankings", "descriptions", "embeddings", "report", "audit", "answers --force",
              "rankings --force", "report --force", "embeddings --force"}) {
            const Run run = exported(QString::fromLatin1(what), file);
            QVERIFY2(run.status == 1 && isOneSentence(run.err), run.err.constData());
            QCOMPARE(QFile::exists(file) ? contentOf(file) : QByteArray(), before);
        }
    }

    void anotherKindOfFileIsReplacedOnlyWhenAsked()
    {
        const QString place = folder(u"kinds"_qs);
        const QString file = place + QStringLiteral("/x.csv");
        for (const char* what : {"answers", "rankings", "descriptions", "report", "audit"}) {
            writeFile(file, "dear all\n");
            const Run refused = exported(QString::fromLatin1(what), file);
            QVERIFY2(refused.status == 1 && refused.err.contains("--force"), refused.err.constData());
            QCOMPARE(contentOf(file), QByteArray("dear all\n"));
            QVERIFY2(exported(QString::fromLatin1(what) + u" --force"_qs, file).status == 0, what);
            QVERIFY2(exported(QString::fromLatin1(what), file).status == 0, what); // its own kind
            folder(u"kinds"_qs);
        }
        QCOMPARE(exported(u"answers"_qs, file).status, 0);
        QCOMPARE(exported(u"rankings"_qs, file).status, 1);
    }

    void aCompanionThatIsSomebodyElsesStays_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("companion");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("images.csv") << u"embeddings"_qs << u"images.npy"_qs << u"images.csv"_qs
                                    << QByteArray("file,view\na.jpg,ground\n");
        QTest::newRow("a list of names")
            << u"embeddings"_qs << u"x.npy"_qs << u"x.csv"_qs << QByteArray("filename\na.jpg\n");
        QTest::newRow("a matrix") << u"answers --probabilities"_qs << u"x.csv"_qs << u"x.npy"_qs
                                  << QByteArray("\x93NUMPY\x01\0 {'descr': '<f4'}\n", 26);
        QTest::newRow("figures") << u"audit"_qs << u"x.csv"_qs << u"x-figures.csv"_qs << QByteArray("mine\n");
    }

    void aCompanionThatIsSomebodyElsesStays()
    {
        QFETCH(QString, what);
        QFETCH(QString, file);
        QFETCH(QString, companion);
        QFETCH(QByteArray, content);
        const QString place = folder(u"companions"_qs) + u'/';
        for (const QString& force : {QString(), u" --force"_qs}) {
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
        const QString place = folder(u"writers"_qs);
        writeFile(place + QStringLiteral("/letter.txt"), "dear all\n");
        const Run training = runGeovlm(
            {u"train-encoder"_qs, place + u"/letter.txt"_qs, u"--world"_qs, m_world, u"--steps"_qs, u"1"_qs});
        QVERIFY2(training.status == 1 && training.err.contains("--force"), training.err.constData());
        QCOMPARE(runGeovlm({u"backup"_qs, m_store, place + u"/letter.txt"_qs}).status, 1);
        QCOMPARE(contentOf(place + QStringLiteral("/letter.txt")), QByteArray("dear all\n"));
        writeFile(place + QStringLiteral("/set/splits/mine.txt"), "mine\n");
        const Run world = runGeovlm(QStringList{u"world"_qs, place + u"/set"_qs} + words("--places 10"));
        QVERIFY2(world.status == 1 && isOneSentence(world.err), world.err.constData());
        QCOMPARE(namesIn(place + QStringLiteral("/set")), QStringList{u"splits"_qs});
    }

    /// What was imported under a name that an export would take.
    void anImportedFileStays()
    {
        const QString file = folder(u"imported"_qs) + QStringLiteral("/answers_query.csv");
        writeFile(file, contentOf(m_world + QStringLiteral("/answers_query.csv")));
        const Run run = exported(u"answers --view ground"_qs, file);
        QVERIFY2(run.status == 1 && run.err.contains("was imported"), run.err.constData());
        QCOMPARE(exported(u"answers --view ground --force"_qs, file).status, 0);
    }
};

std::unique_ptr<QObject> filesAndFaultsTest()
{
    return std::make_unique<FilesAndFaultsTest>();
}

#include "tst_files_and_faults.moc"
