// SPDX-License-Identifier: GPL-3.0-or-later
// The store beside other programs, and its file that changes under the program that has it open.
#include "fixture.h"
#include "registry.h"
#include "store/sqlite/closing.h"
#include "store/sqlite/query.h"
#include "store/sqlite/database_error.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer_lock.h"
#include "store/upkeep/rescue.h"

#include "files/open_stores.h"

#include <QCoreApplication>
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

namespace storetest {

using namespace Qt::Literals::StringLiterals;
using store::Access;
using store::Store;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void copyOver(const QString& from, const QString& to)
{
    QFile file(to);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray bytes = contentOf(from);
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList namesIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

/// Runs the program of SQLite, as a notebook or a database browser would open the file.
QString sqlite(const QString& path, const QString& sql)
{
    const QString program = QStandardPaths::findExecutable(u"sqlite3"_qs);
    if (program.isEmpty())
        return u"sqlite3 is not installed (packaging/install-packages.sh --tests)"_qs;
    QProcess process;
    process.start(program, {path, sql});
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError()).trimmed();
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

qint64 answersIn(const QString& path)
{
    const auto store = Store::open(path, Access::Read);
    return store::integerOf(store->database(), "SELECT count(*) FROM answer", -1);
}

QString sayingOpen(const QString& path, Access access = Access::Read)
{
    return sentenceOf([&] { Store::open(path, access, 0); });
}

/// A store whose writer was killed: its -wal holds answers that the file lacks.
struct Killed
{
    Fixture fixture;
    ImageId image = fixture.image(u"a.jpg"_qs);
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
        writer.start(QCoreApplication::applicationFilePath(), {u"--append"_qs, fixture.path});
        QVERIFY(writer.waitForReadyRead());
        writer.kill();
        QVERIFY(writer.waitForFinished());
        const QList<QByteArray> said = writer.readAllStandardOutput().split('\n');
        durable = said.value(said.size() - 2).toLongLong();
        QVERIFY(durable > 0);
        QVERIFY(store::walBytes(fixture.path) > 0);
    }
    QString older() const { return fixture.folder.filePath(u"older"_qs); }
    QString wal() const { return fixture.path + u"-wal"_qs; }
};

struct Source
{
    QString name;
    QString text;
};

std::vector<Source> sourcesUnder(const QStringList& folders)
{
    std::vector<Source> list;
    for (const QString& folder : folders) {
        QDirIterator files(QStringLiteral(GEOVLM_SOURCE_DIR "/") + folder, {u"*.cpp"_qs, u"*.h"_qs},
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
    const QSet<QString> mayOpen{u"core/store/upkeep/backup.cpp"_qs,         // what lies in the folder
                                u"core/store/models/embedding_file.cpp"_qs, // .f32
                                u"core/store/models/files.cpp"_qs,          // their hashes
                                u"core/store/sqlite/new_file.cpp"_qs,       // a mark in the folder
                                u"core/store/sqlite/schema.cpp"_qs,         // compiled-in migrations
                                u"core/store/sqlite/writer_lock.cpp"_qs};
    static const QRegularExpression opening(
        u"\\bQFile [a-z]|\\bQFile\\(|QSaveFile|\\bfopen\\(|fstream|(?<!\\w)::open\\(|QFile::copy|readFile\\("_qs);
    static const QRegularExpression openingAStore(
        u"(QFile [a-z]+|QFile|QSaveFile [a-z]+|fopen|fstream "
        u"[a-z]+|sha256OfFile|QFile::copy)\\((store(\\.|->)path\\(\\)|"
        "storePath|database(\\(\\))?(\\.|->)path\\(\\)|call\\.positional\\(0\\))( \\+ [a-zA-Z\\(]*\"-(wal|shm)\"\\)?)?[,\\)]"_qs);
    // The patterns find what they are for.
    QVERIFY(opening.match(u"    QFile file(path);"_qs).hasMatch() &&
            opening.match(u"int f = ::open(x"_qs).hasMatch());
    QVERIFY(openingAStore.match(u"QFile file(store.path());"_qs).hasMatch());
    QVERIFY(openingAStore.match(u"sha256OfFile(store->path(), size)"_qs).hasMatch());
    int seen = 0;
    for (const Source& source : sourcesUnder({u"core"_qs, u"ui"_qs, u"app"_qs})) {
        ++seen;
        const QRegularExpressionMatch anything = opening.match(source.text);
        const bool ofTheRoom = source.name.startsWith(u"core/store/"_qs) && !mayOpen.contains(source.name);
        QVERIFY2(!ofTheRoom || !anything.hasMatch(),
                 qPrintable(source.name + u": "_qs + anything.captured()));
        const QRegularExpressionMatch store = openingAStore.match(source.text);
        QVERIFY2(!store.hasMatch(), qPrintable(source.name + u": "_qs + store.captured()));
    }
    QVERIFY(seen > 100);
}

void BesideTest::anOpenStoreIsKnownUnderEveryName()
{
    Fixture fixture;
    fixture.image(u"a.jpg"_qs);
    const QString link = fixture.folder.filePath(u"link"_qs);
    QVERIFY(QFile::link(fixture.path, link));
    for (const QString& name : {fixture.path, link, fixture.path + u"-wal"_qs, fixture.path + u"-shm"_qs})
        QVERIFY2(files::isOpenStore(name), qPrintable(name));
    QVERIFY(!files::isOpenStore(fixture.path + u".lock"_qs));
    QVERIFY(!files::isOpenStore(fixture.folder.filePath(u"nothing"_qs)));
    const QString moved = fixture.folder.filePath(u"moved"_qs);
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
    const ImageId image = fixture.image(u"a.jpg"_qs);
    const auto reader = Store::open(fixture.path, Access::Read);
    fixture.say(image, 0, u"one"_qs);
    // Everything of ours that looks at the file while it is open.
    Store::open(fixture.path, Access::Read).reset();
    store::check(*reader);
    store::walContent(fixture.path);
    store::backup(*reader, fixture.folder.filePath(u"copy.geovlm"_qs));
    QVERIFY(!sayingOpen(fixture.path, Access::Write).isEmpty());
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_qs), u"1"_qs);
    fixture.say(image, 1, u"two"_qs);
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_qs), u"2"_qs);
    fixture.say(image, 2, u"three"_qs);
    fixture.store.reset();
    QCOMPARE(sqlite(fixture.path, u"SELECT count(*) FROM answer"_qs), u"3"_qs);
    QCOMPARE(answersIn(fixture.path), 3);
}

