// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, refusing, locking, filling up, dying, copying: the store as a file.
#include "store/sqlite/query.h"
#include "store/sqlite/schema.h"
#include "store_fixture.h"
#include "support/registry.h"

#include <QCoreApplication>
#include <QProcess>
#include <atomic>
#include <sqlite3.h>
#include <thread>

namespace tst_files {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;
using store::Access;
using store::Store;

namespace {

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Runs SQL on a file from outside, as another program would.
void tamper(const QString& path, const char* sql)
{
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &database), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

QString sayingOpen(const QString& path, Access access = Access::Read)
{
    return sentenceOf([&] { Store::open(path, access, 0); });
}

void addImages(Fixture& fixture, int count)
{
    store::Transaction transaction(*fixture.store);
    for (int i = 0; i < count; ++i)
        fixture.image(u"a rather long path to an image/%1.jpg"_s.arg(i));
    transaction.commit();
}

std::unique_ptr<QProcess> helper(const QString& what, const QString& path)
{
    auto process = std::make_unique<QProcess>();
    process->start(otherProcess(), {what, path});
    return process;
}

} // namespace

class FilesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void createRefusesToTouch();
    void createLeavesNothingBehind();
    void refusesWhatIsNoStore();
    void refusesOtherPrograms();
    void refusesForeignCode();
    void refusesNewer();
    void refusesTruncated();
    void noticesDamage();
    void questionsAreKept();
    void oddNames();
    void rootMovesWithTheFolder();
    void readersReadWhileOneWrites();
    void readerCannotWrite();
    void secondWriterIsToldWho();
    void lockOfAKilledWriterIsFree();
    void aLockFileMeansNothingByItself();
    void aLockThatIsALinkLeadsNowhere();
    void killedWriterLosesNothing();
    void fullDisk();
    void backupWhileWriting();
    void backupRefusesAndCleansUp();
    void migratesWithBackup();
    void failedMigrationChangesNothing();
};

void FilesTest::createRefusesToTouch()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x.geovlm"_s);
    write(path, "precious");
    VERIFY_SAYS(sentenceOf([&] { Store::create(path); }), u"not touched"_s);
    QCOMPARE(read(path), QByteArray("precious"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"x.geovlm"_s});
    const QString link = folder.filePath(u"dangling.geovlm"_s);
    QVERIFY(QFile::link(folder.filePath(u"nowhere"_s), link));
    VERIFY_SAYS(sentenceOf([&] { Store::create(link); }), u"not touched"_s);
}

void FilesTest::createLeavesNothingBehind()
{
    VERIFY_SAYS(sentenceOf([] { Store::create(u"/proc/none.geovlm"_s); }), u"/proc/none.geovlm"_s);
    QTemporaryDir folder;
    VERIFY_SAYS(sentenceOf([&] { Store::create(folder.filePath(u"no/x.geovlm"_s)); }), u"no folder"_s);
    QVERIFY(QDir(folder.path()).isEmpty());
    Store::create(folder.filePath(u"x.geovlm"_s));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"x.geovlm"_s});
}

void FilesTest::refusesWhatIsNoStore()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x.geovlm"_s);
    VERIFY_SAYS(sayingOpen(path), u"There is no store"_s);
    VERIFY_SAYS(sayingOpen(folder.path()), u"not a file"_s);
    for (const QByteArray& bytes : {QByteArray(), QByteArray("hello\n"), QByteArray(4096, 'x')}) {
        write(path, bytes);
        VERIFY_SAYS(sayingOpen(path), u"not a GeoVLM store"_s);
        VERIFY_SAYS(sayingOpen(path, Access::Write), u"not a GeoVLM store"_s);
        QCOMPARE(read(path), bytes);
    }
    // The right beginning, then nonsense.
    QByteArray bytes("SQLite format 3\0", 16);
    bytes.resize(4096, '\x7f');
    bytes.replace(68, 4, "GVLM");
    write(path, bytes);
    QVERIFY(!sayingOpen(path).isEmpty());
}

void FilesTest::refusesOtherPrograms()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x.geovlm"_s);
    tamper(path, "CREATE TABLE image(id)");
    const QByteArray before = read(path);
    VERIFY_SAYS(sayingOpen(path, Access::Write), u"another program"_s);
    QCOMPARE(read(path), before);
}

