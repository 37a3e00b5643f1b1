// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "faults.h"
#include "files_support.h"
#include "support/files.h"
#include "support/registry.h"

#include <QDir>
#include <QProcess>
#include <QTest>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_failing_calls {

using namespace Qt::StringLiterals;
using namespace geovlm::test::files_support;
using namespace geovlm::test;

namespace {

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

QMap<QString, QByteArray> contentsOf(const QString& folder)
{
    QMap<QString, QByteArray> contents;
    for (const QString& name : namesIn(folder))
        contents.insert(name, contentOf(folder + u'/' + name));
    return contents;
}

} // namespace

/// What is written when calls of the system fail.
class FailingCallsTest : public FilesFixture
{
    Q_OBJECT

private:
    QString copyOfStore(const QString& name) const
    {
        const QString place = folder(name);
        copyFolder(m_dir.filePath(QStringLiteral("kept")), place);
        return place + QStringLiteral("/t.geovlm");
    }

private Q_SLOTS:
    void everyFailingCallOfAnExportIsHeard_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("file");
        QTest::newRow("answers") << u"answers --probabilities"_s << u"a.csv"_s;
        QTest::newRow("rankings") << u"rankings"_s << u"r.csv"_s;
        QTest::newRow("descriptions") << u"descriptions"_s << u"d.csv"_s;
        QTest::newRow("embeddings") << u"embeddings"_s << u"e.npy"_s;
        QTest::newRow("audit") << u"audit"_s << u"m.csv"_s;
        QTest::newRow("report") << u"report --worst 1"_s << u"r.html"_s;
    }

    /// For every n: exit 1 with one sentence and the old files, or 0 with the whole new ones.
    void everyFailingCallOfAnExportIsHeard()
    {
        QFETCH(QString, what);
        QFETCH(QString, file);
        const QString out = folder(u"out"_s);
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
                    now.remove(u".%1.geovlm-before"_s.arg(file)); // where removing it was what failed
                    for (const QString& name : whole.keys())
                        now.remove(u".%1.geovlm-before"_s.arg(name));
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
                folder(u"out"_s);
                if (!result.fired)
                    break;
            }
        QVERIFY2(failed > 10, qPrintable(QString::number(failed)));
    }

    void everyFailingCallOfABackupIsHeard()
    {
        const QString place = folder(u"backups"_s);
        const QString copy = place + QStringLiteral("/copy.geovlm");
        int failed = 0;
        for (const Fault& fault :
             {Fault{"write", ENOSPC, true}, Fault{"sync", EIO, false}, Fault{"rename", EIO, false}})
            for (int n = 1;; n += n < 8 ? 1 : n / 4) { // a database has many pages
                folder(u"backups"_s);
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
        const QString place = folder(u"backups"_s);
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
        const QString weights = QDir(m_store + QStringLiteral(".d")).entryList({u"reranker-*"_s}).value(0);
        const QString given = path(u"given.safetensors"_s);
        writeFile(given, contentOf(m_store + QStringLiteral(".d/") + weights));
        int failed = 0;
        for (const Fault& fault : everyFault)
            for (int n = 1;; ++n) {
                const QString store = copyOfStore(u"w"_s);
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
        const QString store = copyOfStore(u"w"_s);
        const FaultedRun full =
            faulted(QStringList{QStringLiteral("train"), store} + words("--name full --epochs 1"),
                    {"write", ENOSPC, true}, 1, store + QStringLiteral(".d"));
        QVERIFY2(full.run.status == 1 && isOneSentence(full.run.err), full.run.err.constData());
    }

    void everyFailingCallOnImportedEmbeddingsIsHeard()
    {
        const QString given = folder(u"given"_s) + QStringLiteral("/e.npy");
        QCOMPARE(exported(u"embeddings"_s, given).status, 0);
        const auto importing = [&](const QString& store) {
            return QStringList{QStringLiteral("import-embeddings"), store} +
                   words("--kind image --model mine --matrix") +
                   QStringList{given, QStringLiteral("--names"), path(u"given/e.csv"_s)};
        };
        int failed = 0;
        for (const Fault& fault :
             {Fault{"open", EMFILE, false}, Fault{"write", ENOSPC, true}, Fault{"write", FAULTS_SHORT, true},
              Fault{"sync", EIO, false}, Fault{"close", EIO, false}, Fault{"stat", EIO, false}})
            for (int n = 1;; ++n) {
                const QString store = copyOfStore(u"i"_s);
                const FaultedRun result = faulted(importing(store), fault, n, store + QStringLiteral(".d"));
                const QByteArray where =
                    QByteArray(fault.kind) + ' ' + QByteArray::number(n) + ": " + result.run.err;
                if (result.run.status == 0) {
                    const QString back = folder(u"back"_s) + QStringLiteral("/e.npy");
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
        const QString tables = folder(u"tables"_s);
        QByteArray table = "image_name,caption\n";
        for (int i = 0; i < 4000; ++i)
            table += "image-" + QByteArray::number(i) +
                     ".jpg,a street with trees and a low wall on its left side\n";
        writeFile(tables + QStringLiteral("/c.csv"), table);
        int n = 1;
        for (;; ++n) {
            const QString store = copyOfStore(u"c"_s);
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
        const QString store = path(u"listed.geovlm"_s);
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
        for (const QString& where : {u"/dev/full"_s, u"&-"_s}) {
            const Run run = shell(QStringLiteral(GEOVLM_BIN_DIR "/geovlm %1 >%2").arg(command, where));
            QCOMPARE(run.status, 1);
            QVERIFY2(isOneSentence(run.err) && run.err.contains("standard output"), run.err.constData());
        }
    }
};

GEOVLM_TEST(FailingCallsTest);

} // namespace tst_failing_calls

#include "tst_failing_calls.moc"