void BesideTest::tablesOfOthersAreLeftAlone()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    const QString made =
        sqlite(fixture.path, u"CREATE TABLE notes(image INTEGER, note TEXT); CREATE UNIQUE INDEX "
                             "notes_by_image ON notes(image); INSERT INTO notes VALUES (1, 'dark'); "
                             "CREATE VIRTUAL TABLE found USING fts5(x); INSERT INTO found VALUES ('y')"_qs);
    QCOMPARE(made, QString());
    fixture.say(image, 0, u"one"_qs);
    fixture.reopen();
    fixture.say(image, 1, u"two"_qs);
    QCOMPARE(store::check(*fixture.store).problems.size(), 1); // the image is not on disk
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_qs);
    store::backup(*fixture.store, copy);
    fixture.store.reset();
    for (const QString& file : {fixture.path, copy}) {
        QCOMPARE(sayingOpen(file), QString());
        QCOMPARE(sqlite(file, u"SELECT note FROM notes"_qs), u"dark"_qs);
        QCOMPARE(sqlite(file, u"SELECT x FROM found"_qs), u"y"_qs);
    }
}

void BesideTest::indicesOfOthersMayOnlyHelp()
{
    Fixture fixture;
    fixture.store.reset();
    QCOMPARE(sqlite(fixture.path, u"CREATE INDEX answers_by_value ON answer(value)"_qs), QString());
    QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
    for (const QString& sql :
         {u"CREATE UNIQUE INDEX odd ON answer(value)"_qs, u"CREATE INDEX odd ON answer(abs(value))"_qs,
          u"CREATE INDEX odd ON answer(value) WHERE value > 0"_qs}) {
        QCOMPARE(sqlite(fixture.path, sql), QString());
        VERIFY_SAYS(sayingOpen(fixture.path), u"index \"odd\""_qs);
        VERIFY_SAYS(sayingOpen(fixture.path, Access::Write), u"DROP INDEX"_qs);
        QCOMPARE(sqlite(fixture.path, u"DROP INDEX odd"_qs), QString());
        QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
    }
}

