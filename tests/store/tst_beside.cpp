// SPDX-License-Identifier: GPL-3.0-or-later
// The store beside other programs, and its file that changes under the program that has it open.
#include "beside_support.h"
#include "files/open_stores.h"
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

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace tst_beside {

using namespace Qt::StringLiterals;
using namespace geovlm::test::beside_support;
using namespace geovlm::test;
using namespace geovlm;
using store::Access;
using store::Store;

namespace {

/// Runs the program of SQLite, as a notebook or a database browser would open the file.
QString sqlite(const QString& path, const QString& sql)
{
    const QString program = QStandardPaths::findExecutable(u"sqlite3"_s);
    if (program.isEmpty())
        return u"sqlite3 is not installed (packaging/install-packages.sh --tests)"_s;
    QProcess process;
    process.start(program, {path, sql});
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError()).trimmed();
}

struct Source
{
    QString name;
    QString text;
};

std::vector<Source> sourcesUnder(const QStringList& folders)
{
    std::vector<Source> list;
    for (const QString& folder : folders) {
        QDirIterator files(QStringLiteral(GEOVLM_SOURCE_DIR "/") + folder, {u"*.cpp"_s, u"*.h"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            list.push_back(
                {file.mid(int(qstrlen(GEOVLM_SOURCE_DIR)) + 1), QString::fromUtf8(contentOf(file))});
        }
    }
    return list;
}

} // namespace

class BesideTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingOpensAStoreButSqlite();
    void anOpenStoreIsKnownUnderEveryName();
    void outsideProgramsReadBesideAnOpenWriter();
    void tablesOfOthersAreLeftAlone();
    void indicesOfOthersMayOnlyHelp();
    void codeThatComesInWhileOpenNeverRuns();
    void aTableOfOthersInTheWayOfAMigrationIsNamed();
    void whatChangedUnderTheStoreIsNotCalledSaved_data();
    void whatChangedUnderTheStoreIsNotCalledSaved();
    void aStoreWithTwoNamesIsNotWrittenTo();
    void aCopyIsSavedThoughTheFileIsGone();
    void aNewFileIsWholeOrNotThere();
    void litterOfTheDeadIsRemoved();
    void aBackupThatWasKilledBetweenItsNamesCanBeRepeated();
    void sentencesAreOneLineAndTellTheDiskFromDamage();
    void whoWaitsIsNotOvertaken();
};

/// To open and close the file in any other way drops the locks that this process holds on it.
void BesideTest::nothingOpensAStoreButSqlite()
{
    // In the store's room only these open files at all, and none of them a database.
    const QSet<QString> mayOpen{u"core/store/upkeep/backup.cpp"_s,         // what lies in the folder
                                u"core/store/models/embedding_file.cpp"_s, // .f32
                                u"core/store/models/files.cpp"_s,          // their hashes
                                u"core/store/sqlite/new_file.cpp"_s,       // a mark in the folder
                                u"core/store/sqlite/schema.cpp"_s,         // compiled-in migrations
                                u"core/store/sqlite/writer_lock.cpp"_s};
    static const QRegularExpression opening(
        u"\\bQFile [a-z]|\\bQFile\\(|QSaveFile|\\bfopen\\(|fstream|(?<!\\w)::open\\(|QFile::copy|readFile\\("_s);
    static const QRegularExpression openingAStore(
        u"(QFile [a-z]+|QFile|QSaveFile [a-z]+|fopen|fstream "
        u"[a-z]+|sha256OfFile|QFile::copy)\\((store(\\.|->)path\\(\\)|"
        "storePath|database(\\(\\))?(\\.|->)path\\(\\)|call\\.positional\\(0\\))( \\+ [a-zA-Z\\(]*\"-(wal|shm)\"\\)?)?[,\\)]"_s);
    // The patterns find what they are for.
    QVERIFY(opening.match(u"    QFile file(path);"_s).hasMatch() &&
            opening.match(u"int f = ::open(x"_s).hasMatch());
    QVERIFY(openingAStore.match(u"QFile file(store.path());"_s).hasMatch());
    QVERIFY(openingAStore.match(u"sha256OfFile(store->path(), size)"_s).hasMatch());
    int seen = 0;
    for (const Source& source : sourcesUnder({u"core"_s, u"ui"_s, u"app"_s})) {
        ++seen;
        const QRegularExpressionMatch anything = opening.match(source.text);
        const bool ofTheRoom = source.name.startsWith(u"core/store/"_s) && !mayOpen.contains(source.name);
        QVERIFY2(!ofTheRoom || !anything.hasMatch(), qPrintable(source.name + u": "_s + anything.captured()));
        const QRegularExpressionMatch store = openingAStore.match(source.text);
        QVERIFY2(!store.hasMatch(), qPrintable(source.name + u": "_s + store.captured()));
    }
    QVERIFY(seen > 100);
}

