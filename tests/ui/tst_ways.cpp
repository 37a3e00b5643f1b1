// SPDX-License-Identifier: GPL-3.0-or-later
// Undo where one looks, who answers, where images and backups are, in the real window.
#include "answers/answers_panel.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "figures/evaluation.h"
#include "pipeline/stages/staleness.h"
#include "pipeline/stages/whole_check.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "services.h"
#include "shell/notices/notices.h"
#include "shell/notices/town_bar.h"
#include "store/annotation/presentation_cases.h"
#include "store/results/runs.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/dialog_driver.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QTest>

namespace tst_ways {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

void nobodyHasSaidWhoTheyAre(Bench& bench)
{
    bench.settings.set(settings::annotator, QString());
    bench.window->annotator().sight().setPerson({});
}

bool copyFolder(const QString& from, const QString& to)
{
    return QDir().rename(from, to);
}

} // namespace

class TestWays : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
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

private:
    LiveStores m_stores;
};

void TestWays::theNameIsAskedOnceBeforeTheFirstAnswer()
{
    const QString path = m_stores.fresh();
    Bench bench;
    nobodyHasSaidWhoTheyAre(bench);
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    QVERIFY(bench.dialogs.persons.empty()); // not before it is needed
    bench.dialogs.nextPerson = u"  Bea   Example "_s;
    bench.press(answersOf(bench), keyOf(3));
    QCOMPARE(bench.dialogs.persons.size(), size_t(1));
    QCOMPARE(bench.dialogs.persons.front().name, u"Ann"_s); // the system's
    QVERIFY(bench.dialogs.persons.front().first);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QCOMPARE(bench.dialogs.persons.size(), size_t(1));
    QCOMPARE(bench.settings.annotator(), u"Bea Example"_s);
    const auto answers = currentAt(path, image);
    QCOMPARE(answers.at(0).speaker.name, u"Bea Example"_s);
    QCOMPARE(answers.at(0).value,
             bench.window->annotator().sight().bank().at(0).options.at(3)); // the key did its work
    QCOMPARE(answers.at(1).speaker.name, u"Bea Example"_s);
    // It can be changed, and offers what is known.
    bench.window->session().refresh();
    QVERIFY(bench.settled());
    bench.dialogs.nextPerson = u"Cem"_s;
    bench.window->actions().action(u"edit.person"_s)->trigger();
    QCOMPARE(bench.dialogs.persons.size(), size_t(2));
    QCOMPARE(bench.dialogs.persons.back().name, u"Bea Example"_s);
    QCOMPARE(bench.dialogs.persons.back().known, QStringList(u"Bea Example"_s));
    QVERIFY(!bench.dialogs.persons.back().first);
    QCOMPARE(bench.window->annotator().sight().person(), u"Cem"_s);
    QCOMPARE(bench.settings.annotator(), u"Cem"_s);
}

void TestWays::whoDeclinesToSayTheirNameAnswersNothing()
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
    QCOMPARE(bench.window->annotator().place().question(), 0);
    QVERIFY(bench.settings.annotator().isEmpty());
}

