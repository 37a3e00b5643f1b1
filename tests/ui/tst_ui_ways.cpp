// SPDX-License-Identifier: GPL-3.0-or-later
// Undo where one looks, who answers, where images and backups are, in the real window.
#include "answering.h"
#include "answers/answers_panel.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "dialog_driver.h"
#include "figures/evaluation.h"
#include "pipeline/stages/whole_check.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "shell/window/notices.h"
#include "shell/window/town_bar.h"
#include "store/annotation/prepared.h"
#include "store/results/runs.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStatusBar>
#include <QTest>

using namespace geovlm;
using namespace geovlm::ui;
using namespace geovlm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

QString captionsAt(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    QStringList names;
    for (const store::PreparedCase& one : store::preparedCases(*store))
        names << shortName(one.path).right(1) + one.caption;
    return names.join(u' ');
}

void undo(Bench& bench)
{
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
}

QString said(Bench& bench)
{
    return bench.window->statusBar()->currentMessage();
}

void nobodyHasSaidWhoTheyAre(Bench& bench)
{
    bench.settings.set(settings::annotator, QString());
    bench.window->annotator().setPerson({});
}

bool copyFolder(const QString& from, const QString& to)
{
    return QDir().rename(from, to);
}

} // namespace

class TestUiWays : public QObject
{
    Q_OBJECT

private:
    LiveStores m_stores;

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void undoOnPresentIsAboutTheList();
    void undoSaysWhatItUndid();
    void screensWithoutDeedsUndoNothing();
    void theNameIsAskedOnceBeforeTheFirstAnswer();
    void whoDeclinesToSayTheirNameAnswersNothing();
    void theNameDialogKnowsWhoHasAnswered();
    void imagesThatComeBackAreShown();
    void theImagesAreFoundWhereTheyWereMovedTo();
    void theRootDialogCountsAndStops();
    void aBackupIsPutBack();
    void theBackupDialogSaysWhatItHolds();
    void townModelsAreSaidToBeTownModelsUntilPutAway();
    void theWindowsCheckSaysWhatTheCommandSays();
};

void TestUiWays::undoOnPresentIsAboutTheList()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QStringList answered = valuesAt(path, image);
    bench.window->showScreen(ScreenId::Present);
    PresentScreen* present = bench.window->present();
    QAction* action = bench.window->actions().action(u"edit.undo"_qs);
    QTRY_VERIFY(present->prepared().isRead());
    QVERIFY(!action->isEnabled()); // an answer can be taken back, but not from here
    const auto rested = [&] { return saved(bench) && QTest::qWaitFor([&] { return !present->isBusy(); }); };
    QStringList states{captionsAt(path)};
    const auto did = [&](const char* what) {
        QVERIFY(rested());
        states << captionsAt(path);
        QVERIFY2(states.last() != states.at(states.size() - 2), what);
    };
    present->prepareCurrent();
    did("one added");
    QCOMPARE(action->text(), u"&Undo: place_0000 added"_qs);
    present->prepareShown();
    did("the rest added");
    present->list()->setCurrentIndex(present->prepared().index(0));
    present->moveCurrent(2);
    did("moved");
    QVERIFY(present->prepared().setData(present->prepared().index(1), u"look here"_qs, Qt::EditRole));
    did("captioned");
    present->list()->setCurrentIndex(present->prepared().index(1));
    present->removeSelected();
    did("taken out");
    for (int at = int(states.size()) - 2; at >= 0; --at) {
        QVERIFY(action->isEnabled());
        const QString what = action->text().mid(7);
        undo(bench);
        QVERIFY(rested());
        QCOMPARE(captionsAt(path), states.at(at));
        QCOMPARE(said(bench), u"Undone: "_qs + what);
    }
    QVERIFY(!action->isEnabled());
    undo(bench);
    QVERIFY(rested());
    QCOMPARE(valuesAt(path, image), answered); // never the answer out of sight
    for (int at = 1; at < states.size(); ++at) {
        QTest::keyClick(bench.window.get(), at % 2 ? Qt::Key_Y : Qt::Key_Z,
                        at % 2 ? Qt::ControlModifier : Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(rested());
        QCOMPARE(captionsAt(path), states.at(at));
        QVERIFY2(said(bench).startsWith(u"Redone: "), qPrintable(said(bench)));
    }
    QVERIFY(!bench.window->actions().action(u"edit.redo"_qs)->isEnabled());
    // Among the cases it is the answer again.
    bench.window->showScreen(ScreenId::Cases);
    QTRY_VERIFY(action->isEnabled());
    undo(bench);
    QTRY_VERIFY(valuesAt(path, image) != answered);
    QVERIFY(saved(bench));
    QCOMPARE(captionsAt(path), states.last());
}

