// SPDX-License-Identifier: GPL-3.0-or-later
#include "beside_support.h"
#include "store/sqlite/closing.h"
#include "store/sqlite/database_error.h"
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer_lock.h"
#include "store/upkeep/rescue.h"
#include "store_fixture.h"
#include "support/files.h"
#include "support/registry.h"

#include <QProcess>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace tst_wal {

using namespace Qt::StringLiterals;
using namespace geovlm::test::beside_support;
using namespace geovlm::test;
using namespace geovlm;
using store::Access;
using store::Store;

namespace {

void copyOver(const QString& from, const QString& to)
{
    QFile file(to);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray bytes = contentOf(from);
    QCOMPARE(file.write(bytes), bytes.size());
}

/// A connection of another program that stays in the middle of reading.
class OutsideReader
{
public:
    explicit OutsideReader(const QString& path)
    {
        sqlite3_open(path.toUtf8().constData(), &m_handle);
        sqlite3_exec(m_handle, "BEGIN; SELECT count(*) FROM answer", nullptr, nullptr, nullptr);
    }
    ~OutsideReader() { sqlite3_close(m_handle); }

private:
    sqlite3* m_handle = nullptr;
};

/// A store whose writer was killed: its -wal holds answers that the file lacks.
struct Killed
{
    Fixture fixture;
    ImageId image = fixture.image(u"a.jpg"_s);
    qint64 durable = 0;

    Killed()
    {
        fixture.store.reset();
        copyOver(fixture.path, older());
        kill();
    }
    void kill()
    {
        QProcess writer;
        writer.start(otherProcess(), {u"--append"_s, fixture.path});
        QVERIFY(writer.waitForReadyRead());
        writer.kill();
        QVERIFY(writer.waitForFinished());
        const QList<QByteArray> said = writer.readAllStandardOutput().split('\n');
        durable = said.value(said.size() - 2).toLongLong();
        QVERIFY(durable > 0);
        QVERIFY(store::walBytes(fixture.path) > 0);
    }
    QString older() const { return fixture.folder.filePath(u"older"_s); }
    QString wal() const { return fixture.path + u"-wal"_s; }
};

} // namespace

class WalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClosedStoreIsOneFile();
    void aReaderInTheWindowDoesNotKeepTheWal();
    void aReaderOutsideKeepsTheWalAndItIsSaid();
    void readingChangesNoByte();
    void whatADamagedWalHidesIsSaid();
    void theNextWriterTakesInWhatWasLeft();
    void anOlderCopyIsNotMixedWithANewerWal();
    void aStoreIsNotMadeBesideTheWalOfAnother();
    void itsOwnWalAlwaysBelongs();
    void aCheckpointThatWasCutOffIsNoOtherState();
};

void WalTest::aClosedStoreIsOneFile()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"one"_s);
    fixture.store.reset();
    QCOMPARE(namesIn(fixture.folder.path()), (QStringList{u"test.geovlm"_s, u"test.geovlm.lock"_s}));
    const QString alone = fixture.folder.filePath(u"alone.geovlm"_s);
    copyOver(fixture.path, alone);
    QCOMPARE(answersIn(alone), 1);
    QCOMPARE(store::takeClosingRemarks(), QStringList());
    QVERIFY(!namesIn(fixture.folder.path()).contains(u"alone.geovlm-wal"_s));
}

void WalTest::aReaderInTheWindowDoesNotKeepTheWal()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    auto reader = Store::open(fixture.path, Access::Read);
    QCOMPARE(store::counts(*reader).ground, 1);
    fixture.say(image, 0, u"one"_s);
    fixture.store.reset();
    QCOMPARE(store::walBytes(fixture.path), 0);
    const QString alone = fixture.folder.filePath(u"alone"_s);
    copyOver(fixture.path, alone);
    reader.reset();
    QVERIFY(!QFileInfo::exists(fixture.path + u"-wal"_s));
    QCOMPARE(answersIn(alone), 1);
}

void WalTest::aReaderOutsideKeepsTheWalAndItIsSaid()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    {
        const OutsideReader reader(fixture.path);
        fixture.say(image, 0, u"one"_s);
        fixture.store.reset();
        const QStringList remarks = store::takeClosingRemarks();
        QCOMPARE(remarks.size(), 1);
        VERIFY_SAYS(remarks.first(), u"test.geovlm-wal"_s);
        QVERIFY(!remarks.first().contains(u'\n'));
        QCOMPARE(answersIn(fixture.path), 1);
    }
    fixture.reopen();
    fixture.store.reset();
    QCOMPARE(store::takeClosingRemarks(), QStringList());
    QCOMPARE(store::walBytes(fixture.path), 0);
    QCOMPARE(answersIn(fixture.path), 1);
}

void WalTest::readingChangesNoByte()
{
    const Killed killed;
    const QByteArray file = contentOf(killed.fixture.path);
    const QByteArray wal = contentOf(killed.wal());
    {
        const auto reader = Store::open(killed.fixture.path, Access::Read);
        store::check(*reader);
        QVERIFY(store::integerOf(reader->database(), "SELECT max(id) FROM answer", 0) >= killed.durable);
    }
    QVERIFY(store::walContent(killed.fixture.path).holdsChanges());
    QCOMPARE(contentOf(killed.fixture.path), file);
    QCOMPARE(contentOf(killed.wal()), wal);
}