void TestWays::theNameDialogKnowsWhoHasAnswered()
{
    PersonDialog dialog({u"ada"_s, {u"Ann"_s, u"Bea"_s}, true});
    QCOMPARE(dialog.name(), u"ada"_s);
    QCOMPARE(dialog.field()->count(), 2);
    QVERIFY(dialog.acceptButton()->isEnabled());
    dialog.field()->setEditText(u"   "_s);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.field()->setCurrentIndex(1);
    QCOMPARE(dialog.name(), u"Bea"_s);
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

void TestWays::imagesThatComeBackAreShown()
{
    const QString path = m_stores.fresh();
    QDir folder(QFileInfo(path).path());
    QVERIFY(folder.rename(u"Ashford"_s, u"away"_s));
    Bench bench;
    QVERIFY(bench.open(path));
    ImageView* view = bench.window->findChild<ComparePage*>()->images()->query();
    QTRY_VERIFY(view->hasFailed());
    QVERIFY(bench.settled());
    QVERIFY(view->retryButton()->isVisible());
    QVERIFY(view->rootButton()->isVisible());
    QVERIFY(folder.rename(u"away"_s, u"Ashford"_s));
    QTest::mouseClick(view->retryButton(), Qt::LeftButton);
    QTRY_VERIFY(view->isShown());
    QVERIFY(!view->retryButton()->isVisible());
    // The same by key, for every picture at once.
    QVERIFY(folder.rename(u"Ashford"_s, u"away"_s));
    bench.window->context().parts().images.clear();
    bench.window->walk().next();
    QTRY_VERIFY(view->hasFailed());
    QVERIFY(bench.settled());
    QVERIFY(folder.rename(u"away"_s, u"Ashford"_s));
    bench.press(answersOf(bench), Qt::Key_F5);
    QTRY_VERIFY(view->isShown());
    QTRY_VERIFY(bench.window->findChild<ComparePage*>()->images()->candidate()->isShown());
}

void TestWays::theImagesAreFoundWhereTheyWereMovedTo()
{
    const QString path = m_stores.fresh();
    QDir folder(QFileInfo(path).path());
    QVERIFY(folder.mkdir(u"moved"_s));
    for (const QString& area : {u"Ashford"_s, u"Millbrook"_s})
        QVERIFY(copyFolder(folder.filePath(area), folder.filePath(u"moved/"_s + area)));
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    ImageView* view = bench.window->findChild<ComparePage*>()->images()->query();
    QTRY_VERIFY(view->hasFailed());
    bench.dialogs.nextRoot = RootChoice{folder.filePath(u"moved"_s), false};
    QTRY_VERIFY(view->rootButton()->isVisible());
    QTest::mouseClick(view->rootButton(), Qt::LeftButton);
    QCOMPARE(bench.dialogs.roots.size(), size_t(1));
    QCOMPARE(bench.dialogs.roots.front().root, folder.path());
    QVERIFY(bench.dialogs.roots.front().mayChange);
    QTRY_COMPARE(bench.window->session().summary().root, folder.filePath(u"moved"_s));
    QTRY_VERIFY(view->isShown());
    QVERIFY2(bench.dialogs.failures.isEmpty(), qPrintable(bench.dialogs.failures.join(u' ')));
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    // Another window that only reads may look, not change.
    Bench second;
    QVERIFY(second.open(path));
    QTRY_COMPARE(second.window->writer().access(), StoreWriter::Access::ReadOnly);
    second.window->actions().action(u"store.root"_s)->trigger();
    QCOMPARE(second.dialogs.roots.size(), size_t(1));
    QVERIFY(!second.dialogs.roots.front().mayChange);
}

void TestWays::theRootDialogCountsAndStops()
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
    QVERIFY2(dialog.found().startsWith(u"%1 of %1 images are there."_s.arg(all)), qPrintable(dialog.found()));
    QVERIFY(!dialog.applyButton()->isEnabled()); // it is there already
    QTemporaryDir empty;
    dialog.setFolder(empty.path());
    QTRY_VERIFY(!dialog.isLooking());
    QVERIFY2(dialog.found().startsWith(u"0 of %1 images are there."_s.arg(all)), qPrintable(dialog.found()));
    QCOMPARE(dialog.applyButton()->text(), u"Use it though none is there"_s);
    QVERIFY(dialog.choice().evenIfNone);
    dialog.setFolder(empty.filePath(u"nothing"_s));
    QTRY_VERIFY(!dialog.isLooking());
    QCOMPARE(dialog.found(), u"There is no such folder."_s);
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

void TestWays::aBackupIsPutBack()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QString kept = valuesAt(path, image).at(0);
    bench.dialogs.nextFile = bench.folder() + u"/monday.geovlm"_s;
    bench.window->actions().action(u"store.backup"_s)->trigger();
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(bench.settled());
    bench.window->annotator().place().setQuestion(0);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    const QString later = valuesAt(path, image).at(0);
    QVERIFY(later != kept);
    bench.dialogs.nextBackup = bench.dialogs.nextFile;
    bench.window->actions().action(u"store.go-back"_s)->trigger();
    QCOMPARE(bench.dialogs.backups.size(), size_t(1));
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY2(bench.dialogs.failures.isEmpty(), qPrintable(bench.dialogs.failures.join(u' ')));
    QTRY_COMPARE(bench.window->session().summary().path, path);
    QTRY_VERIFY(bench.window->annotator().edits().canEdit());
    QCOMPARE(valuesAt(path, image).at(0), kept);
    // What was there is beside it, whole.
    QString before;
    for (const QFileInfo& one : QFileInfo(path).dir().entryInfoList({u"*.geovlm"_s}, QDir::Files))
        if (one.filePath() != path)
            before = one.filePath();
    QVERIFY(!before.isEmpty());
    QCOMPARE(valuesAt(before, image).at(0), later);
    bench.press(answersOf(bench), keyOf(2)); // and it goes on
    QVERIFY(saved(bench));
}