void TestUiWays::undoSaysWhatItUndid()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QuestionBank& bank = bench.window->annotator().bank();
    const QString before = valuesAt(path, image).at(0);
    const int other = bank.at(0).optionIndex(before) == 3 ? 4 : 3;
    bench.press(answersOf(bench), keyOf(other));
    QVERIFY(saved(bench));
    undo(bench);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Undone: %1 of place_0000: %2 → %3"_qs.arg(bank.at(0).label,
                                                                      bank.at(0).options.at(other), before));
    QTest::keyClick(bench.window.get(), Qt::Key_Y, Qt::ControlModifier);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Redone: %1 of place_0000: %2 → %3"_qs.arg(bank.at(0).label, before,
                                                                      bank.at(0).options.at(other)));
    bench.window->actions().action(u"review.done"_qs)->trigger();
    QVERIFY(saved(bench));
    QTRY_VERIFY(bench.window->annotator().canUndo());
    undo(bench);
    QVERIFY(saved(bench));
    QCOMPARE(said(bench), u"Undone: Review state of place_0000: done → in progress"_qs);
}

void TestUiWays::screensWithoutDeedsUndoNothing()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QStringList answered = valuesAt(path, image);
    for (const ScreenId screen : {ScreenId::Analyse, ScreenId::Stability, ScreenId::Train, ScreenId::Audit,
                                  ScreenId::Present, ScreenId::Agreement}) {
        bench.window->showScreen(screen);
        QVERIFY(bench.settled());
        QVERIFY(!bench.window->actions().action(u"edit.undo"_qs)->isEnabled());
        undo(bench);
        QVERIFY(saved(bench));
        QCOMPARE(valuesAt(path, image), answered);
    }
}

void TestUiWays::theNameIsAskedOnceBeforeTheFirstAnswer()
{
    const QString path = m_stores.fresh();
    Bench bench;
    nobodyHasSaidWhoTheyAre(bench);
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    QVERIFY(bench.dialogs.persons.empty()); // not before it is needed
    bench.dialogs.nextPerson = u"  Bea   Example "_qs;
    bench.press(answersOf(bench), keyOf(3));
    QCOMPARE(bench.dialogs.persons.size(), size_t(1));
    QCOMPARE(bench.dialogs.persons.front().name, u"Ann"_qs); // the system's
    QVERIFY(bench.dialogs.persons.front().first);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QCOMPARE(bench.dialogs.persons.size(), size_t(1));
    QCOMPARE(bench.settings.annotator(), u"Bea Example"_qs);
    const auto answers = currentAt(path, image);
    QCOMPARE(answers.at(0).speaker.name, u"Bea Example"_qs);
    QCOMPARE(answers.at(0).value,
             bench.window->annotator().bank().at(0).options.at(3)); // the key did its work
    QCOMPARE(answers.at(1).speaker.name, u"Bea Example"_qs);
    // It can be changed, and offers what is known.
    bench.window->session().refresh();
    QVERIFY(bench.settled());
    bench.dialogs.nextPerson = u"Cem"_qs;
    bench.window->actions().action(u"edit.person"_qs)->trigger();
    QCOMPARE(bench.dialogs.persons.size(), size_t(2));
    QCOMPARE(bench.dialogs.persons.back().name, u"Bea Example"_qs);
    QCOMPARE(bench.dialogs.persons.back().known, QStringList(u"Bea Example"_qs));
    QVERIFY(!bench.dialogs.persons.back().first);
    QCOMPARE(bench.window->annotator().person(), u"Cem"_qs);
    QCOMPARE(bench.settings.annotator(), u"Cem"_qs);
}

