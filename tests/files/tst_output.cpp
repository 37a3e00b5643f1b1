// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults.h"
#include "files/open_stores.h"
#include "files/output.h"
#include "support/files.h"
#include "support/registry.h"
#include "support/sentences.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_output {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

namespace {

const QByteArray newMatrix = QByteArray(700'000, 'm'), newNames("new names");

} // namespace

class OutputTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString at(const QString& name) const { return m_folder->filePath(name); }
    QStringList names() const { return namesIn(m_folder->path()); }
    QByteArray folder() const { return QFile::encodeName(m_folder->path()); }
    QString saving(const QString& name) const
    {
        return sentenceOf([&] { files::save(at(name), "new"); });
    }

    void writePair() const
    {
        files::Outputs pair;
        pair.add(at(u"a.npy"_s)).put(newMatrix);
        pair.add(at(u"a.csv"_s)).put(newNames);
        pair.commit();
    }
    /// Both as they were (or not there), or both new.
    bool isWhole(bool before) const
    {
        const QByteArray matrix = contentIfAny(at(u"a.npy"_s)), list = contentIfAny(at(u"a.csv"_s));
        const QByteArray oldMatrix = before ? "old matrix" : "", oldNames = before ? "old names" : "";
        return (matrix == newMatrix && list == newNames) || (matrix == oldMatrix && list == oldNames);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { faults_disarm(); }

    void takesItsPlaceOnlyWhenItIsWhole()
    {
        writeFile(at(u"a"_s), "old");
        {
            files::Outputs files;
            files.add(at(u"a"_s)).put("half");
            QCOMPARE(contentIfAny(at(u"a"_s)), QByteArray("old"));
        }
        QCOMPARE(contentIfAny(at(u"a"_s)), QByteArray("old"));
        QCOMPARE(names(), QStringList{u"a"_s});
        files::save(at(u"a"_s), "new");
        QCOMPARE(contentIfAny(at(u"a"_s)), QByteArray("new"));
        QCOMPARE(names(), QStringList{u"a"_s});
    }

    void everyFailingCallLeavesThePairWhole_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("goesOn");
        QTest::addColumn<int>("fewest");
        QTest::newRow("open") << u"open"_s << EMFILE << false << 2;
        QTest::newRow("write once") << u"write"_s << EIO << false << 2;
        QTest::newRow("disk full") << u"write"_s << ENOSPC << true << 2;
        QTest::newRow("short") << u"write"_s << int(FAULTS_SHORT) << true << 2;
        QTest::newRow("sync") << u"sync"_s << EIO << false << 3;
        QTest::newRow("close") << u"close"_s << EIO << false << 2;
        QTest::newRow("cut") << u"cut"_s << EIO << false << 2;
        QTest::newRow("rename") << u"rename"_s << EIO << false << 2;
        QTest::newRow("link") << u"link"_s << EPERM << true << 0;
        QTest::newRow("stat") << u"stat"_s << EIO << false << 2;
    }

    void everyFailingCallLeavesThePairWhole()
    {
        QFETCH(QString, kind);
        QFETCH(int, error);
        QFETCH(bool, goesOn);
        QFETCH(int, fewest);
        for (const bool before : {false, true}) {
            int n = 1;
            for (;; ++n) {
                if (before) {
                    writeFile(at(u"a.npy"_s), "old matrix");
                    writeFile(at(u"a.csv"_s), "old names");
                } else {
                    QFile::remove(at(u"a.npy"_s));
                    QFile::remove(at(u"a.csv"_s));
                }
                faults_arm(kind.toLatin1().constData(), n, error, goesOn, folder().constData());
                const QString said = sentenceOf([this] { writePair(); });
                faults_disarm();
                const QByteArray where = QStringLiteral("%1 %2: %3").arg(kind).arg(n).arg(said).toUtf8();
                QVERIFY2(isWhole(before), where.constData());
                QVERIFY2(!said.isEmpty() || contentIfAny(at(u"a.npy"_s)) == newMatrix, where.constData());
                QVERIFY2(!said.contains(u'\n'), where.constData());
                const QStringList left = names().filter(QRegularExpression(u"^\\."_s));
                QVERIFY2(left.isEmpty(), (where + left.join(u' ').toUtf8()).constData());
                if (!faults_fired())
                    break;
            }
            QVERIFY2(n > fewest, qPrintable(QString::number(n)));
        }
    }