void WalTest::whatADamagedWalHidesIsSaid()
{
    const Killed killed;
    const auto problems = [&killed] {
        const auto reader = Store::open(killed.fixture.path, Access::Read);
        return store::check(*reader).problems.filter(u"-wal is damaged"_s);
    };
    QVERIFY(problems().isEmpty());
    const QByteArray whole = contentOf(killed.wal());
    for (const qsizetype place : {32 + 24 + 100, 5}) { // in the page of its first frame; in its header
        QByteArray damaged = whole;
        damaged[place] = char(damaged[place] ^ 0x55);
        QFile wal(killed.wal());
        QVERIFY(wal.open(QIODevice::ReadWrite));
        QCOMPARE(wal.write(damaged), damaged.size());
        wal.close();
        const QStringList found = problems();
        QCOMPARE(found.size(), 1);
        VERIFY_SAYS(found.first(), u"cannot be read any more"_s);
    }
}

void WalTest::theNextWriterTakesInWhatWasLeft()
{
    const Killed killed;
    Store::open(killed.fixture.path, Access::Write).reset();
    QVERIFY(!QFileInfo::exists(killed.wal()));
    QVERIFY(!store::walContent(killed.fixture.path).holdsChanges());
    QVERIFY(answersIn(killed.fixture.path) >= killed.durable);
}

/// By hand, and as `backup` makes them.
void WalTest::anOlderCopyIsNotMixedWithANewerWal()
{
    for (const bool byHand : {true, false}) {
        Killed killed;
        const QString path = killed.fixture.path;
        const QString copy = byHand ? killed.older() : killed.fixture.folder.filePath(u"backup.geovlm"_s);
        if (!byHand)
            store::backup(*Store::open(path, Access::Read), copy);
        Store::open(path, Access::Write).reset(); // takes in the first -wal, so that the copy is older
        killed.kill();
        copyOver(copy, path);
        const QByteArray wal = contentOf(killed.wal());
        for (const Access access : {Access::Read, Access::Write}) {
            const QString said = sayingOpen(path, access);
            VERIFY_SAYS(said, u"belongs to another state"_s);
            QVERIFY(!said.contains(u"damaged"_s) && !said.contains(u'\n'));
        }
        QCOMPARE(contentOf(path), contentOf(copy));
        QCOMPARE(contentOf(killed.wal()), wal);
        QVERIFY(QFile::rename(killed.wal(), killed.fixture.folder.filePath(u"away"_s)));
        QFile::remove(path + u"-shm"_s);
        QCOMPARE(sayingOpen(path, Access::Write), QString());
    }
}

void WalTest::aStoreIsNotMadeBesideTheWalOfAnother()
{
    const Killed killed;
    const QString path = killed.fixture.path;
    QVERIFY(QFile::remove(path));
    VERIFY_SAYS(sentenceOf([&] { Store::create(path); }), u"left from a store"_s);
    QVERIFY(!QFileInfo::exists(path));
    Fixture other;
    VERIFY_SAYS(sentenceOf([&] { store::backup(*other.store, path); }), u"left from a store"_s);
}

void WalTest::itsOwnWalAlwaysBelongs()
{
    Killed killed;
    for (int round = 0; round < 6; ++round) {
        if (round % 2 == 0)
            Store::open(killed.fixture.path, Access::Write).reset();
        else
            QCOMPARE(sayingOpen(killed.fixture.path), QString());
        killed.kill();
        QCOMPARE(sayingOpen(killed.fixture.path), QString());
    }
    QCOMPARE(sayingOpen(killed.fixture.path, Access::Write), QString());
    QVERIFY(answersIn(killed.fixture.path) >= killed.durable);
}

/// Power went while the -wal was brought into the file: any part of it may be there, the last page in half.
void WalTest::aCheckpointThatWasCutOffIsNoOtherState()
{
    const Killed killed;
    const QString path = killed.fixture.path;
    const QString whole = killed.fixture.folder.filePath(u"whole.geovlm"_s);
    copyOver(path, whole);
    copyOver(killed.wal(), whole + u"-wal"_s);
    Store::open(whole, Access::Write).reset();
    const QByteArray before = contentOf(path);
    const QByteArray after = contentOf(whole);
    QVERIFY(before != after);
    constexpr qsizetype halfPage = 8192;
    for (qsizetype cut = 0; cut <= after.size(); cut += 3 * halfPage) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(after.left(cut) + before.mid(cut));
        file.close();
        QFile::remove(path + u"-shm"_s);
        QCOMPARE(sayingOpen(path), QString());
        QVERIFY(answersIn(path) >= killed.durable);
    }
    QCOMPARE(sayingOpen(path, Access::Write), QString());
    QVERIFY(!QFileInfo::exists(killed.wal()));
}

GEOVLM_TEST(WalTest);

} // namespace tst_wal

#include "tst_wal.moc"
