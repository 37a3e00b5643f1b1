// SPDX-License-Identifier: GPL-3.0-or-later
#include "browse/cases_screen.h"
#include "cases/cases_panel.h"
#include "compare/compare_page.h"
#include "compare/rank_rows.h"
#include "look/look.h"
#include "shell/running/job_bar.h"
#include "shell/window/pages.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "widgets/message_page.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTest>
#include <QToolButton>
#include <QUrl>

namespace tst_shell {

using namespace geovlm::ui;
using namespace geovlm;

namespace {

constexpr int cases = 20;

} // namespace

class TestUiShell : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void paintsWithoutTorchOrQt5();
    void welcomesWithoutAStore();
    void savedViewsComeBack();
    void badFileKeepsTheStore();
    void badFileWithoutAStore();
    void anEmptyStoreOffersImport();
    void aStoreThatCannotBeMadeIsNotOpenedLater();
    void anUnrankedStoreOffersToRun();
    void aStageShowsProgressAndStops();
    void aStoreAnotherWritesSaysSo();
    void recentStoresAreKept();
    void droppedStoreOpens();
    void closingTheStoreWelcomesAgain();
    void noTwoActionsShareAKey();
    void everyControlHasAName();
    void themesSwitch();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestUiShell::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {cases, {256, 128}, {128, 128}, true, true});
}

void TestUiShell::paintsWithoutTorchOrQt5()
{
    test::Bench bench;
    QVERIFY(!bench.window->grab().isNull());
    QFile maps(QStringLiteral("/proc/self/maps"));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    const QByteArray loaded = maps.readAll();
    QVERIFY(!loaded.contains("libtorch"));
    QVERIFY(!loaded.contains("libQt5"));
    QVERIFY(!loaded.contains("opencv_highgui"));
    QVERIFY(!loaded.contains("opencv_imgcodecs"));
}

void TestUiShell::welcomesWithoutAStore()
{
    test::Bench bench;
    QCOMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<WelcomePage*>());
    QVERIFY(bench.window->findChild<CasesPanel*>()->isHidden() ||
            !bench.window->findChild<CasesPanel*>()->isVisible());
    QVERIFY(!bench.window->actions().action(QStringLiteral("store.import"))->isEnabled());
    QVERIFY(!bench.window->actions().action(QStringLiteral("go.next"))->isEnabled());
}

void TestUiShell::savedViewsComeBack()
{
    test::Bench bench;
    StoredViews views(bench.settings, bench.dialogs);
    CaseView one;
    one.toggleOutcome(Outcome::Fixed);
    one.setOrder(store::CaseOrder::Change, true);
    views.save(QStringLiteral("what was fixed"), one.toJson());
    QCOMPARE(views.names(), QStringList(QStringLiteral("what was fixed")));
    CaseView other;
    other.restore(views.view(QStringLiteral("what was fixed")));
    QCOMPARE(other.toJson(), one.toJson());
    views.remove(QStringLiteral("what was fixed"));
    QVERIFY(views.names().isEmpty());
}

void TestUiShell::badFileKeepsTheStore()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.dialogs.nextFile = bench.badFile();
    bench.window->actions().action(QStringLiteral("store.open"))->trigger();
    QTRY_COMPARE(bench.dialogs.failures.size(), 1);
    QVERIFY(bench.dialogs.failures.first().contains(QStringLiteral("bad.geovlm")));
    QCOMPARE(bench.window->session().summary().path, m_store);
    QCOMPARE(bench.window->cases().rowCount(), cases);
    QCOMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<CasesScreen*>());
}

void TestUiShell::badFileWithoutAStore()
{
    test::Bench bench;
    bench.window->openStore(bench.badFile());
    QTRY_COMPARE(bench.window->pages()->currentWidget(),
                 bench.window->findChild<MessagePage*>(QStringLiteral("windowMessage")));
    QTRY_VERIFY(bench.window->findChild<MessagePage*>(QStringLiteral("windowMessage"))
                    ->text()
                    .contains(QStringLiteral("bad.geovlm")));
    QVERIFY(bench.dialogs.failures.isEmpty()); // said once
}

void TestUiShell::anEmptyStoreOffersImport()
{
    test::Bench bench;
    bench.dialogs.nextFile = bench.folder() + QStringLiteral("/new.geovlm");
    bench.window->actions().action(QStringLiteral("store.new"))->trigger();
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<UnrankedPage*>());
    bench.dialogs.nextImport =
        datasets::ImportOptions{QStringLiteral("vigor"), bench.folder(), {}, QStringLiteral("auto")};
    QTRY_VERIFY(bench.window->findChild<UnrankedPage*>()->button()->isEnabled());
    QTest::mouseClick(bench.window->findChild<UnrankedPage*>()->button(), Qt::LeftButton);
    QTRY_COMPARE(bench.stagesRun.load(), 1);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
}