    /// When even going back fails, what is where is said, and the only old copy stays.
    void whatCannotBeTakenBackIsSaid()
    {
        writeFile(at(u"a.npy"_s), "old matrix");
        writeFile(at(u"a.csv"_s), "old names");
        faults_arm("rename", 2, EIO, 1, folder().constData());
        const QString said = sentenceOf([this] { writePair(); });
        faults_disarm();
        QVERIFY2(said.contains(u"do not use them together"_s), qPrintable(said));
        const QString kept = at(u".a.npy.geovlm-before"_s);
        QVERIFY(said.contains(kept));
        QCOMPARE(contentIfAny(kept), QByteArray("old matrix"));
        QCOMPARE(contentIfAny(at(u"a.csv"_s)), QByteArray("old names"));
    }

    /// QIODevice's writers do not look at every write.
    void anErrorInTheMiddleIsFoundAtTheEnd()
    {
        faults_arm("write", 1, ENOSPC, 0, folder().constData());
        const QString said = sentenceOf([this] {
            files::Outputs files;
            QIODevice& file = files.add(at(u"a"_s));
            for (int i = 0; i < 1000; ++i)
                file.write(QByteArray(1000, 'x'));
            files.commit();
        });
        QVERIFY2(said.contains(u"No space left"_s), qPrintable(said));
        QVERIFY(names().isEmpty());
    }

    void databasesAndWhatIsNoFileAreNotReplaced()
    {
        writeFile(at(u"s.geovlm"_s), QByteArray("SQLite format 3\0", 16) + QByteArray(84, '\0'));
        writeFile(at(u"s.geovlm-wal"_s), "wal");
        writeFile(at(u"open.geovlm"_s), "x");
        const files::OpenStore open(at(u"open.geovlm"_s));
        QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_s)).constData(), 0600), 0);
        QVERIFY(QFile::link(at(u"s.geovlm"_s), at(u"link.csv"_s)));
        QVERIFY(QFile::link(u"/dev/null"_s, at(u"null"_s)));
        for (const QString& name :
             {u"s.geovlm"_s, u"s.geovlm-wal"_s, u"s.geovlm-shm"_s, u"s.geovlm.lock"_s, u"open.geovlm"_s,
              u"open.geovlm-wal"_s, u"pipe"_s, u"link.csv"_s, u"null"_s, u"."_s})
            QVERIFY2(!saving(name).isEmpty(), qPrintable(name));
        QCOMPARE(contentIfAny(at(u"s.geovlm-wal"_s)), QByteArray("wal"));
        QCOMPARE(contentIfAny(at(u"open.geovlm"_s)), QByteArray("x"));
        QVERIFY(!QFile::exists(at(u"s.geovlm-shm"_s)));
    }

    void linksAreFollowedAndRightsKept()
    {
        writeFile(at(u"real"_s), "old");
        QVERIFY(QFile::setPermissions(at(u"real"_s), QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(QFile::link(at(u"real"_s), at(u"link"_s)));
        QVERIFY(QFile::link(u"late"_s, at(u"dangling"_s)));
        QCOMPARE(saving(u"link"_s), QString());
        QCOMPARE(saving(u"dangling"_s), QString());
        QCOMPARE(contentIfAny(at(u"real"_s)), QByteArray("new"));
        QCOMPARE(contentIfAny(at(u"late"_s)), QByteArray("new"));
        QVERIFY(QFileInfo(at(u"link"_s)).isSymLink());
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(at(u"real"_s)).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
    }

    void whatAKilledProgramLeftIsUsedAgain()
    {
        writeFile(at(u".a.geovlm-partial"_s), "much more than is written now");
        QCOMPARE(saving(u"a"_s), QString());
        QCOMPARE(contentIfAny(at(u"a"_s)), QByteArray("new"));
        QCOMPARE(names(), QStringList{u"a"_s});
    }

    void twoThatWriteOneFileAreToldApart()
    {
        files::Outputs first;
        first.add(at(u"a"_s)).put("first");
        QVERIFY(saving(u"a"_s).contains(u"is being written by another program"_s));
        first.commit();
        QCOMPARE(contentIfAny(at(u"a"_s)), QByteArray("first"));
        QCOMPARE(saving(u"a"_s), QString());
    }

    void longNamesFit()
    {
        const QString name(255, u'n');
        QCOMPARE(saving(name), QString());
        QCOMPARE(names(), QStringList{name});
    }

    void manyFilesAreSyncedAtTheEnd()
    {
        faults_arm("sync", 1, EIO, 0, folder().constData());
        files::Outputs files;
        files.add(at(u"a"_s)).put("x");
        files.commit(files::Outputs::Sync::Later);
        QVERIFY(!faults_fired());
        QVERIFY(sentenceOf([this] { files::syncFileSystem(m_folder->path()); }).contains(u"Input/output"_s));
    }
};

GEOVLM_TEST(OutputTest);

} // namespace tst_output

#include "tst_output.moc"