void BesideTest::codeThatComesInWhileOpenNeverRuns()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    fixture.say(image, 0, u"one"_qs);
    QCOMPARE(
        sqlite(fixture.path, u"CREATE TRIGGER evil AFTER INSERT ON answer BEGIN DELETE FROM image; END"_qs),
        QString());
    VERIFY_SAYS(sentenceOf([&] { fixture.say(image, 1, u"two"_qs); }), u"trigger \"evil\""_qs);
    VERIFY_SAYS(sentenceOf([&] { store::addSplit(*fixture.store, u"x"_qs); }), u"trigger \"evil\""_qs);
    QCOMPARE(sqlite(fixture.path, u"DROP TRIGGER evil"_qs), QString());
    fixture.say(image, 1, u"two"_qs);
    QCOMPARE(fixture.current(image, 1), u"two"_qs);
    QCOMPARE(store::counts(*fixture.store).ground, 1);
}

void BesideTest::aTableOfOthersInTheWayOfAMigrationIsNamed()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"old.geovlm"_qs);
    QCOMPARE(sqlite(path,
                    u"PRAGMA application_id=0x47564C4D; CREATE TABLE notes(x); CREATE TABLE Training(x); "
                    "INSERT INTO notes VALUES (5)"_qs),
             QString());
    const QByteArray before = contentOf(path);
    VERIFY_SAYS(sayingOpen(path, Access::Write), u"table \"Training\" of another program"_qs);
    QCOMPARE(contentOf(path), before);
    QCOMPARE(sqlite(path, u"ALTER TABLE Training RENAME TO other"_qs), QString());
    QCOMPARE(sayingOpen(path, Access::Write), QString());
    QCOMPARE(sqlite(path, u"SELECT x FROM notes"_qs), u"5"_qs);
    QCOMPARE(sayingOpen(path), QString());
}

void BesideTest::aClosedStoreIsOneFile()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    fixture.say(image, 0, u"one"_qs);
    fixture.store.reset();
    QCOMPARE(namesIn(fixture.folder.path()), (QStringList{u"test.geovlm"_qs, u"test.geovlm.lock"_qs}));
    const QString alone = fixture.folder.filePath(u"alone.geovlm"_qs);
    copyOver(fixture.path, alone);
    QCOMPARE(answersIn(alone), 1);
    QCOMPARE(store::takeClosingRemarks(), QStringList());
    QVERIFY(!namesIn(fixture.folder.path()).contains(u"alone.geovlm-wal"_qs));
}

void BesideTest::aReaderInTheWindowDoesNotKeepTheWal()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    auto reader = Store::open(fixture.path, Access::Read);
    QCOMPARE(store::counts(*reader).ground, 1);
    fixture.say(image, 0, u"one"_qs);
    fixture.store.reset();
    QCOMPARE(store::walBytes(fixture.path), 0);
    const QString alone = fixture.folder.filePath(u"alone"_qs);
    copyOver(fixture.path, alone);
    reader.reset();
    QVERIFY(!QFileInfo::exists(fixture.path + u"-wal"_qs));
    QCOMPARE(answersIn(alone), 1);
}

void BesideTest::aReaderOutsideKeepsTheWalAndItIsSaid()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    {
        const OutsideReader reader(fixture.path);
        fixture.say(image, 0, u"one"_qs);
        fixture.store.reset();
        const QStringList remarks = store::takeClosingRemarks();
        QCOMPARE(remarks.size(), 1);
        VERIFY_SAYS(remarks.first(), u"test.geovlm-wal"_qs);
        QVERIFY(!remarks.first().contains(u'\n'));
        QCOMPARE(answersIn(fixture.path), 1);
    }
    fixture.reopen();
    fixture.store.reset();
    QCOMPARE(store::takeClosingRemarks(), QStringList());
    QCOMPARE(store::walBytes(fixture.path), 0);
    QCOMPARE(answersIn(fixture.path), 1);
}

void BesideTest::readingChangesNoByte()
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

void BesideTest::whatADamagedWalHidesIsSaid()
{
    const Killed killed;
    const auto problems = [&killed] {
        const auto reader = Store::open(killed.fixture.path, Access::Read);
        return store::check(*reader).problems.filter(u"-wal is damaged"_qs);
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
        VERIFY_SAYS(found.first(), u"cannot be read any more"_qs);
    }
}

