// SPDX-License-Identifier: GPL-3.0-or-later
// What was said to be saved is in the one file, whatever becomes of the window or of the file, in the real
// window.
#include "answers/answers_panel.h"
#include "present/present_screen.h"
#include "shell/notices/notices.h"
#include "shell/notices/save_bar.h"
#include "shell/notices/save_status.h"
#include "shell/store/end_signals.h"
#include "shell/store/ending.h"
#include "support/registry.h"
#include "support/ui/answering.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QListView>
#include <QProcess>
#include <QPushButton>
#include <QTest>
#include <csignal>

namespace tst_keeping {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

/// A store open in the window, with a first answer that is saved.
struct Answering
{
    explicit Answering(LiveStores& stores) : path(stores.fresh())
    {
        ready = openForAnswers(bench, path);
        image = ready ? bench.window->walk().detail()->query.image.id : 0;
    }
    QString answer(int question, int option)
    {
        bench.window->annotator().place().setQuestion(question);
        bench.press(answersOf(bench), keyOf(option));
        return bench.window->annotator().sight().bank().at(question).options.at(option);
    }
    StoreWriter& writer() { return bench.window->writer(); }
    SaveBar* bar() { return bench.window->findChild<SaveBar*>(); }
    bool failed()
    {
        return QTest::qWaitFor([this] { return writer().saving() == StoreWriter::Saving::Failed; });
    }
    QString elsewhere() const { return bench.folder() + u"/elsewhere.geovlm"_s; }

    QString path;
    Bench bench;
    ImageId image = 0;
    bool ready = false;
};

bool isOneFile(const QString& path)
{
    return QFileInfo::exists(path) && !QFileInfo::exists(path + u"-wal"_s) &&
           !QFileInfo::exists(path + u"-shm"_s);
}

/// As somebody does who sends the store to somebody else.
QString copyOfTheFileAlone(const QString& path, const QString& folder)
{
    QString copy = folder + u"/sent.geovlm"_s;
    QFile::remove(copy);
    return QFile::copy(path, copy) ? copy : QString();
}

void harm(const QString& path, const QByteArray& how)
{
    const QFileInfo info(path);
    if (how == "removed")
        QVERIFY(QFile::remove(path));
    if (how == "renamed" || how == "replaced")
        QVERIFY(QFile::rename(path, path + u".away"_s));
    if (how == "replaced") {
        const QString other = info.path() + u"/other.geovlm"_s;
        store::Store::create(other);
        QVERIFY(QFile::rename(other, path));
    }
    if (how == "folder renamed")
        QVERIFY(QDir().rename(info.path(), info.path() + u"-away"_s));
}

} // namespace

class TestUiKeeping : public QObject
{
    Q_OBJECT

private:
    LiveStores m_stores;

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void quittingLeavesOneFile();
    void closingTheStoreLeavesOneFile();
    void openingAnotherStoreLeavesOneFile();
    void endsInOrderBySignal_data();
    void endsInOrderBySignal();
    void aSecondSignalIsTheSystems();
    void theProgramEndsWithZeroBySignal_data() { endsInOrderBySignal_data(); }
    void theProgramEndsWithZeroBySignal();
    void aLostStoreIsNeverCalledSaved_data();
    void aLostStoreIsNeverCalledSaved();
    void aStoreThatIsBackIsSavedByTryingAgain();
    void aLossIsNoticedWhenTheWindowIsLookedAtAgain();
    void quittingWarnsOfWhatIsNotSaved();
    void aCopyThatCannotBeMadeLosesNothing();
    void endingWithoutAskingRescuesWhatIsNotSaved();
    void endingWithoutAskingRescuesAStoreThatIsGone_data();
    void endingWithoutAskingRescuesAStoreThatIsGone();
    void quittingRescuesAStoreThatWentUnseen();
};

void TestUiKeeping::quittingLeavesOneFile()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    const QString value = at.answer(0, 3);
    at.bench.window->showScreen(QStringLiteral("analyse")); // reads on workers, with connections of its own
    at.bench.window->showScreen(QStringLiteral("cases"));
    QTest::keyClick(at.bench.window.get(), Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(!at.bench.window->isVisible());
    at.bench.window.reset();
    QVERIFY(isOneFile(at.path));
    const QString sent = copyOfTheFileAlone(at.path, at.bench.folder());
    QCOMPARE(valuesAt(sent, at.image).at(0), value);
}

