// SPDX-License-Identifier: GPL-3.0-or-later
// What commands leave of a store's files, beside other programs and under limits.
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <unistd.h>

namespace tst_beside_commands {

using namespace geovlm::test;

class BesideCommandsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    QString path(const QString& name) const { return m_dir.filePath(name); }

    QString newStore(const QString& name) const
    {
        const QString root = path(QStringLiteral("data"));
        writeFile(root + QStringLiteral("/images.csv"), "file,view\na.jpg,ground\nb.png,satellite\n");
        for (const char* file : {"/a.jpg", "/b.png"})
            writeFile(root + QLatin1String(file), "x");
        return manifestStore(path(name), root);
    }
    static QStringList setAnswer(const QString& store, const QString& value)
    {
        return {QStringLiteral("set-answer"), store,
                QStringLiteral("--image"),    QStringLiteral("a.jpg"),
                QStringLiteral("--question"), QStringLiteral("environment"),
                QStringLiteral("--value"),    value,
                QStringLiteral("--by"),       QStringLiteral("Ann")};
    }
    static Run sqlite(const QString& store, const QString& sql)
    {
        return program(QStringLiteral("sqlite3"), {store, sql});
    }
    static bool hasNoWal(const QString& store)
    {
        return !QFileInfo::exists(store + QStringLiteral("-wal")) &&
               !QFileInfo::exists(store + QStringLiteral("-shm"));
    }
    static Run limited(const QString& limit, const QStringList& words)
    {
        QStringList quoted;
        for (const QString& word : words)
            quoted.append(QLatin1Char('\'') + word + QLatin1Char('\''));
        return program(QStringLiteral("bash"),
                       {QStringLiteral("-c"), limit + QStringLiteral("; exec timeout -s KILL 60 '") +
                                                  QStringLiteral(GEOVLM_BIN_DIR "/geovlm' ") +
                                                  quoted.join(QLatin1Char(' '))});
    }

private Q_SLOTS:
    void aWritingCommandLeavesOneFile()
    {
        const QString store = newStore(QStringLiteral("one.geovlm"));
        QVERIFY(hasNoWal(store));
        for (const QStringList& words :
             {setAnswer(store, QStringLiteral("rural")),
              QStringList{QStringLiteral("undo"), store, QStringLiteral("--by"), QStringLiteral("Ann")},
              QStringList{QStringLiteral("describe"), store}}) {
            const Run run = runGeovlm(words);
            QVERIFY2(run.status == 0, run.err.constData());
            QVERIFY2(hasNoWal(store), qPrintable(words.first()));
        }
    }

    void aReadingCommandLeavesEveryByte()
    {
        const QString store = newStore(QStringLiteral("read.geovlm"));
        QCOMPARE(runGeovlm(setAnswer(store, QStringLiteral("rural"))).status, 0);
        const QByteArray before = contentOf(store);
        for (const QStringList& words :
             {QStringList{QStringLiteral("check"), store},
              QStringList{QStringLiteral("answers"), store, QStringLiteral("--image"),
                          QStringLiteral("a.jpg")},
              QStringList{QStringLiteral("synonyms"), store},
              QStringList{QStringLiteral("backup"), store, path(QStringLiteral("copy.geovlm"))}}) {
            runGeovlm(words);
            QVERIFY2(hasNoWal(store), qPrintable(words.first()));
            QVERIFY2(contentOf(store) == before, qPrintable(words.first()));
        }
        QVERIFY(hasNoWal(path(QStringLiteral("copy.geovlm"))));
    }

    void tablesOfANotebookStay()
    {
        const QString store = newStore(QStringLiteral("notebook.geovlm"));
        const Run made = sqlite(
            store, QStringLiteral("CREATE TABLE notes(image TEXT); INSERT INTO notes VALUES ('a.jpg')"));
        QVERIFY2(made.status == 0, made.err.constData());
        const Run run = runGeovlm(setAnswer(store, QStringLiteral("rural")));
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(sqlite(store, QStringLiteral("SELECT image FROM notes")).out.trimmed(), QByteArray("a.jpg"));
        QCOMPARE(sqlite(store, QStringLiteral("SELECT count(*) FROM answer")).out.trimmed(), QByteArray("1"));
        QCOMPARE(runGeovlm({QStringLiteral("check"), store}).status, 0);
    }