void FilesTest::refusesForeignCode()
{
    for (const char* sql :
         {"CREATE TRIGGER evil AFTER INSERT ON image BEGIN DELETE FROM pair; END",
          "CREATE VIEW evil AS SELECT 1", "ALTER TABLE setting ADD COLUMN extra",
          "CREATE TABLE extra(id); CREATE TRIGGER evil AFTER INSERT ON extra BEGIN DELETE FROM pair; END",
          "DROP TABLE setting", "DROP TRIGGER answer_never_changes"}) {
        Fixture fixture;
        fixture.store.reset();
        tamper(fixture.path, sql);
        QVERIFY2(!sayingOpen(fixture.path).isEmpty(), sql);
        QVERIFY2(!sayingOpen(fixture.path, Access::Write).isEmpty(), sql);
    }
}

void FilesTest::refusesNewer()
{
    Fixture fixture;
    fixture.store.reset();
    const QByteArray next = QByteArray::number(store::currentVersion() + 1);
    tamper(fixture.path, "PRAGMA user_version=" + next);
    VERIFY_SAYS(sayingOpen(fixture.path), u"newer version"_s);
    VERIFY_SAYS(sayingOpen(fixture.path, Access::Write), u"newer version"_s);
    tamper(fixture.path, "INSERT INTO schema_version VALUES (" + next + ", 1); CREATE TABLE later(id)");
    QCOMPARE(sayingOpen(fixture.path), QString());
    VERIFY_SAYS(sayingOpen(fixture.path, Access::Write), u"newer version"_s);
    tamper(fixture.path, "UPDATE schema_version SET compatible = version WHERE version = " + next);
    VERIFY_SAYS(sayingOpen(fixture.path), u"newer version"_s);
}

void FilesTest::refusesTruncated()
{
    Fixture fixture;
    fixture.store.reset();
    const QByteArray whole = read(fixture.path);
    for (const qsizetype length : {50, 100, 5000, 16384, 40000, int(whole.size()) - 1}) {
        write(fixture.path, whole.left(length));
        QVERIFY2(!sayingOpen(fixture.path).isEmpty(), qPrintable(QString::number(length)));
        QVERIFY2(!sayingOpen(fixture.path, Access::Write).isEmpty(), qPrintable(QString::number(length)));
    }
    write(fixture.path, whole);
    QCOMPARE(sayingOpen(fixture.path), QString());
}

void FilesTest::noticesDamage()
{
    Fixture fixture;
    addImages(fixture, 2000);
    fixture.store.reset();
    QByteArray bytes = read(fixture.path);
    bytes.replace(bytes.size() / 16384 * 16384 - 3 * 16384, 16384, QByteArray(16384, '\x5a'));
    write(fixture.path, bytes);
    VERIFY_SAYS(sayingOpen(fixture.path), u"damaged"_s);
}

void FilesTest::questionsAreKept()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x.geovlm"_s);
    const QuestionBank bank = QuestionBank::fromJson(
        R"({"questions":[{"id":"a","label":"A","prompt":"a?","options":["yes","no"]}]})", u"test"_s);
    Store::create(path, bank);
    QCOMPARE(Store::open(path, Access::Read)->questions().toJson(), bank.toJson());
    Fixture standard;
    QCOMPARE(standard.store->questions().size(), 30);
}

void FilesTest::oddNames()
{
    QTemporaryDir folder;
    for (const QString& name :
         {u"a b.geovlm"_s, u"50%25?x=1#y.geovlm"_s, u"Küste 'é\".geovlm"_s, u"plain"_s}) {
        const QString path = folder.filePath(name);
        Store::create(path);
        {
            const auto writing = Store::open(path, Access::Write);
            store::addSplit(*writing, u"x"_s);
            QVERIFY(writing->folder().exists());
            QCOMPARE(writing->folder().path(), path + u".d"_s);
        }
        store::Database immutable(path, store::Database::Mode::Immutable);
        QCOMPARE(store::integerOf(immutable, "SELECT count(*) FROM split", -1), 1);
    }
}

void FilesTest::rootMovesWithTheFolder()
{
    QTemporaryDir folder;
    QDir(folder.path()).mkpath(u"one/stores"_s);
    const QString path = folder.filePath(u"one/stores/x.geovlm"_s);
    Store::create(path);
    const auto move = [&](const QString& root) {
        Store::open(path, Access::Write)->setRoot(root);
        QVERIFY(QDir().rename(folder.filePath(u"one"_s), folder.filePath(u"two"_s)));
        const QString seen = Store::open(folder.filePath(u"two/stores/x.geovlm"_s), Access::Read)->root();
        QVERIFY(QDir().rename(folder.filePath(u"two"_s), folder.filePath(u"one"_s)));
        const bool near = root.contains(u"/one"_s);
        QCOMPARE(seen, near ? QString(root).replace(u"/one"_s, u"/two"_s) : root);
    };
    move(folder.filePath(u"one/stores/world"_s));
    move(folder.filePath(u"one/stores"_s));
    move(folder.filePath(u"one/images"_s));
    move(u"/data/vigor"_s);
}