void TestUiKeeping::closingTheStoreLeavesOneFile()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    const QString value = at.answer(0, 3);
    QVERIFY(saved(at.bench));
    QVERIFY(!isOneFile(at.path)); // or there is nothing to show
    at.bench.window->actions().action(u"store.close"_s)->trigger();
    QTRY_VERIFY(isOneFile(at.path));
    const QString sent = copyOfTheFileAlone(at.path, at.bench.folder());
    QCOMPARE(valuesAt(sent, at.image).at(0), value);
}

void TestUiKeeping::openingAnotherStoreLeavesOneFile()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    const QString value = at.answer(0, 3);
    QVERIFY(saved(at.bench));
    const QString other = m_stores.fresh();
    at.bench.window->openStore(other);
    QTRY_COMPARE(at.bench.window->session().summary().path, other);
    QTRY_VERIFY(isOneFile(at.path));
    const QString sent = copyOfTheFileAlone(at.path, at.bench.folder());
    QCOMPARE(valuesAt(sent, at.image).at(0), value);
    QTRY_VERIFY(at.bench.window->annotator().edits().canEdit());
    // A file that is no store leaves the one that is open as it was: written to, and whole at the end.
    at.bench.window->openStore(at.bench.badFile());
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QTRY_VERIFY(at.bench.window->annotator().edits().canEdit());
    at.answer(0, 2);
    QVERIFY(saved(at.bench));
    at.bench.window.reset();
    QVERIFY(isOneFile(other));
}

void TestUiKeeping::endsInOrderBySignal_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
    QTest::newRow("SIGINT") << SIGINT;
}

void TestUiKeeping::endsInOrderBySignal()
{
    QFETCH(int, which);
    Answering at(m_stores);
    QVERIFY(at.ready);
    EndSignals ends;
    connect(&ends, &EndSignals::endWanted, &at.bench.window->ending(), &Ending::begin);
    at.bench.stageWaits = true; // work that goes on until it is stopped
    at.bench.window->actions().action(u"run.describe"_s)->trigger();
    QTRY_VERIFY(at.bench.window->jobs().isRunning());
    const QString value = at.answer(0, 3);
    ::raise(which); // before anything of it is written
    QTRY_VERIFY(!at.bench.window->isVisible());
    QVERIFY(at.bench.dialogs.unsaved.isEmpty()); // nobody was asked
    at.bench.window.reset();
    QVERIFY(isOneFile(at.path));
    const QString sent = copyOfTheFileAlone(at.path, at.bench.folder());
    QCOMPARE(valuesAt(sent, at.image).at(0), value);
}

void TestUiKeeping::aSecondSignalIsTheSystems()
{
    struct sigaction before = {};
    sigaction(SIGHUP, nullptr, &before);
    EndSignals ends;
    int wanted = 0;
    connect(&ends, &EndSignals::endWanted, this, [&] { ++wanted; });
    struct sigaction during = {};
    sigaction(SIGHUP, nullptr, &during);
    QVERIFY(during.sa_handler != before.sa_handler);
    ::raise(SIGHUP);
    QTRY_COMPARE(wanted, 1);
    sigaction(SIGHUP, nullptr, &during);
    QVERIFY(during.sa_handler == before.sa_handler);
}

void TestUiKeeping::theProgramEndsWithZeroBySignal()
{
    QFETCH(int, which);
    const QString path = m_stores.fresh();
    QTemporaryDir home;
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home.path());
    environment.insert(u"XDG_CONFIG_HOME"_s, home.path());
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(QStringLiteral(GEOVLM_BIN_DIR "/geovlm-workbench"), {path});
    QVERIFY(program.waitForStarted());
    // The store is open for reading and writing once its log is there.
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(path + u"-wal"_s) && QFileInfo::exists(path + u".lock"_s),
                             60000);
    ::kill(pid_t(program.processId()), which);
    QVERIFY(program.waitForFinished(60000));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(isOneFile(path));
}

void TestUiKeeping::aLostStoreIsNeverCalledSaved_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char* how : {"removed", "renamed", "replaced", "folder renamed"})
        QTest::newRow(how) << QByteArray(how);
}