void BesideTest::anOpenStoreIsKnownUnderEveryName()
{
    Fixture fixture;
    fixture.image(u"a.jpg"_s);
    const QString link = fixture.folder.filePath(u"link"_s);
    QVERIFY(QFile::link(fixture.path, link));
    for (const QString& name : {fixture.path, link, fixture.path + u"-wal"_s, fixture.path + u"-shm"_s})
        QVERIFY2(files::isOpenStore(name), qPrintable(name));
    QVERIFY(!files::isOpenStore(fixture.path + u".lock"_s));
    QVERIFY(!files::isOpenStore(fixture.folder.filePath(u"nothing"_s)));
    const QString moved = fixture.folder.filePath(u"moved"_s);
    QVERIFY(QFile::rename(fixture.path, moved));
    QVERIFY(files::isOpenStore(moved));
    QVERIFY(QFile::rename(moved, fixture.path));
    fixture.store.reset();
    QVERIFY(!files::isOpenStore(fixture.path));
    QVERIFY(!files::isOpenStore(link));
}

void BesideTest::outsideProgramsReadBesideAnOpenWriter()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    const auto reader = Store::open(fixture.path, Access::Read);
    fixture.say(image, 0, u"one"_s);
    // Everything of ours that looks at the file while it is open.
    Store::open(fixture.path, Access::Read).reset();
    store::check(*reader);
    store::walContent(fixture.path);
    store::backup(*reader, fixture.folder.filePath(u"copy.geovlm"_s));
    QVERIFY(!sayingOpen(fixture.path, Access::Write).isEmpty());
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_s), u"1"_s);
    fixture.say(image, 1, u"two"_s);
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_s), u"2"_s);
    fixture.say(image, 2, u"three"_s);
    fixture.store.reset();
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_s), u"3"_s);
    QCOMPARE(answersIn(fixture.path), 3);
}

void BesideTest::tablesOfOthersAreLeftAlone()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    const QString made =
        sqlite(fixture.path, u"CREATE TABLE notes(image INTEGER, note TEXT); CREATE UNIQUE INDEX "
                             "notes_by_image ON notes(image); INSERT INTO notes VALUES (1, 'dark'); "
                             "CREATE VIRTUAL TABLE found USING fts5(x); INSERT INTO found VALUES ('y')"_s);
    QCOMPARE(made, QString());
    fixture.say(image, 0, u"one"_s);
    fixture.reopen();
    fixture.say(image, 1, u"two"_s);
    QCOMPARE(store::check(*fixture.store).problems.size(), 1); // the image is not on disk
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_s);
    store::backup(*fixture.store, copy);
    fixture.store.reset();
    for (const QString& file : {fixture.path, copy}) {
        QCOMPARE(sayingOpen(file), QString());
        QCOMPARE(sqlite(file, u"SELECT note FROM notes"_s), u"dark"_s);
        QCOMPARE(sqlite(file, u"SELECT x FROM found"_s), u"y"_s);
    }
}