void BesideTest::theNextWriterTakesInWhatWasLeft()
{
    const Killed killed;
    Store::open(killed.fixture.path, Access::Write).reset();
    QVERIFY(!QFileInfo::exists(killed.wal()));
    QVERIFY(!store::walContent(killed.fixture.path).holdsChanges());
    QVERIFY(answersIn(killed.fixture.path) >= killed.durable);
}

/// By hand, and as `backup` makes them.
void BesideTest::anOlderCopyIsNotMixedWithANewerWal()
{
    for (const bool byHand : {true, false}) {
        Killed killed;
        const QString path = killed.fixture.path;
        const QString copy = byHand ? killed.older() : killed.fixture.folder.filePath(u"backup.geovlm"_qs);
        if (!byHand)
            store::backup(*Store::open(path, Access::Read), copy);
        Store::open(path, Access::Write).reset(); // takes in the first -wal, so that the copy is older
        killed.kill();
        copyOver(copy, path);
        const QByteArray wal = contentOf(killed.wal());
        for (const Access access : {Access::Read, Access::Write}) {
            const QString said = sayingOpen(path, access);
            VERIFY_SAYS(said, u"belongs to another state"_qs);
            QVERIFY(!said.contains(u"damaged"_qs) && !said.contains(u'\n'));
        }
        QCOMPARE(contentOf(path), contentOf(copy));
        QCOMPARE(contentOf(killed.wal()), wal);
        QVERIFY(QFile::rename(killed.wal(), killed.fixture.folder.filePath(u"away"_qs)));
        QFile::remove(path + u"-shm"_qs);
        QCOMPARE(sayingOpen(path, Access::Write), QString());
    }
}

void BesideTest::aStoreIsNotMadeBesideTheWalOfAnother()
{
    const Killed killed;
    const QString path = killed.fixture.path;
    QVERIFY(QFile::remove(path));
    VERIFY_SAYS(sentenceOf([&] { Store::create(path); }), u"left from a store"_qs);
    QVERIFY(!QFileInfo::exists(path));
    Fixture other;
    VERIFY_SAYS(sentenceOf([&] { store::backup(*other.store, path); }), u"left from a store"_qs);
}

void BesideTest::itsOwnWalAlwaysBelongs()
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
void BesideTest::aCheckpointThatWasCutOffIsNoOtherState()
{
    const Killed killed;
    const QString path = killed.fixture.path;
    const QString whole = killed.fixture.folder.filePath(u"whole.geovlm"_qs);
    copyOver(path, whole);
    copyOver(killed.wal(), whole + u"-wal"_qs);
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
        QFile::remove(path + u"-shm"_qs);
        QCOMPARE(sayingOpen(path), QString());
        QVERIFY(answersIn(path) >= killed.durable);
    }
    QCOMPARE(sayingOpen(path, Access::Write), QString());
    QVERIFY(!QFileInfo::exists(killed.wal()));
}

void BesideTest::whatChangedUnderTheStoreIsNotCalledSaved_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("says");
    QTest::newRow("removed") << u"removed"_qs << u"removed or renamed"_qs;
    QTest::newRow("renamed") << u"renamed"_qs << u"removed or renamed"_qs;
    QTest::newRow("replaced") << u"replaced"_qs << u"replaced by another file"_qs;
    QTest::newRow("folder renamed") << u"folder"_qs << u"removed or renamed"_qs;
    QTest::newRow("a second name") << u"link"_qs << u"hard links"_qs;
    QTest::newRow("its -wal removed") << u"wal"_qs << u"-wal was removed"_qs;
}