void TestUiWays::whoDeclinesToSayTheirNameAnswersNothing()
{
    const QString path = m_stores.fresh();
    Bench bench;
    nobodyHasSaidWhoTheyAre(bench);
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QStringList before = valuesAt(path, image);
    bench.press(answersOf(bench), keyOf(3));
    QCOMPARE(bench.dialogs.persons.size(), size_t(1));
    QVERIFY2(said(bench).startsWith(u"Say who answers first"), qPrintable(said(bench)));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image), before);
    QCOMPARE(bench.window->annotator().question(), 0);
    QVERIFY(bench.settings.annotator().isEmpty());
}

void TestUiWays::theNameDialogKnowsWhoHasAnswered()
{
    PersonDialog dialog({u"ada"_qs, {u"Ann"_qs, u"Bea"_qs}, true});
    QCOMPARE(dialog.name(), u"ada"_qs);
    QCOMPARE(dialog.field()->count(), 2);
    QVERIFY(dialog.acceptButton()->isEnabled());
    dialog.field()->setEditText(u"   "_qs);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.field()->setCurrentIndex(1);
    QCOMPARE(dialog.name(), u"Bea"_qs);
    bool mnemonic = false;
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        mnemonic = mnemonic || (label->buddy() == dialog.field() && label->text().contains(u'&'));
    QVERIFY(mnemonic);
    Bench bench; // without a name of the system nothing is suggested
    nobodyHasSaidWhoTheyAre(bench);
    const QByteArray user = qgetenv("USER"), name = qgetenv("USERNAME");
    qunsetenv("USER");
    qunsetenv("USERNAME");
    const QString suggested = bench.settings.suggestedPerson();
    qputenv("USER", user);
    if (!name.isEmpty())
        qputenv("USERNAME", name);
    QCOMPARE(suggested, QString());
}

void TestUiWays::imagesThatComeBackAreShown()
{
    const QString path = m_stores.fresh();
    QDir folder(QFileInfo(path).path());
    QVERIFY(folder.rename(u"Ashford"_qs, u"away"_qs));
    Bench bench;
    QVERIFY(bench.open(path));
    ImageView* view = bench.window->compare()->images()->query();
    QTRY_VERIFY(view->hasFailed());
    QVERIFY(bench.settled());
    QVERIFY(view->retryButton()->isVisible());
    QVERIFY(view->rootButton()->isVisible());
    QVERIFY(folder.rename(u"away"_qs, u"Ashford"_qs));
    QTest::mouseClick(view->retryButton(), Qt::LeftButton);
    QTRY_VERIFY(view->isShown());
    QVERIFY(!view->retryButton()->isVisible());
    // The same by key, for every picture at once.
    QVERIFY(folder.rename(u"Ashford"_qs, u"away"_qs));
    bench.window->images().clear();
    bench.window->walk().next();
    QTRY_VERIFY(view->hasFailed());
    QVERIFY(bench.settled());
    QVERIFY(folder.rename(u"away"_qs, u"Ashford"_qs));
    bench.press(answersOf(bench), Qt::Key_F5);
    QTRY_VERIFY(view->isShown());
    QTRY_VERIFY(bench.window->compare()->images()->candidate()->isShown());
}

void TestUiWays::theImagesAreFoundWhereTheyWereMovedTo()
{
    const QString path = m_stores.fresh();
    QDir folder(QFileInfo(path).path());
    QVERIFY(folder.mkdir(u"moved"_qs));
    for (const QString& area : {u"Ashford"_qs, u"Millbrook"_qs})
        QVERIFY(copyFolder(folder.filePath(area), folder.filePath(u"moved/"_qs + area)));
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    ImageView* view = bench.window->compare()->images()->query();
    QTRY_VERIFY(view->hasFailed());
    bench.dialogs.nextRoot = RootChoice{folder.filePath(u"moved"_qs), false};
    QTRY_VERIFY(view->rootButton()->isVisible());
    QTest::mouseClick(view->rootButton(), Qt::LeftButton);
    QCOMPARE(bench.dialogs.roots.size(), size_t(1));
    QCOMPARE(bench.dialogs.roots.front().root, folder.path());
    QVERIFY(bench.dialogs.roots.front().mayChange);
    QTRY_COMPARE(bench.window->session().summary().root, folder.filePath(u"moved"_qs));
    QTRY_VERIFY(view->isShown());
    QVERIFY2(bench.dialogs.failures.isEmpty(), qPrintable(bench.dialogs.failures.join(u' ')));
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    // Another window that only reads may look, not change.
    Bench second;
    QVERIFY(second.open(path));
    QTRY_COMPARE(second.window->writer().access(), StoreWriter::Access::ReadOnly);
    second.window->actions().action(u"store.root"_qs)->trigger();
    QCOMPARE(second.dialogs.roots.size(), size_t(1));
    QVERIFY(!second.dialogs.roots.front().mayChange);
}