void BesideTest::indicesOfOthersMayOnlyHelp()
{
    Fixture fixture;
    fixture.store.reset();
    QCOMPARE(sqlite(fixture.path, u"CREATE INDEX answers_by_value ON answer(value)"_s), QString());
    QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
    for (const QString& sql :
         {u"CREATE UNIQUE INDEX odd ON answer(value)"_s, u"CREATE INDEX odd ON answer(abs(value))"_s,
          u"CREATE INDEX odd ON answer(value) WHERE value > 0"_s}) {
        QCOMPARE(sqlite(fixture.path, sql), QString());
        VERIFY_SAYS(sayingOpen(fixture.path), u"index \"odd\""_s);
        VERIFY_SAYS(sayingOpen(fixture.path, Access::Write), u"DROP INDEX"_s);
        QCOMPARE(sqlite(fixture.path, u"DROP INDEX odd"_s), QString());
        QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
    }
}

void BesideTest::codeThatComesInWhileOpenNeverRuns()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    fixture.say(image, 0, u"one"_s);
    QCOMPARE(
        sqlite(fixture.path, u"CREATE TRIGGER evil AFTER INSERT ON answer BEGIN DELETE FROM image; END"_s),
        QString());
    VERIFY_SAYS(sentenceOf([&] { fixture.say(image, 1, u"two"_s); }), u"trigger \"evil\""_s);
    VERIFY_SAYS(sentenceOf([&] { store::addSplit(*fixture.store, u"x"_s); }), u"trigger \"evil\""_s);
    QCOMPARE(sqlite(fixture.path, u"DROP TRIGGER evil"_s), QString());
    fixture.say(image, 1, u"two"_s);
    QCOMPARE(fixture.current(image, 1), u"two"_s);
    QCOMPARE(store::counts(*fixture.store).ground, 1);
}

void BesideTest::aTableOfOthersInTheWayOfAMigrationIsNamed()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"old.geovlm"_s);
    QCOMPARE(sqlite(path,
                    u"PRAGMA application_id=0x47564C4D; CREATE TABLE notes(x); CREATE TABLE Training(x); "
                    "INSERT INTO notes VALUES (5)"_s),
             QString());
    const QByteArray before = contentOf(path);
    VERIFY_SAYS(sayingOpen(path, Access::Write), u"table \"Training\" of another program"_s);
    QCOMPARE(contentOf(path), before);
    QCOMPARE(sqlite(path, u"ALTER TABLE Training RENAME TO other"_s), QString());
    QCOMPARE(sayingOpen(path, Access::Write), QString());
    QCOMPARE(sqlite(path, u"SELECT x FROM notes"_s), u"5"_s);
    QCOMPARE(sayingOpen(path), QString());
}

void BesideTest::whatChangedUnderTheStoreIsNotCalledSaved_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("removed") << u"removed"_s << u"removed or renamed"_s;
    QTest::newRow("renamed") << u"renamed"_s << u"removed or renamed"_s;
    QTest::newRow("replaced") << u"replaced"_s << u"replaced by another file"_s;
    QTest::newRow("folder renamed") << u"folder"_s << u"removed or renamed"_s;
    QTest::newRow("a second name") << u"link"_s << u"hard links"_s;
    QTest::newRow("its -wal removed") << u"wal"_s << u"-wal was removed"_s;
}