    void aStoreWithTwoNamesIsReadAndNotWritten()
    {
        const QString store = newStore(QStringLiteral("first.geovlm"));
        const QString other = path(QStringLiteral("second.geovlm"));
        QCOMPARE(::link(qPrintable(store), qPrintable(other)), 0);
        const QByteArray before = contentOf(store);
        for (const QString& name : {store, other}) {
            const Run run = runGeovlm(setAnswer(name, QStringLiteral("rural")));
            QCOMPARE(run.status, 1);
            QVERIFY2(run.err.contains("hard links") && run.err.count('\n') == 1, run.err.constData());
        }
        QCOMPARE(contentOf(store), before);
        QCOMPARE(runGeovlm({QStringLiteral("check"), other}).status, 0);
    }

    void aTriggerOfOthersIsNamed()
    {
        const QString store = newStore(QStringLiteral("trigger.geovlm"));
        QCOMPARE(
            sqlite(store, QStringLiteral("CREATE TRIGGER evil AFTER INSERT ON answer BEGIN SELECT 1; END"))
                .status,
            0);
        const Run run = runGeovlm(setAnswer(store, QStringLiteral("rural")));
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("trigger \"evil\"") && run.err.count('\n') == 1, run.err.constData());
    }

    void whatAReaderOutsideKeepsIsSaidAndTakenIn()
    {
        const QString store = newStore(QStringLiteral("kept.geovlm"));
        QProcess reader;
        reader.start(QStringLiteral("sqlite3"), {store});
        reader.write("BEGIN; SELECT count(*) FROM image;\n");
        QVERIFY(reader.waitForReadyRead());
        const Run run = runGeovlm(setAnswer(store, QStringLiteral("rural")));
        QCOMPARE(run.status, 0);
        QVERIFY2(run.err.contains("kept.geovlm-wal"), run.err.constData());
        QVERIFY(QFileInfo(store + QStringLiteral("-wal")).size() > 0);
        for (const char* command : {"check", "info"}) {
            const Run said = runGeovlm({QLatin1String(command), store});
            QCOMPARE(said.status, 0);
            QVERIFY2(said.out.contains("kept.geovlm-wal holds changes"), said.out.constData());
        }
        reader.kill();
        QVERIFY(reader.waitForFinished());
        QCOMPARE(runGeovlm(setAnswer(store, QStringLiteral("urban"))).status, 0);
        QVERIFY(hasNoWal(store));
        QCOMPARE(sqlite(store, QStringLiteral("SELECT count(*) FROM answer")).out.trimmed(), QByteArray("2"));
        QVERIFY(!runGeovlm({QStringLiteral("check"), store}).out.contains("-wal"));
    }

// The address sanitizer itself needs more addresses and stack than these limits allow.
#ifndef __SANITIZE_ADDRESS__
    void limitsThatAreTooSmallAreSaid()
    {
        const QString store = newStore(QStringLiteral("limits.geovlm"));
        for (const char* limit : {"ulimit -v 200000", "ulimit -s 64"}) {
            const Run run = limited(QLatin1String(limit), {QStringLiteral("check"), store});
            QCOMPARE(run.status, 1);
            QVERIFY2(run.err.contains(QByteArray(limit).left(9)) && run.err.count('\n') == 1,
                     run.err.constData());
        }
        QCOMPARE(limited(QStringLiteral("ulimit -s 1024"), {QStringLiteral("check"), store}).status, 0);
    }
#endif
};

GEOVLM_TEST(BesideCommandsTest);

} // namespace tst_beside_commands

#include "tst_beside_commands.moc"