void TestUiKeeping::aLostStoreIsNeverCalledSaved()
{
    QFETCH(QByteArray, how);
    Answering at(m_stores);
    QVERIFY(at.ready);
    at.bench.window->walk().next();
    QTRY_VERIFY(at.bench.window->annotator().edits().canEdit() && at.bench.window->walk().detail());
    const ImageId image = at.bench.window->walk().detail()->query.image.id;
    QVERIFY(image != at.image);
    const QString first = at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, how);
    QStringList said;
    connect(&at.writer(), &StoreWriter::savingChanged, this,
            [&] { said << at.bench.window->findChild<SaveStatus*>()->text(); });
    const QString second = at.answer(1, 2);
    QVERIFY(at.failed());
    QVERIFY2(!said.contains(u"Saved"_s), qPrintable(said.join(u", ")));
    QVERIFY2(said.last().startsWith(u"Save failed: "), qPrintable(said.last()));
    QVERIFY(at.bar()->isVisible());
    QVERIFY2(at.bar()->text().contains(u"One answer is not saved."), qPrintable(at.bar()->text()));
    const QString third = at.answer(3, 1);
    QTRY_VERIFY2(at.bar()->text().contains(u"2 answers are not saved."), qPrintable(at.bar()->text()));
    QTest::mouseClick(at.bar()->retryButton(), Qt::LeftButton);
    QTRY_VERIFY(at.bar()->retryButton()->isEnabled());
    QVERIFY(at.failed());
    // A copy takes in what waits, and the window goes on with it, where it was.
    at.bench.dialogs.nextFile = at.elsewhere();
    QTest::mouseClick(at.bar()->copyButton(), Qt::LeftButton);
    QTRY_COMPARE(at.bench.window->session().summary().path, at.elsewhere());
    // Weights and embeddings may not be to be had where the folder is another; that is said then.
    QVERIFY2(how == "folder renamed" || at.bench.dialogs.failures.isEmpty(),
             qPrintable(at.bench.dialogs.failures.join(u' ')));
    QVERIFY(saved(at.bench));
    QVERIFY(!at.bar()->isVisible());
    QTRY_VERIFY(at.bench.window->annotator().edits().canEdit());
    QTRY_COMPARE(at.bench.window->walk().detail()->query.image.id, image);
    const QString fourth = at.answer(4, 1);
    QVERIFY(saved(at.bench));
    at.bench.window.reset();
    QVERIFY(isOneFile(at.elsewhere()));
    const QStringList values = valuesAt(at.elsewhere(), image);
    QCOMPARE(QStringList({values[0], values[1], values[3], values[4]}),
             QStringList({first, second, third, fourth}));
    if (how == "folder renamed") { // so that it is tidied away
        const QString folder = QFileInfo(at.path).path();
        QVERIFY(QDir().rename(folder + u"-away"_s, folder));
    }
}

void TestUiKeeping::aStoreThatIsBackIsSavedByTryingAgain()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, "renamed");
    const QString value = at.answer(1, 2);
    QVERIFY(at.failed());
    QVERIFY(QFile::rename(at.path + u".away"_s, at.path));
    QTest::mouseClick(at.bar()->retryButton(), Qt::LeftButton);
    QVERIFY(saved(at.bench));
    QVERIFY(!at.bar()->isVisible());
    QCOMPARE(valuesAt(at.path, at.image).at(1), value);
    at.bench.window.reset();
    QVERIFY(isOneFile(at.path));
}

void TestUiKeeping::aLossIsNoticedWhenTheWindowIsLookedAtAgain()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, "removed");
    at.writer().lookAtFile(); // what the window does when it is activated
    QVERIFY(at.failed());
    QVERIFY(at.bar()->isVisible());
    QVERIFY(!at.bar()->text().contains(u"not saved."));
    at.bench.dialogs.nextUnsaved = Unsaved::Cancel;
    at.bench.window->close();
    QVERIFY(at.bench.window->isVisible());
    QCOMPARE(at.bench.dialogs.unsaved.size(), 1);
}

void TestUiKeeping::quittingWarnsOfWhatIsNotSaved()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, "removed");
    const QStringList values{at.answer(0, 2), at.answer(1, 2), at.answer(3, 2)};
    QVERIFY(at.failed());
    at.bench.dialogs.nextUnsaved = Unsaved::Cancel;
    at.bench.window->close();
    QVERIFY(at.bench.window->isVisible());
    QCOMPARE(at.bench.dialogs.unsaved.size(), 1);
    QVERIFY2(at.bench.dialogs.unsaved.first().startsWith(u"3 answers are not saved."),
             qPrintable(at.bench.dialogs.unsaved.first()));
    at.bench.dialogs.nextUnsaved = Unsaved::SaveCopy;
    at.bench.dialogs.nextFile = at.elsewhere();
    at.bench.window->close();
    QTRY_VERIFY(!at.bench.window->isVisible());
    at.bench.window.reset();
    QVERIFY(isOneFile(at.elsewhere()));
    const QStringList copied = valuesAt(at.elsewhere(), at.image);
    QCOMPARE(QStringList({copied[0], copied[1], copied[3]}), values);
    // Who gives it up is not asked twice.
    Answering other(m_stores);
    QVERIFY(other.ready);
    harm(other.path, "removed");
    other.answer(0, 2);
    QVERIFY(other.failed());
    other.bench.dialogs.nextUnsaved = Unsaved::GiveUp;
    other.bench.window->close();
    QVERIFY(!other.bench.window->isVisible());
    QCOMPARE(other.bench.dialogs.unsaved.size(), 1);
}