void BesideTest::whatChangedUnderTheStoreIsNotCalledSaved()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    QTemporaryDir above;
    const QString folder = above.filePath(u"folder"_s);
    QVERIFY(QDir().mkpath(folder));
    const QString path = folder + u"/x.geovlm"_s;
    Store::create(path);
    auto writing = Store::open(path, Access::Write);
    const ImageId image = store::addImage(*writing, {0, u"a.jpg"_s, View::Ground, {}, std::nullopt});
    const auto say = [&](int question) {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = u"yes"_s;
        event.speaker.name = u"Ada"_s;
        store::appendAnswer(*writing, event);
    };
    say(0);
    const QString away = above.filePath(u"away"_s);
    if (what == u"removed"_s)
        QVERIFY(QFile::remove(path));
    else if (what == u"renamed"_s)
        QVERIFY(QFile::rename(path, away));
    else if (what == u"replaced"_s)
        QVERIFY(QFile::rename(path, away) && QFile::copy(away, path));
    else if (what == u"folder"_s)
        QVERIFY(QDir().rename(folder, away));
    else if (what == u"link"_s)
        QCOMPARE(::link(QFile::encodeName(path).constData(), QFile::encodeName(away).constData()), 0);
    else
        QVERIFY(QFile::rename(path + u"-wal"_s, away));
    QVERIFY_THROWS_EXCEPTION(store::FileChanged, store::requireInPlace(*writing));
    VERIFY_SAYS(sentenceOf([&] { say(1); }), says);
    VERIFY_SAYS(sentenceOf([&] { store::addSplit(*writing, u"x"_s); }), says);
    // The way out has everything that was saved.
    const QString copy = above.filePath(u"copy.geovlm"_s);
    QCOMPARE(store::saveCopy(*writing, copy), QString());
    QCOMPARE(answersIn(copy), 1);
    writing.reset();
    QCOMPARE(answersIn(copy), 1);
}

void BesideTest::aStoreWithTwoNamesIsNotWrittenTo()
{
    Fixture fixture;
    fixture.store.reset();
    const QString other = fixture.folder.filePath(u"other.geovlm"_s);
    QCOMPARE(::link(QFile::encodeName(fixture.path).constData(), QFile::encodeName(other).constData()), 0);
    for (const QString& name : {fixture.path, other}) {
        VERIFY_SAYS(sayingOpen(name, Access::Write), u"2 names (hard links)"_s);
        QCOMPARE(sayingOpen(name), QString());
    }
    QVERIFY(QFile::remove(other));
    QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
}

void BesideTest::aCopyIsSavedThoughTheFileIsGone()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_s);
    QFile weights(fixture.store->folder().filePath(u"weights"_s));
    QVERIFY(weights.open(QIODevice::WriteOnly));
    weights.write("w");
    weights.close();
    fixture.say(image, 0, u"one"_s);
    for (const QString& name : namesIn(fixture.folder.path()))
        if (!name.endsWith(u".d"_s))
            QVERIFY(QFile::remove(fixture.folder.filePath(name)));
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_s);
    QCOMPARE(store::saveCopy(*fixture.store, copy), QString());
    QCOMPARE(contentOf(copy + u".d/weights"_s), QByteArray("w"));
    QCOMPARE(answersIn(copy), 1);
    const auto writing = Store::open(copy, Access::Write);
    store::addSplit(*writing, u"x"_s);
    VERIFY_SAYS(sentenceOf([&] { store::saveCopy(*writing, copy); }), u"exists already"_s);
}

/// Under every limit on the size of files: a new store, and a copy of one.
void BesideTest::aNewFileIsWholeOrNotThere()
{
    Fixture fixture;
    fixture.store.reset();
    for (const QString& word : {u"--create-limited"_s, u"--backup-limited"_s}) {
        QTemporaryDir folder;
        QProcess process;
        process.start(otherProcess(), {word, folder.path(), fixture.path});
        QVERIFY(process.waitForFinished());
        const QByteArray said = process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == 0, said.constData());
        QVERIFY2(said.contains("refused") && said.contains("whole"), said.constData());
    }
}

void BesideTest::litterOfTheDeadIsRemoved()
{
    Fixture fixture;
    fixture.store.reset();
    QProcess ended;
    ended.start(otherProcess(), {u"--partial-name"_s, fixture.path});
    QVERIFY(ended.waitForFinished());
    const QString dead = QString::fromUtf8(ended.readAllStandardOutput().trimmed());
    VERIFY_SAYS(dead, fixture.path + u".partial-"_s);
    const QString foreign = fixture.path + u".partial-1-00000000"_s;
    const QString alive =
        QString(dead).replace(QRegularExpression(u"partial-\\d+"_s), u"partial-%1"_s.arg(::getpid()));
    QVERIFY(QDir().mkpath(dead + u".d/deep"_s));
    for (const QString& name :
         {dead, QString(dead + u"-wal"_s), QString(dead + u".d/deep/x"_s), foreign, alive}) {
        QFile file(name);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    }
    fixture.reopen();
    fixture.store.reset();
    QVERIFY(!QFileInfo::exists(dead) && !QFileInfo::exists(dead + u"-wal"_s) &&
            !QFileInfo::exists(dead + u".d"_s));
    QVERIFY(QFileInfo::exists(foreign));
    QVERIFY(QFileInfo::exists(alive));
}