void TestUiWays::theRootDialogCountsAndStops()
{
    const QString path = m_stores.fresh();
    const QString root = QFileInfo(path).path();
    std::atomic<bool> waits = false;
    RootQuestion question;
    question.root = root;
    question.inspect = [&](const QString& directory, Progress& progress) {
        while (waits) {
            progress.throwIfStopped();
            QThread::yieldCurrentThread();
        }
        return datasets::inspectRoot(*store::Store::open(path, store::Access::Read), directory, progress);
    };
    RootDialog dialog(question);
    dialog.show();
    QTRY_VERIFY(!dialog.isLooking());
    const auto store = store::Store::open(path, store::Access::Read);
    const auto counts = store::counts(*store);
    const QString all = QString::number(counts.ground + counts.satellite);
    QVERIFY2(dialog.found().startsWith(u"%1 of %1 images are there."_qs.arg(all)),
             qPrintable(dialog.found()));
    QVERIFY(!dialog.applyButton()->isEnabled()); // it is there already
    QTemporaryDir empty;
    dialog.setFolder(empty.path());
    QTRY_VERIFY(!dialog.isLooking());
    QVERIFY2(dialog.found().startsWith(u"0 of %1 images are there."_qs.arg(all)), qPrintable(dialog.found()));
    QCOMPARE(dialog.applyButton()->text(), u"Use it though none is there"_qs);
    QVERIFY(dialog.choice().evenIfNone);
    dialog.setFolder(empty.filePath(u"nothing"_qs));
    QTRY_VERIFY(!dialog.isLooking());
    QCOMPARE(dialog.found(), u"There is no such folder."_qs);
    QVERIFY(!dialog.applyButton()->isEnabled());
    waits = true;
    dialog.setFolder(empty.path());
    QVERIFY(dialog.isLooking());
    QVERIFY(dialog.stopButton()->isVisible());
    QVERIFY(!dialog.applyButton()->isEnabled());
    QTest::mouseClick(dialog.stopButton(), Qt::LeftButton);
    QVERIFY(!dialog.isLooking());
    QVERIFY2(dialog.found().startsWith(u"Stopped."), qPrintable(dialog.found()));
    waits = false;
}

void TestUiWays::aBackupIsPutBack()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QString kept = valuesAt(path, image).at(0);
    bench.dialogs.nextFile = bench.folder() + u"/monday.geovlm"_qs;
    bench.window->actions().action(u"store.backup"_qs)->trigger();
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(bench.settled());
    bench.window->annotator().setQuestion(0);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    const QString later = valuesAt(path, image).at(0);
    QVERIFY(later != kept);
    bench.dialogs.nextBackup = bench.dialogs.nextFile;
    bench.window->actions().action(u"store.go-back"_qs)->trigger();
    QCOMPARE(bench.dialogs.backups.size(), size_t(1));
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY2(bench.dialogs.failures.isEmpty(), qPrintable(bench.dialogs.failures.join(u' ')));
    QTRY_COMPARE(bench.window->session().summary().path, path);
    QTRY_VERIFY(bench.window->annotator().canEdit());
    QCOMPARE(valuesAt(path, image).at(0), kept);
    // What was there is beside it, whole.
    QString before;
    for (const QFileInfo& one : QFileInfo(path).dir().entryInfoList({u"*.geovlm"_qs}, QDir::Files))
        if (one.filePath() != path)
            before = one.filePath();
    QVERIFY(!before.isEmpty());
    QCOMPARE(valuesAt(before, image).at(0), later);
    bench.press(answersOf(bench), keyOf(2)); // and it goes on
    QVERIFY(saved(bench));
}