void TestUiKeeping::aCopyThatCannotBeMadeLosesNothing()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    harm(at.path, "removed");
    const QString value = at.answer(0, 2);
    QVERIFY(at.failed());
    at.bench.dialogs.nextFile = at.bench.folder() + u"/no such folder/copy.geovlm"_s;
    QTest::mouseClick(at.bar()->copyButton(), Qt::LeftButton);
    QTRY_COMPARE(at.bench.dialogs.failures.size(), 1);
    QVERIFY(at.failed());
    QVERIFY(at.bar()->isVisible());
    QCOMPARE(at.writer().pending(), 1);
    at.bench.dialogs.nextFile = at.elsewhere();
    QTest::mouseClick(at.bar()->copyButton(), Qt::LeftButton);
    QTRY_COMPARE(at.bench.window->session().summary().path, at.elsewhere());
    QCOMPARE(valuesAt(at.elsewhere(), at.image).at(0), value);
}

void TestUiKeeping::endingWithoutAskingRescuesWhatIsNotSaved()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    harm(at.path, "removed");
    const QString value = at.answer(0, 2);
    QVERIFY(at.failed());
    at.bench.window->ending().begin();
    QTRY_VERIFY(!at.bench.window->isVisible());
    QVERIFY(at.bench.dialogs.unsaved.isEmpty());
    at.bench.window.reset();
    const QFileInfo info(at.path);
    const QStringList rescued = info.dir().entryList({u"ui-rescued-*.geovlm"_s}, QDir::Files);
    QCOMPARE(rescued.size(), 1);
    QVERIFY(isOneFile(info.dir().filePath(rescued.first())));
    QCOMPARE(valuesAt(info.dir().filePath(rescued.first()), at.image).at(0), value);
}

void TestUiKeeping::endingWithoutAskingRescuesAStoreThatIsGone_data()
{
    QTest::addColumn<bool>("noticed");
    QTest::newRow("nobody looked since") << false;
    QTest::newRow("noticed before") << true;
}

/// Everything in it had been called saved.
void TestUiKeeping::endingWithoutAskingRescuesAStoreThatIsGone()
{
    QFETCH(bool, noticed);
    Answering at(m_stores);
    QVERIFY(at.ready);
    const QString value = at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, "removed");
    if (noticed) {
        at.writer().lookAtFile();
        QVERIFY(at.failed());
    }
    at.bench.window->ending().begin();
    QTRY_VERIFY(!at.bench.window->isVisible());
    at.bench.window.reset();
    const QFileInfo info(at.path);
    const QStringList rescued = info.dir().entryList({u"ui-rescued-*.geovlm"_s}, QDir::Files);
    QCOMPARE(rescued.size(), 1);
    QCOMPARE(valuesAt(info.dir().filePath(rescued.first()), at.image).at(0), value);
}

/// Nothing said so before the last moment.
void TestUiKeeping::quittingRescuesAStoreThatWentUnseen()
{
    Answering at(m_stores);
    QVERIFY(at.ready);
    const QString value = at.answer(0, 3);
    QVERIFY(saved(at.bench));
    harm(at.path, "removed");
    QTest::keyClick(at.bench.window.get(), Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(!at.bench.window->isVisible());
    at.bench.window.reset();
    const QFileInfo info(at.path);
    const QStringList rescued = info.dir().entryList({u"ui-rescued-*.geovlm"_s}, QDir::Files);
    QCOMPARE(rescued.size(), 1);
    QCOMPARE(valuesAt(info.dir().filePath(rescued.first()), at.image).at(0), value);
}

GEOVLM_TEST(TestUiKeeping);

} // namespace tst_keeping

#include "tst_keeping.moc"