void TestWays::theBackupDialogSaysWhatItHolds()
{
    const QString path = m_stores.fresh();
    BackupQuestion question{path, QFileInfo(path).path(), {}};
    question.inspect = [](const QString& backup, Progress&) {
        if (backup.endsWith(u"bad.geovlm"))
            throw Error(u"That is a letter."_s);
        return BackupReport{u"It holds much."_s, u"Nothing is lost."_s};
    };
    BackupDialog dialog(question);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.setFile(u"/some/where.geovlm"_s);
    QTRY_VERIFY(dialog.acceptButton()->isEnabled());
    QCOMPARE(dialog.said(), u"It holds much.\nNothing is lost."_s);
    QCOMPARE(dialog.backup(), u"/some/where.geovlm"_s);
    dialog.setFile(u"/some/bad.geovlm"_s);
    QTRY_COMPARE(dialog.said(), u"That is a letter."_s);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QVERIFY(dialog.backup().isEmpty());
    // The window's own report is of the backup.
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    const QString backup = bench.folder() + u"/monday.geovlm"_s;
    store::backup(*store::Store::open(path, store::Access::Read), backup);
    bench.window->actions().action(u"store.go-back"_s)->trigger();
    QCOMPARE(bench.dialogs.backups.size(), size_t(1));
    SilentProgress progress;
    const BackupReport report = bench.dialogs.backups.front().inspect(backup, progress);
    QVERIFY2(report.holds.contains(u" 1 answers of people"), qPrintable(report.holds));
    QVERIFY2(report.keeps.contains(u"ui.geovlm"), qPrintable(report.keeps));
}

void TestWays::townModelsAreSaidToBeTownModelsUntilPutAway()
{
    const QString path = m_stores.fresh(), other = m_stores.fresh();
    Services services;
    services.townNotice = [](const store::Store&) { return u"These models have only seen drawn towns."_s; };
    Bench bench(services);
    QVERIFY(bench.open(path));
    TownBar* bar = bench.window->findChild<TownBar*>();
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"These models have only seen drawn towns."_s);
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

void TestWays::theWindowsCheckSaysWhatTheCommandSays()
{
    const QString path = m_stores.fresh();
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const qint64 encoder = store::latestRun(*store, RunKind::Retrieve)->model;
        store::finishRun(*store, store::beginRun(*store, RunKind::Retrieve, encoder, {{u"k"_s, 10}}));
    }
    Bench bench(app::programServices());
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
    bench.window->actions().action(u"store.check"_s)->trigger();
    QTRY_COMPARE(bench.dialogs.reports.size(), 1);
    QVERIFY2(bench.dialogs.reports.first().endsWith(expected.join(u"; ")),
             qPrintable(bench.dialogs.reports.first()));
}

GEOVLM_TEST(TestWays);

} // namespace tst_ways

#include "tst_ways.moc"