void BesideTest::whatChangedUnderTheStoreIsNotCalledSaved()
{
    QFETCH(QString, what);
    QFETCH(QString, says);
    QTemporaryDir above;
    const QString folder = above.filePath(u"folder"_qs);
    QVERIFY(QDir().mkpath(folder));
    const QString path = folder + u"/x.geovlm"_qs;
    Store::create(path);
    auto writing = Store::open(path, Access::Write);
    const ImageId image = store::addImage(*writing, {0, u"a.jpg"_qs, View::Ground, {}, std::nullopt});
    const auto say = [&](int question) {
        AnswerEvent event;
        event.image = image;
        event.question = question;
        event.value = u"yes"_qs;
        event.speaker.name = u"Ada"_qs;
        store::appendAnswer(*writing, event);
    };
    say(0);
    const QString away = above.filePath(u"away"_qs);
    if (what == u"removed"_qs)
        QVERIFY(QFile::remove(path));
    else if (what == u"renamed"_qs)
        QVERIFY(QFile::rename(path, away));
    else if (what == u"replaced"_qs)
        QVERIFY(QFile::rename(path, away) && QFile::copy(away, path));
    else if (what == u"folder"_qs)
        QVERIFY(QDir().rename(folder, away));
    else if (what == u"link"_qs)
        QCOMPARE(::link(QFile::encodeName(path).constData(), QFile::encodeName(away).constData()), 0);
    else
        QVERIFY(QFile::rename(path + u"-wal"_qs, away));
    QVERIFY_THROWS_EXCEPTION(store::FileChanged, store::requireInPlace(*writing));
    VERIFY_SAYS(sentenceOf([&] { say(1); }), says);
    VERIFY_SAYS(sentenceOf([&] { store::addSplit(*writing, u"x"_qs); }), says);
    // The way out has everything that was saved.
    const QString copy = above.filePath(u"copy.geovlm"_qs);
    QCOMPARE(store::saveCopy(*writing, copy), QString());
    QCOMPARE(answersIn(copy), 1);
    writing.reset();
    QCOMPARE(answersIn(copy), 1);
}

void BesideTest::aStoreWithTwoNamesIsNotWrittenTo()
{
    Fixture fixture;
    fixture.store.reset();
    const QString other = fixture.folder.filePath(u"other.geovlm"_qs);
    QCOMPARE(::link(QFile::encodeName(fixture.path).constData(), QFile::encodeName(other).constData()), 0);
    for (const QString& name : {fixture.path, other}) {
        VERIFY_SAYS(sayingOpen(name, Access::Write), u"2 names (hard links)"_qs);
        QCOMPARE(sayingOpen(name), QString());
    }
    QVERIFY(QFile::remove(other));
    QCOMPARE(sayingOpen(fixture.path, Access::Write), QString());
}

void BesideTest::aCopyIsSavedThoughTheFileIsGone()
{
    Fixture fixture;
    const ImageId image = fixture.image(u"a.jpg"_qs);
    QFile weights(fixture.store->folder().filePath(u"weights"_qs));
    QVERIFY(weights.open(QIODevice::WriteOnly));
    weights.write("w");
    weights.close();
    fixture.say(image, 0, u"one"_qs);
    for (const QString& name : namesIn(fixture.folder.path()))
        if (!name.endsWith(u".d"_qs))
            QVERIFY(QFile::remove(fixture.folder.filePath(name)));
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_qs);
    QCOMPARE(store::saveCopy(*fixture.store, copy), QString());
    QCOMPARE(contentOf(copy + u".d/weights"_qs), QByteArray("w"));
    QCOMPARE(answersIn(copy), 1);
    const auto writing = Store::open(copy, Access::Write);
    store::addSplit(*writing, u"x"_qs);
    VERIFY_SAYS(sentenceOf([&] { store::saveCopy(*writing, copy); }), u"exists already"_qs);
}

/// Under every limit on the size of files: a new store, and a copy of one.
void BesideTest::aNewFileIsWholeOrNotThere()
{
    Fixture fixture;
    fixture.store.reset();
    for (const QString& word : {u"--create-limited"_qs, u"--backup-limited"_qs}) {
        QTemporaryDir folder;
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {word, folder.path(), fixture.path});
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
    ended.start(QCoreApplication::applicationFilePath(), {u"--partial-name"_qs, fixture.path});
    QVERIFY(ended.waitForFinished());
    const QString dead = QString::fromUtf8(ended.readAllStandardOutput().trimmed());
    VERIFY_SAYS(dead, fixture.path + u".partial-"_qs);
    const QString foreign = fixture.path + u".partial-1-00000000"_qs;
    const QString alive =
        QString(dead).replace(QRegularExpression(u"partial-\\d+"_qs), u"partial-%1"_qs.arg(::getpid()));
    QVERIFY(QDir().mkpath(dead + u".d/deep"_qs));
    for (const QString& name :
         {dead, QString(dead + u"-wal"_qs), QString(dead + u".d/deep/x"_qs), foreign, alive}) {
        QFile file(name);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    }
    fixture.reopen();
    fixture.store.reset();
    QVERIFY(!QFileInfo::exists(dead) && !QFileInfo::exists(dead + u"-wal"_qs) &&
            !QFileInfo::exists(dead + u".d"_qs));
    QVERIFY(QFileInfo::exists(foreign));
    QVERIFY(QFileInfo::exists(alive));
}

