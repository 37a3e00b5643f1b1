// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults.h"
#include "files/open_stores.h"
#include "files/output.h"
#include "registry.h"
#include "support.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace geovlm;
using namespace filestest;

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
        pair.add(at(u"a.npy"_qs)).put(newMatrix);
        pair.add(at(u"a.csv"_qs)).put(newNames);
        pair.commit();
    }
    /// Both as they were (or not there), or both new.
    bool isWhole(bool before) const
    {
        const QByteArray matrix = bytesOf(at(u"a.npy"_qs)), list = bytesOf(at(u"a.csv"_qs));
        const QByteArray oldMatrix = before ? "old matrix" : "", oldNames = before ? "old names" : "";
        return (matrix == newMatrix && list == newNames) || (matrix == oldMatrix && list == oldNames);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { faults_disarm(); }

    void takesItsPlaceOnlyWhenItIsWhole()
    {
        put(at(u"a"_qs), "old");
        {
            files::Outputs files;
            files.add(at(u"a"_qs)).put("half");
            QCOMPARE(bytesOf(at(u"a"_qs)), QByteArray("old"));
        }
        QCOMPARE(bytesOf(at(u"a"_qs)), QByteArray("old"));
        QCOMPARE(names(), QStringList{u"a"_qs});
        files::save(at(u"a"_qs), "new");
        QCOMPARE(bytesOf(at(u"a"_qs)), QByteArray("new"));
        QCOMPARE(names(), QStringList{u"a"_qs});
    }

    void everyFailingCallLeavesThePairWhole_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("goesOn");
        QTest::addColumn<int>("fewest");
        QTest::newRow("open") << u"open"_qs << EMFILE << false << 2;
        QTest::newRow("write once") << u"write"_qs << EIO << false << 2;
        QTest::newRow("disk full") << u"write"_qs << ENOSPC << true << 2;
        QTest::newRow("short") << u"write"_qs << int(FAULTS_SHORT) << true << 2;
        QTest::newRow("sync") << u"sync"_qs << EIO << false << 3;
        QTest::newRow("close") << u"close"_qs << EIO << false << 2;
        QTest::newRow("cut") << u"cut"_qs << EIO << false << 2;
        QTest::newRow("rename") << u"rename"_qs << EIO << false << 2;
        QTest::newRow("link") << u"link"_qs << EPERM << true << 0;
        QTest::newRow("stat") << u"stat"_qs << EIO << false << 2;
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
                    put(at(u"a.npy"_qs), "old matrix");
                    put(at(u"a.csv"_qs), "old names");
                } else {
                    QFile::remove(at(u"a.npy"_qs));
                    QFile::remove(at(u"a.csv"_qs));
                }
                faults_arm(kind.toLatin1().constData(), n, error, goesOn, folder().constData());
                const QString said = sentenceOf([this] { writePair(); });
                faults_disarm();
                const QByteArray where = QStringLiteral("%1 %2: %3").arg(kind).arg(n).arg(said).toUtf8();
                QVERIFY2(isWhole(before), where.constData());
                QVERIFY2(!said.isEmpty() || bytesOf(at(u"a.npy"_qs)) == newMatrix, where.constData());
                QVERIFY2(!said.contains(u'\n'), where.constData());
                const QStringList left = names().filter(QRegularExpression(u"^\\."_qs));
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
        put(at(u"a.npy"_qs), "old matrix");
        put(at(u"a.csv"_qs), "old names");
        faults_arm("rename", 2, EIO, 1, folder().constData());
        const QString said = sentenceOf([this] { writePair(); });
        faults_disarm();
        QVERIFY2(said.contains(u"do not use them together"_qs), qPrintable(said));
        const QString kept = at(u".a.npy.geovlm-before"_qs);
        QVERIFY(said.contains(kept));
        QCOMPARE(bytesOf(kept), QByteArray("old matrix"));
        QCOMPARE(bytesOf(at(u"a.csv"_qs)), QByteArray("old names"));
    }

    /// QIODevice's writers do not look at every write.
    void anErrorInTheMiddleIsFoundAtTheEnd()
    {
        faults_arm("write", 1, ENOSPC, 0, folder().constData());
        const QString said = sentenceOf([this] {
            files::Outputs files;
            QIODevice& file = files.add(at(u"a"_qs));
            for (int i = 0; i < 1000; ++i)
                file.write(QByteArray(1000, 'x'));
            files.commit();
        });
        QVERIFY2(said.contains(u"No space left"_qs), qPrintable(said));
        QVERIFY(names().isEmpty());
    }

    void databasesAndWhatIsNoFileAreNotReplaced()
    {
        put(at(u"s.geovlm"_qs), QByteArray("SQLite format 3\0", 16) + QByteArray(84, '\0'));
        put(at(u"s.geovlm-wal"_qs), "wal");
        put(at(u"open.geovlm"_qs), "x");
        const files::OpenStore open(at(u"open.geovlm"_qs));
        QCOMPARE(::mkfifo(QFile::encodeName(at(u"pipe"_qs)).constData(), 0600), 0);
        QVERIFY(QFile::link(at(u"s.geovlm"_qs), at(u"link.csv"_qs)));
        QVERIFY(QFile::link(u"/dev/null"_qs, at(u"null"_qs)));
        for (const QString& name :
             {u"s.geovlm"_qs, u"s.geovlm-wal"_qs, u"s.geovlm-shm"_qs, u"s.geovlm.lock"_qs, u"open.geovlm"_qs,
              u"open.geovlm-wal"_qs, u"pipe"_qs, u"link.csv"_qs, u"null"_qs, u"."_qs})
            QVERIFY2(!saving(name).isEmpty(), qPrintable(name));
        QCOMPARE(bytesOf(at(u"s.geovlm-wal"_qs)), QByteArray("wal"));
        QCOMPARE(bytesOf(at(u"open.geovlm"_qs)), QByteArray("x"));
        QVERIFY(!QFile::exists(at(u"s.geovlm-shm"_qs)));
    }

    void linksAreFollowedAndRightsKept()
    {
        put(at(u"real"_qs), "old");
        QVERIFY(QFile::setPermissions(at(u"real"_qs), QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(QFile::link(at(u"real"_qs), at(u"link"_qs)));
        QVERIFY(QFile::link(u"late"_qs, at(u"dangling"_qs)));
        QCOMPARE(saving(u"link"_qs), QString());
        QCOMPARE(saving(u"dangling"_qs), QString());
        QCOMPARE(bytesOf(at(u"real"_qs)), QByteArray("new"));
        QCOMPARE(bytesOf(at(u"late"_qs)), QByteArray("new"));
        QVERIFY(QFileInfo(at(u"link"_qs)).isSymLink());
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(at(u"real"_qs)).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
    }

    void whatAKilledProgramLeftIsUsedAgain()
    {
        put(at(u".a.geovlm-partial"_qs), "much more than is written now");
        QCOMPARE(saving(u"a"_qs), QString());
        QCOMPARE(bytesOf(at(u"a"_qs)), QByteArray("new"));
        QCOMPARE(names(), QStringList{u"a"_qs});
    }

    void twoThatWriteOneFileAreToldApart()
    {
        files::Outputs first;
        first.add(at(u"a"_qs)).put("first");
        QVERIFY(saving(u"a"_qs).contains(u"is being written by another program"_qs));
        first.commit();
        QCOMPARE(bytesOf(at(u"a"_qs)), QByteArray("first"));
        QCOMPARE(saving(u"a"_qs), QString());
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
        files.add(at(u"a"_qs)).put("x");
        files.commit(files::Outputs::Sync::Later);
        QVERIFY(!faults_fired());
        QVERIFY(sentenceOf([this] { files::syncFileSystem(m_folder->path()); }).contains(u"Input/output"_qs));
    }
};

static const Registered<OutputTest> registered;

#include "tst_output.moc"