void BesideTest::aBackupThatWasKilledBetweenItsNamesCanBeRepeated()
{
    Fixture fixture;
    fixture.store->folder();
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_s);
    QProcess ended;
    ended.start(otherProcess(), {u"--partial-name"_s, copy});
    QVERIFY(ended.waitForFinished());
    const QString dead = QString::fromUtf8(ended.readAllStandardOutput().trimmed());
    const QString mark = dead.mid(copy.size());
    QVERIFY(QDir().mkpath(copy + u".d"_s));
    for (const QString& name : {dead, QString(copy + u".d/"_s + mark)}) {
        QFile file(name);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    }
    store::backup(*fixture.store, copy);
    QCOMPARE(sayingOpen(copy), QString());
    QVERIFY(!QFileInfo::exists(dead));
    QCOMPARE(namesIn(copy + u".d"_s), QStringList());
    // A folder that no backup made is not touched.
    const QString taken = fixture.folder.filePath(u"taken.geovlm"_s);
    QVERIFY(QDir().mkpath(taken + u".d"_s));
    VERIFY_SAYS(sentenceOf([&] { store::backup(*fixture.store, taken); }), u"exists already"_s);
}

void BesideTest::sentencesAreOneLineAndTellTheDiskFromDamage()
{
    const QString finding = u"*** in database main ***\nPage 5: unable to get the page. error code=266"_s;
    const QString disk = store::damageSentence(u"x.geovlm"_s, finding, EIO);
    VERIFY_SAYS(disk, u"could not be read or written (Input/output error)"_s);
    QVERIFY(!disk.contains(u"damaged"_s) && !disk.contains(u'\n') && !disk.contains(u"***"_s));
    const QString damage = store::damageSentence(
        u"x.geovlm"_s, u"*** in database main ***\nTree 7 page 7 cell 0: 2nd reference to page 9"_s, 0);
    VERIFY_SAYS(damage, u"is damaged (Tree 7 page 7"_s);
    QVERIFY(!damage.contains(u'\n') && !damage.contains(u"***"_s));
    VERIFY_SAYS(store::databaseSentence(SQLITE_CANTOPEN, u"x.geovlm"_s, u"unable to open"_s, EMFILE),
                u"too many files"_s);
    VERIFY_SAYS(store::databaseSentence(SQLITE_IOERR_FSYNC, u"x.geovlm"_s, u"disk I/O error"_s, EIO),
                u"Input/output error"_s);
}

void BesideTest::whoWaitsIsNotOvertaken()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x"_s);
    auto held = std::make_unique<store::WriterLock>(path, 0);
    std::atomic<bool> release = false;
    std::thread waiting([&] {
        const store::WriterLock mine(path, 60);
        while (!release)
            std::this_thread::yield();
    });
    const auto isQueued = [&] {
        const int file = ::open(QFile::encodeName(path + u".lock.next"_s).constData(), O_RDWR | O_CLOEXEC);
        const bool queued = file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) != 0;
        ::close(file);
        return queued;
    };
    QTRY_VERIFY(isQueued());
    held.reset();
    const QString said = sentenceOf([&] { store::WriterLock(path, 0); });
    release = true;
    waiting.join();
    VERIFY_SAYS(said, u"is being written by"_s);
    QCOMPARE(sentenceOf([&] { store::WriterLock(path, 0); }), QString());
    QCOMPARE(namesIn(folder.path()), QStringList{u"x.lock"_s});
}

GEOVLM_TEST(BesideTest);

} // namespace tst_beside

#include "tst_beside.moc"