void BesideTest::aBackupThatWasKilledBetweenItsNamesCanBeRepeated()
{
    Fixture fixture;
    fixture.store->folder();
    const QString copy = fixture.folder.filePath(u"copy.geovlm"_qs);
    QProcess ended;
    ended.start(QCoreApplication::applicationFilePath(), {u"--partial-name"_qs, copy});
    QVERIFY(ended.waitForFinished());
    const QString dead = QString::fromUtf8(ended.readAllStandardOutput().trimmed());
    const QString mark = dead.mid(copy.size());
    QVERIFY(QDir().mkpath(copy + u".d"_qs));
    for (const QString& name : {dead, QString(copy + u".d/"_qs + mark)}) {
        QFile file(name);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(name));
    }
    store::backup(*fixture.store, copy);
    QCOMPARE(sayingOpen(copy), QString());
    QVERIFY(!QFileInfo::exists(dead));
    QCOMPARE(namesIn(copy + u".d"_qs), QStringList());
    // A folder that no backup made is not touched.
    const QString taken = fixture.folder.filePath(u"taken.geovlm"_qs);
    QVERIFY(QDir().mkpath(taken + u".d"_qs));
    VERIFY_SAYS(sentenceOf([&] { store::backup(*fixture.store, taken); }), u"exists already"_qs);
}

void BesideTest::sentencesAreOneLineAndTellTheDiskFromDamage()
{
    const QString finding = u"*** in database main ***\nPage 5: unable to get the page. error code=266"_qs;
    const QString disk = store::damageSentence(u"x.geovlm"_qs, finding, EIO);
    VERIFY_SAYS(disk, u"could not be read or written (Input/output error)"_qs);
    QVERIFY(!disk.contains(u"damaged"_qs) && !disk.contains(u'\n') && !disk.contains(u"***"_qs));
    const QString damage = store::damageSentence(
        u"x.geovlm"_qs, u"*** in database main ***\nTree 7 page 7 cell 0: 2nd reference to page 9"_qs, 0);
    VERIFY_SAYS(damage, u"is damaged (Tree 7 page 7"_qs);
    QVERIFY(!damage.contains(u'\n') && !damage.contains(u"***"_qs));
    VERIFY_SAYS(store::databaseSentence(SQLITE_CANTOPEN, u"x.geovlm"_qs, u"unable to open"_qs, EMFILE),
                u"too many files"_qs);
    VERIFY_SAYS(store::databaseSentence(SQLITE_IOERR_FSYNC, u"x.geovlm"_qs, u"disk I/O error"_qs, EIO),
                u"Input/output error"_qs);
}

void BesideTest::whoWaitsIsNotOvertaken()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"x"_qs);
    auto held = std::make_unique<store::WriterLock>(path, 0);
    std::atomic<bool> release = false;
    std::thread waiting([&] {
        const store::WriterLock mine(path, 60);
        while (!release)
            std::this_thread::yield();
    });
    const auto isQueued = [&] {
        const int file = ::open(QFile::encodeName(path + u".lock.next"_qs).constData(), O_RDWR | O_CLOEXEC);
        const bool queued = file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) != 0;
        ::close(file);
        return queued;
    };
    QTRY_VERIFY(isQueued());
    held.reset();
    const QString said = sentenceOf([&] { store::WriterLock(path, 0); });
    release = true;
    waiting.join();
    VERIFY_SAYS(said, u"is being written by"_qs);
    QCOMPARE(sentenceOf([&] { store::WriterLock(path, 0); }), QString());
    QCOMPARE(namesIn(folder.path()), QStringList{u"x.lock"_qs});
}

static const Registered<BesideTest> registered;

} // namespace storetest

#include "tst_beside.moc"