void TestUiShell::aStoreThatCannotBeMadeIsNotOpenedLater()
{
    QTemporaryDir folder;
    const QString other = test::makeFixture(folder.path(), {5, {256, 128}, {128, 128}, true, false});
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.dialogs.nextFile = other; // it exists: refused, untouched
    bench.window->actions().action(QStringLiteral("store.new"))->trigger();
    QTRY_COMPARE(bench.dialogs.failures.size(), 1);
    bench.window->actions().action(QStringLiteral("store.check"))->trigger();
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(bench.settled());
    QCOMPARE(bench.window->session().summary().path, m_store);
}

void TestUiShell::anUnrankedStoreOffersToRun()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {3, {256, 128}, {128, 128}, false, true});
    test::Bench bench;
    bench.window->openStore(store);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<UnrankedPage*>());
    QCOMPARE(bench.window->session().summary().missing(), std::optional<Stage>(Stage::Encode));
    QTest::mouseClick(bench.window->findChild<UnrankedPage*>()->button(), Qt::LeftButton);
    QTRY_COMPARE(bench.stagesRun.load(), 7); // every stage but the import
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(bench.dialogs.failures.isEmpty());
}

void TestUiShell::aStageShowsProgressAndStops()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {5, {256, 128}, {128, 128}, true, false});
    test::Bench bench;
    QVERIFY(bench.open(store));
    bench.stageWaits = true;
    bench.window->actions().action(QStringLiteral("run.rerank"))->trigger();
    QTRY_VERIFY(bench.window->findChild<JobBar*>()->isVisible());
    QVERIFY(!bench.window->actions().action(QStringLiteral("run.encode"))->isEnabled());
    QTest::mouseClick(bench.window->findChild<JobBar*>()->stopButton(), Qt::LeftButton);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    QVERIFY(!bench.window->findChild<JobBar*>()->isVisible());
    QCOMPARE(bench.stagesRun.load(), 0);
    QVERIFY(bench.dialogs.failures.isEmpty());
    QTRY_VERIFY(bench.window->actions().action(QStringLiteral("run.encode"))->isEnabled());
}

void TestUiShell::aStoreAnotherWritesSaysSo()
{
    QTemporaryDir folder;
    const QString path = test::makeFixture(folder.path(), {5, {256, 128}, {128, 128}, true, false});
    const auto writer = store::Store::open(path, store::Access::Write);
    test::Bench bench;
    QVERIFY(bench.open(path)); // reading works
    bench.window->actions().action(QStringLiteral("run.encode"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bench.dialogs.failures.size(), 1, 20000);
    QCOMPARE(bench.stagesRun.load(), 0);
    QVERIFY2(bench.dialogs.failures.first().contains(QStringLiteral("ui.geovlm")),
             qPrintable(bench.dialogs.failures.first()));
}

void TestUiShell::recentStoresAreKept()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    QCOMPARE(bench.settings.value(settings::recentStores), QStringList(m_store));
    QCOMPARE(bench.settings.value(settings::lastStore), m_store);
}

void TestUiShell::droppedStoreOpens()
{
    test::Bench bench;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_store)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(bench.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(bench.window.get(), &drop);
    QTRY_COMPARE(bench.window->cases().rowCount(), cases);
}

void TestUiShell::closingTheStoreWelcomesAgain()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->actions().action(QStringLiteral("store.close"))->trigger();
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<WelcomePage*>());
    QCOMPARE(bench.window->cases().rowCount(), 0);
    QVERIFY(bench.open(m_store)); // and the same one opens again
}

void TestUiShell::noTwoActionsShareAKey()
{
    test::Bench bench;
    QCOMPARE(keyCollisions(bench.window->actions().specs()), QStringList());
    std::vector<ActionSpec> two(2);
    two[0] = {QStringLiteral("a"), "a", {places::list}, QKeySequence(Qt::Key_X), {}};
    two[1] = {QStringLiteral("b"), "b", {places::window}, QKeySequence(Qt::Key_X), {}};
    QCOMPARE(keyCollisions(two).size(), 1); // the proof can fail
    for (const ActionSpec& spec : bench.window->actions().specs())
        QVERIFY2(!bench.window->actions().action(spec.id)->text().isEmpty(), qPrintable(spec.id));
}

void TestUiShell::everyControlHasAName()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->walk().goTo(4); // with the eleventh card
    QTRY_VERIFY(bench.window->findChild<ComparePage*>()->rows()->card(10, true)->isVisible());
    const QStringList nameless = test::unnamedControls(*bench.window);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void TestUiShell::themesSwitch()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->actions().action(QStringLiteral("view.dark"))->trigger();
    QVERIFY(isDark(bench.window->palette()));
    QVERIFY(bench.window->actions().action(QStringLiteral("view.dark"))->isChecked());
    QVERIFY(bench.settled());
    const QColor dark = bench.window->grab().toImage().pixelColor(4, 4);
    bench.window->actions().action(QStringLiteral("view.light"))->trigger();
    QVERIFY(!isDark(bench.window->palette()));
    QVERIFY(bench.settled());
    QVERIFY(bench.window->grab().toImage().pixelColor(4, 4).lightness() > dark.lightness() + 100);
    QCOMPARE(bench.settings.value(settings::theme), QStringLiteral("light"));
}

GEOVLM_TEST(TestUiShell);

} // namespace tst_shell

#include "tst_shell.moc"
