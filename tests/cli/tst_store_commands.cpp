// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_support.h"
#include "support/registry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace tst_store_commands {

using namespace geovlm::test;

/// info, backup, restore and check's exit status, on a store of two images and one answer.
class StoreCommandsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_store;

    QString at(const QString& name) const { return m_dir->filePath(name); }

    void setAnswer(const QString& value) const
    {
        const Run set =
            runGeovlm({QStringLiteral("set-answer"), m_store, QStringLiteral("--image"),
                       QStringLiteral("a.jpg"), QStringLiteral("--question"), QStringLiteral("environment"),
                       QStringLiteral("--value"), value, QStringLiteral("--by"), QStringLiteral("Ada")});
        QVERIFY2(set.status == 0, set.err.constData());
    }
    static QString answerOf(const QString& store)
    {
        const Run said = runGeovlm({QStringLiteral("answers"), store, QStringLiteral("--image"),
                                    QStringLiteral("a.jpg"), QStringLiteral("--json")});
        return said.json()[u"answers"].toArray().first().toObject()[u"value"].toString();
    }
    Run restore(const QString& backup) const
    {
        return runGeovlm({QStringLiteral("restore"), backup, m_store, QStringLiteral("--json")});
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_store = at(QStringLiteral("s.geovlm"));
        const QString root = at(QStringLiteral("data"));
        writeFile(root + QStringLiteral("/images.csv"), "file,view\na.jpg,ground\nb.png,satellite\n");
        for (const char* file : {"/a.jpg", "/b.png"})
            writeFile(root + QLatin1String(file), "x");
        QCOMPARE(runGeovlm({QStringLiteral("init"), m_store}).status, 0);
        const Run import = runGeovlm({QStringLiteral("import"), m_store, QStringLiteral("--layout"),
                                      QStringLiteral("manifest"), QStringLiteral("--root"), root,
                                      QStringLiteral("--quiet")});
        QVERIFY2(import.status == 0, import.err.constData());
        setAnswer(QStringLiteral("rural"));
    }

    void infoCountsWhatIsThere()
    {
        const QJsonObject info =
            runGeovlm({QStringLiteral("info"), m_store, QStringLiteral("--json")}).json();
        QCOMPARE(info[u"images"].toObject()[u"ground"].toInt(), 1);
        QCOMPARE(info[u"images"].toObject()[u"satellite"].toInt(), 1);
        QCOMPARE(info[u"answered"].toObject()[u"images"].toInt(), 1);
        QCOMPARE(info[u"answered"].toObject()[u"by_people"].toInt(), 1);
        QVERIFY(info[u"schema"].toInt() > 0);
        QVERIFY(info[u"bytes"].toObject()[u"file"].toInt() > 0);
        QVERIFY(info[u"root"].toString().endsWith(u"/data"));
        QVERIFY(info[u"retrieved"].toObject()[u"run"].isNull());
        const Run text = runGeovlm({QStringLiteral("info"), m_store});
        QVERIFY2(text.out.contains("1 of 2 images, 1 of them by people"), text.out.constData());
    }

    void infoLeavesTheFileAsItIs()
    {
        const QByteArray before = contentOf(m_store);
        QCOMPARE(runGeovlm({QStringLiteral("info"), m_store}).status, 0);
        QVERIFY(contentOf(m_store) == before);
    }

    void aBackupIsPutBackAndWhatWasThereIsKept()
    {
        writeFile(m_store + QStringLiteral(".d/weights"), "old");
        const QString backup = at(QStringLiteral("elsewhere/b.geovlm"));
        QDir().mkpath(at(QStringLiteral("elsewhere")));
        QCOMPARE(runGeovlm({QStringLiteral("backup"), m_store, backup}).status, 0);
        setAnswer(QStringLiteral("urban"));
        writeFile(m_store + QStringLiteral(".d/weights"), "new");
        const Run run = restore(backup);
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(answerOf(m_store), QStringLiteral("rural"));
        QCOMPARE(contentOf(m_store + QStringLiteral(".d/weights")), QByteArray("old"));
        const QString kept = run.json()[u"kept"].toString();
        QCOMPARE(answerOf(kept), QStringLiteral("urban"));
        QCOMPARE(contentOf(kept + QStringLiteral(".d/weights")), QByteArray("new"));
        QCOMPARE(runGeovlm({QStringLiteral("check"), m_store}).status, 0);
        QCOMPARE(runGeovlm({QStringLiteral("info"), m_store, QStringLiteral("--json")}).json()[u"root"],
                 runGeovlm({QStringLiteral("info"), kept, QStringLiteral("--json")}).json()[u"root"]);
    }

    void aDamagedStoreIsReplacedToo()
    {
        const QString backup = at(QStringLiteral("b.geovlm"));
        QCOMPARE(runGeovlm({QStringLiteral("backup"), m_store, backup}).status, 0);
        writeFile(m_store, "no store any more");
        const Run run = restore(backup);
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(answerOf(m_store), QStringLiteral("rural"));
        QCOMPARE(contentOf(run.json()[u"kept"].toString()), QByteArray("no store any more"));
    }

    /// Its root is kept as seen from where it was made.
    void aBackupThatWasMovedStillFindsTheImages()
    {
        const auto rootOf = [this]() -> QJsonValue {
            return runGeovlm({QStringLiteral("info"), m_store, QStringLiteral("--json")}).json()[u"root"];
        };
        const QJsonValue before = rootOf();
        const QString made = at(QStringLiteral("elsewhere/b.geovlm"));
        const QString moved = at(QStringLiteral("on/another/disk/b.geovlm"));
        QDir().mkpath(QFileInfo(made).path());
        QDir().mkpath(QFileInfo(moved).path());
        QCOMPARE(runGeovlm({QStringLiteral("backup"), m_store, made}).status, 0);
        QVERIFY(QFile::rename(made, moved));
        const Run run = restore(moved);
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(rootOf(), before);
        QCOMPARE(runGeovlm({QStringLiteral("check"), m_store}).status, 0);
    }

    /// For a user who may write everywhere the folder is an ordinary one, and the backup is put back all the
    /// same.
    void aBackupInAFolderForReadingOnlyIsPutBack()
    {
        const QString folder = at(QStringLiteral("archive"));
        QDir().mkpath(folder);
        const QString backup = folder + QStringLiteral("/b.geovlm");
        QCOMPARE(runGeovlm({QStringLiteral("backup"), m_store, backup}).status, 0);
        setAnswer(QStringLiteral("urban"));
        const QFile::Permissions readable = QFile::ReadOwner | QFile::ExeOwner;
        QVERIFY(QFile::setPermissions(backup, QFile::ReadOwner));
        QVERIFY(QFile::setPermissions(folder, readable));
        const Run run = restore(backup);
        QVERIFY(QFile::setPermissions(folder, readable | QFile::WriteOwner));
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(answerOf(m_store), QStringLiteral("rural"));
    }

    void whatIsNoBackupChangesNothing()
    {
        const QByteArray before = contentOf(m_store);
        writeFile(at(QStringLiteral("text.geovlm")), "hello");
        for (const QString& name :
             {QStringLiteral("text.geovlm"), QStringLiteral("not-there.geovlm"), QString()}) {
            const Run run = restore(at(name));
            QCOMPARE(run.status, 1);
            QCOMPARE(run.err.trimmed().count('\n'), 0);
        }
        QCOMPARE(restore(m_store).status, 1);
        QVERIFY(contentOf(m_store) == before);
        QCOMPARE(QDir(m_dir->path()).entryList({QStringLiteral("*before-restore*")}).size(), 0);
    }

    void namesOfOthersDoNotSteerTheTerminal()
    {
        const Run run = runGeovlm({QStringLiteral("info"), at(QStringLiteral("a\x1b[31mred.geovlm"))});
        QCOMPARE(run.status, 1);
        QVERIFY2(!run.err.contains('\x1b') && run.err.contains("[31mred"), run.err.constData());
    }

    void checkFailsOnProblems()
    {
        QCOMPARE(runGeovlm({QStringLiteral("check"), m_store}).status, 0);
        QVERIFY(QFile::remove(at(QStringLiteral("data/b.png"))));
        const Run run = runGeovlm({QStringLiteral("check"), m_store, QStringLiteral("--json")});
        QCOMPARE(run.status, 1);
        QCOMPARE(run.json()[u"ok"].toBool(), false);
        QVERIFY(run.json()[u"problems"].toArray().first().toString().contains(u"b.png"));
    }
};

GEOVLM_TEST(StoreCommandsTest);

} // namespace tst_store_commands

#include "tst_store_commands.moc"