void FilesTest::readersReadWhileOneWrites()
{
    Fixture fixture;
    const auto reader = Store::open(fixture.path, Access::Read);
    fixture.image(u"a.jpg"_s);
    QCOMPARE(store::counts(*reader).ground, 1);
    {
        store::Transaction transaction(*fixture.store);
        fixture.image(u"b.jpg"_s);
        QCOMPARE(store::counts(*reader).ground, 1);
        transaction.commit();
    }
    QCOMPARE(store::counts(*reader).ground, 2);
    fixture.store.reset();
    QCOMPARE(store::counts(*reader).ground, 2);
}

void FilesTest::readerCannotWrite()
{
    Fixture fixture;
    const auto reader = Store::open(fixture.path, Access::Read);
    VERIFY_SAYS(sentenceOf([&] { store::addSplit(*reader, u"x"_s); }), u"cannot be written"_s);
}

void FilesTest::secondWriterIsToldWho()
{
    Fixture fixture;
    const QString self = sayingOpen(fixture.path, Access::Write);
    VERIFY_SAYS(self, u"tst_store"_s);
    VERIFY_SAYS(self, QString::number(QCoreApplication::applicationPid()));
    QCOMPARE(sayingOpen(fixture.path), QString());
    const QString link = fixture.folder.filePath(u"link.geovlm"_s);
    QVERIFY(QFile::link(fixture.path, link));
    VERIFY_SAYS(sayingOpen(link, Access::Write), u"tst_store"_s);
    fixture.store.reset();
    QCOMPARE(sayingOpen(link, Access::Write), QString());
}

void FilesTest::lockOfAKilledWriterIsFree()
{
    Fixture fixture;
    fixture.store.reset();
    const auto holder = helper(u"--hold"_s, fixture.path);
    QVERIFY(holder->waitForReadyRead());
    const QString said = sayingOpen(fixture.path, Access::Write);
    VERIFY_SAYS(said, QString::number(holder->processId()));
    VERIFY_SAYS(said, u"since"_s);
    holder->kill();
    QVERIFY(holder->waitForFinished());
    QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
}

/// As left behind by a process that was killed while it wrote it.
void FilesTest::aLockFileMeansNothingByItself()
{
    Fixture fixture;
    fixture.store.reset();
    for (const QByteArray& content : {QByteArray(), QByteArray("1\nsomebody"), QByteArray(9000, '\n')}) {
        QFile lock(fixture.path + u".lock"_s);
        QVERIFY(lock.open(QIODevice::WriteOnly));
        QCOMPARE(lock.write(content), content.size());
        lock.close();
        QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
    }
}

void FilesTest::aLockThatIsALinkLeadsNowhere()
{
    Fixture fixture;
    fixture.store.reset();
    const QString letter = fixture.folder.filePath(u"letter.txt"_s);
    QFile file(letter);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("dear all");
    file.close();
    QFile::remove(fixture.path + u".lock"_s);
    QVERIFY(QFile::link(letter, fixture.path + u".lock"_s));
    VERIFY_SAYS(sayingOpen(fixture.path, Access::Write), u"lock file"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("dear all"));
}

void FilesTest::killedWriterLosesNothing()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.store.reset();
    for (int round = 0; round < 8; ++round) {
        const auto writer = helper(u"--append"_s, fixture.path);
        QVERIFY(writer->waitForReadyRead());
        QTest::qWait(20 + 15 * round);
        writer->kill();
        QVERIFY(writer->waitForFinished());
        const QList<QByteArray> said = writer->readAllStandardOutput().split('\n');
        const qint64 durable = said.value(said.size() - 2).toLongLong(); // the last one ends with a line end
        QVERIFY(durable > 0);
        fixture.reopen();
        const auto log = store::answerLog(*fixture.store, image);
        QVERIFY2(log.back().id >= durable, qPrintable(u"%1 < %2"_s.arg(log.back().id).arg(durable)));
        QCOMPARE(qint64(log.size()), log.back().id);
        fixture.store.reset();
    }
    fixture.reopen();
    const QStringList problems = store::check(*fixture.store).problems;
    QCOMPARE(problems.size(), 1); // the image is not on disk
}