void TestUiWays::theBackupDialogSaysWhatItHolds()
{
    const QString path = m_stores.fresh();
    BackupQuestion question{path, QFileInfo(path).path(), {}};
    question.inspect = [](const QString& backup, Progress&) {
        if (backup.endsWith(u"bad.geovlm"))
            throw Error(u"That is a letter."_qs);
        return BackupReport{u"It holds much."_qs, u"Nothing is lost."_qs};
    };
    BackupDialog dialog(question);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.setFile(u"/some/where.geovlm"_qs);
    QTRY_VERIFY(dialog.acceptButton()->isEnabled());
    QCOMPARE(dialog.said(), u"It holds much.\nNothing is lost."_qs);
    QCOMPARE(dialog.backup(), u"/some/where.geovlm"_qs);
    dialog.setFile(u"/some/bad.geovlm"_qs);
    QTRY_COMPARE(dialog.said(), u"That is a letter."_qs);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QVERIFY(dialog.backup().isEmpty());
    // The window's own report is of the backup.
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QString backup = bench.folder() + u"/monday.geovlm"_qs;
    store::backup(*store::Store::open(path, store::Access::Read), backup);
    bench.window->actions().action(u"store.go-back"_qs)->trigger();
    QCOMPARE(bench.dialogs.backups.size(), size_t(1));
    SilentProgress progress;
    const BackupReport report = bench.dialogs.backups.front().inspect(backup, progress);
    QVERIFY2(report.holds.contains(u" 1 answers of people"), qPrintable(report.holds));
    QVERIFY2(report.keeps.contains(u"ui.geovlm"), qPrintable(report.keeps));
}

void TestUiWays::townModelsAreSaidToBeTownModelsUntilPutAway()
{
    const QString path = m_stores.fresh(), other = m_stores.fresh();
    StageFunctions stages;
    stages.townNotice = [](const store::Store&) { return u"These models have only seen drawn towns."_qs; };
    Bench bench(stages);
    QVERIFY(bench.open(path));
    TownBar* bar = bench.window->notices()->towns();
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"These models have only seen drawn towns."_qs);
    QTest::mouseClick(bar->awayButton(), Qt::LeftButton);
    QVERIFY(!bar->isVisible());
    bench.window->session().refresh();
    QVERIFY(bench.settled());
    QVERIFY(!bar->isVisible());
    bench.window->openStore(other);
    QTRY_COMPARE(bench.window->session().summary().path, other);
    QTRY_VERIFY(bar->isVisible());
    bench.window->openStore(path);
    QTRY_COMPARE(bench.window->session().summary().path, path);
    QVERIFY(bench.settled());
    QVERIFY(!bar->isVisible());
}

void TestUiWays::theWindowsCheckSaysWhatTheCommandSays()
{
    const QString path = m_stores.fresh();
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const qint64 encoder = store::latestRun(*store, u"retrieve"_qs)->model;
        store::finishRun(*store, store::beginRun(*store, u"retrieve"_qs, encoder, {{u"k"_qs, 10}}));
    }
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    QStringList expected;
    {
        const auto store = store::Store::open(path, store::Access::Read);
        QVERIFY(!pipeline::staleDerivations(*store).isEmpty()); // the ranking is older than that run
        SilentProgress progress;
        const store::CheckReport report = pipeline::wholeCheck(*store, progress);
        for (const QString& stale : pipeline::staleDerivations(*store))
            QVERIFY(report.problems.contains(stale));
        expected = report.problems + report.notes;
    }
    bench.window->actions().action(u"store.check"_qs)->trigger();
    QTRY_COMPARE(bench.dialogs.reports.size(), 1);
    QVERIFY2(bench.dialogs.reports.first().endsWith(expected.join(u"; ")),
             qPrintable(bench.dialogs.reports.first()));
}

QTEST_MAIN(TestUiWays)
#include "pipeline/stages/staleness.h"
#include "tst_ui_ways.moc"