void FilesTest::fullDisk()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.store.reset();
    const auto filler = helper(u"--fill-up"_s, fixture.path);
    QVERIFY(filler->waitForFinished());
    const QList<QByteArray> said = filler->readAllStandardOutput().split('\n');
    const int durable = said.value(0).toInt();
    QVERIFY(durable > 0);
    VERIFY_SAYS(QString::fromUtf8(said.value(1)), u"test.geovlm"_s);
    VERIFY_SAYS(QString::fromUtf8(said.value(1)), u"What was saved before is kept"_s);
    fixture.reopen();
    QCOMPARE(int(store::answerLog(*fixture.store, image).size()), durable);
    fixture.say(image, 0, u"after"_s);
    QCOMPARE(fixture.current(image, 0), u"after"_s);
}

void FilesTest::backupWhileWriting()
{
    Fixture fixture;
    addImages(fixture, 3000);
    fixture.store->setRoot(fixture.folder.path());
    QFile weights(fixture.store->folder().filePath(u"weights.safetensors"_s));
    QVERIFY(weights.open(QIODevice::WriteOnly));
    weights.close();
    const auto reader = Store::open(fixture.path, Access::Read);
    QDir(fixture.folder.path()).mkpath(u"elsewhere/deep"_s);
    const QString copy = fixture.folder.filePath(u"elsewhere/deep/copy.geovlm"_s);
    std::atomic<bool> done = false;
    std::atomic<qint64> pages = 0;
    std::thread copying([&] {
        pages = store::backup(*reader, copy);
        done = true;
    });
    int more = 0;
    while (!done)
        fixture.image(u"more/%1.jpg"_s.arg(++more));
    copying.join();
    QVERIFY(pages > 10);
    const auto copied = Store::open(copy, Access::Write);
    QVERIFY(store::counts(*copied).ground >= 3000);
    QCOMPARE(copied->root(), fixture.store->root());
    QVERIFY(QFileInfo::exists(copied->folder().filePath(u"weights.safetensors"_s)));
    QCOMPARE(QDir(QFileInfo(copy).path()).entryList({u"*partial*"_s}), QStringList());
}

void FilesTest::backupRefusesAndCleansUp()
{
    Fixture fixture;
    const QString taken = fixture.folder.filePath(u"taken"_s);
    write(taken, "precious");
    VERIFY_SAYS(sentenceOf([&] { store::backup(*fixture.store, taken); }), u"exists already"_s);
    QCOMPARE(read(taken), QByteArray("precious"));
    QVERIFY(!sentenceOf([&] { store::backup(*fixture.store, u"/proc/copy.geovlm"_s); }).isEmpty());
    VERIFY_SAYS(sentenceOf([&] { store::backup(*fixture.store, fixture.path); }), u"exists already"_s);
}

void FilesTest::migratesWithBackup()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"old.geovlm"_s);
    tamper(path, "PRAGMA page_size=4096; PRAGMA application_id=0x47564C4D; PRAGMA user_version=0; VACUUM");
    VERIFY_SAYS(sayingOpen(path), u"older version"_s);
    {
        const auto migrated = Store::open(path, Access::Write);
        QCOMPARE(store::versionOf(migrated->database()), store::currentVersion());
        QCOMPARE(migrated->questions().size(), 30);
        store::addSplit(*migrated, u"x"_s);
    }
    const QString backup = QStringLiteral("old.before-v%1.geovlm").arg(store::currentVersion());
    QVERIFY(QFileInfo::exists(folder.filePath(backup)));
    QCOMPARE(sayingOpen(path), QString());
}

void FilesTest::failedMigrationChangesNothing()
{
    store::Database database(u":memory:"_s, store::Database::Mode::Memory);
    const std::vector<store::Migration> steps = {
        {1, "CREATE TABLE a(x); INSERT INTO a VALUES (1)"},
        {2, "ALTER TABLE a ADD COLUMN y; INSERT INTO missing VALUES (1)"}};
    QVERIFY(!sentenceOf([&] { store::migrate(database, steps); }).isEmpty());
    QCOMPARE(store::versionOf(database), 1);
    QCOMPARE(store::integerOf(database, "SELECT count(*) FROM pragma_table_info('a')", 0), 1);
    store::migrate(database, {steps[0], {2, "ALTER TABLE a ADD COLUMN y"}});
    QCOMPARE(store::versionOf(database), 2);
}

GEOVLM_TEST(FilesTest);

} // namespace tst_files

#include "tst_files.moc"
