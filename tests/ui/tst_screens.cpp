// SPDX-License-Identifier: GPL-3.0-or-later
// The window knows its screens from one list: what holds for each of them, and without each of them.
#include "cases/cases_panel.h"
#include "shell/actions/action_table.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"

#include <QAction>
#include <QDirIterator>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTest>
#include <QToolBar>

namespace tst_screens {

using namespace geovlm::ui;
using namespace geovlm;

namespace {

/// A window with a list of screens of its own.
struct Window
{
    explicit Window(const ScreenEntries& screens)
        : settings(folder.filePath(QStringLiteral("settings.ini"))),
          window(settings, dialogs, Services(), screens)
    {
        settings.set(ui::settings::motion, false);
        settings.set(ui::settings::annotator, QStringLiteral("Ann"));
        window.resize(1280, 800);
        window.show();
    }
    bool open(const QString& store)
    {
        window.openStore(store);
        return QTest::qWaitFor([this] { return window.walk().detail() != nullptr; }) && settled();
    }
    bool settled()
    {
        return QTest::qWaitFor([this] {
            window.grab();
            return window.isSettled();
        });
    }

    QTemporaryDir folder; // first: the settings lie in it
    Settings settings;
    test::FakeDialogs dialogs;
    MainWindow window;
};

ScreenEntries without(const QString& id)
{
    ScreenEntries screens = allScreens();
    std::erase_if(screens, [&](const ScreenEntry& screen) { return screen.id == id; });
    return screens;
}

QStringList idsOf(const QList<QAction*>& actions)
{
    QStringList ids;
    for (const QAction* action : actions)
        if (!action->objectName().isEmpty())
            ids << action->objectName();
    return ids;
}

/// The ids in the menus of a window, menu by menu; a line stands where a separator does.
QStringList menusOf(const MainWindow& window)
{
    QStringList ids;
    for (const QAction* top : window.menuBar()->actions()) {
        ids << top->text();
        for (const QAction* action : top->menu()->actions()) {
            if (action->isSeparator())
                ids << QStringLiteral("-");
            else if (!action->menu()) // the stores opened last are a menu of their own
                ids << action->objectName();
        }
    }
    return ids;
}

QStringList menusOf(const ActionSpecs& specs)
{
    QStringList ids;
    for (const MenuContent& menu : menuTable(specs)) {
        ids << menu.title;
        for (const QStringList& group : menu.groups) {
            if (&group != &menu.groups.front())
                ids << QStringLiteral("-");
            ids << group;
        }
    }
    return ids;
}

QString sourceOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The folders of the screens, from the one list, and the rooms that only screens are made of.
QStringList screenRooms()
{
    static const QRegularExpression list(QStringLiteral("set\\(GEOVLM_SCREENS\\s+([^)]*)\\)"));
    const QString found =
        list.match(sourceOf(QStringLiteral(GEOVLM_SOURCE_DIR "/ui/CMakeLists.txt"))).captured(1);
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return found.split(space, Qt::SkipEmptyParts) << QStringLiteral("compare") << QStringLiteral("answers");
}

} // namespace

class TestUiScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theTableWithoutAWindowIsWhatTheWindowShows();
    void theManualListsEveryKey();
    void everyScreenHasItsPageInTheManual();
    void everyScreenIsShownByItsKey_data() { eachScreen(); }
    void everyScreenIsShownByItsKey();
    void theWindowHoldsWithoutEachScreen_data() { eachScreen(); }
    void theWindowHoldsWithoutEachScreen();
    void theWindowHoldsWithoutAnyScreen();
    void onlyTheListNamesAScreen();

private:
    static void eachScreen();

    QTemporaryDir m_folder;
    QString m_store;
};

void TestUiScreens::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {10, {256, 128}, {128, 128}, true, true});
}

void TestUiScreens::eachScreen()
{
    QTest::addColumn<QString>("id");
    for (const ScreenEntry& screen : allScreens())
        QTest::newRow(qPrintable(screen.id)) << screen.id;
}

void TestUiScreens::theTableWithoutAWindowIsWhatTheWindowShows()
{
    const ActionSpecs table = actionTable(allScreens());
    const Window shown(allScreens());
    QCOMPARE(menusOf(shown.window), menusOf(table));
    QCOMPARE(idsOf(shown.window.findChild<QToolBar*>()->actions()), toolBarTable(table));
    ActionRegistry& actions = const_cast<MainWindow&>(shown.window).actions();
    QCOMPARE(actions.specs().size(), table.size());
    for (const ActionSpec& spec : table) {
        QCOMPARE(actions.keyOf(spec.id), spec.key);
        if (!spec.text)
            QCOMPARE(actions.action(spec.id)->text(), actionText(spec));
    }
    QVERIFY(table.size() > 100);
}

void TestUiScreens::theManualListsEveryKey()
{
    const QString manual = sourceOf(QStringLiteral(GEOVLM_SOURCE_DIR "/docs/keys.md"));
    const QString table = manualOfKeys(actionTable(allScreens()));
    QVERIFY2(manual.contains(table), "geovlm-workbench --list-actions prints what docs/keys.md should hold");
}

void TestUiScreens::everyScreenHasItsPageInTheManual()
{
    for (const ScreenEntry& screen : allScreens())
        QVERIFY2(QFile::exists(QStringLiteral(GEOVLM_SOURCE_DIR "/docs/%1.md").arg(screen.help)),
                 qPrintable(screen.id));
}

void TestUiScreens::everyScreenIsShownByItsKey()
{
    QFETCH(const QString, id);
    const ScreenEntries screens = allScreens();
    const auto entry = std::ranges::find(screens, id, &ScreenEntry::id);
    Window shown(screens);
    QAction* show = shown.window.actions().action(entry->showAction);
    QVERIFY(!show->isEnabled()); // without a store
    QVERIFY(shown.open(m_store));
    QCOMPARE(show->shortcut(), entry->key);
    if (id == shown.window.shownScreen())
        shown.window.showScreen(screens.back().id);
    show->trigger();
    QCOMPARE(shown.window.shownScreen(), id);
    QVERIFY(show->isChecked());
    QVERIFY(shown.settled());
    show->trigger(); // once more: it stays, but for one that is only looked at in between
    QCOMPARE(shown.window.shownScreen(), entry->isAside ? screens.front().id : id);
}

void TestUiScreens::theWindowHoldsWithoutEachScreen()
{
    QFETCH(const QString, id);
    const ScreenEntries screens = without(id);
    QCOMPARE(screens.size(), allScreens().size() - 1);
    const ActionSpecs table = actionTable(screens);
    QCOMPARE(keyCollisions(table), QStringList());
    Window shown(screens);
    QVERIFY(shown.open(m_store));
    QCOMPARE(menusOf(shown.window), menusOf(table));
    for (const ScreenEntry& screen : screens) {
        shown.window.actions().action(screen.showAction)->trigger();
        QCOMPARE(shown.window.shownScreen(), screen.id);
        QVERIFY(shown.settled());
        shown.window.actions().refresh(); // asks every action of every screen
    }
    for (Screen* screen : shown.window.pages()->screens()) {
        Q_EMIT screen->imageWanted(1, 0);
        Q_EMIT screen->caseWanted(shown.window.cases().keys()->at(3));
    }
    QVERIFY(shown.settled());
    QCOMPARE(shown.window.walk().row(), 3);
    QTest::keyClick(shown.window.findChild<CasesPanel*>()->list(), Qt::Key_Down);
    shown.window.showScreen(id); // is not there: the first is shown
    QCOMPARE(shown.window.shownScreen(), screens.front().id);
    shown.window.actions().action(QStringLiteral("store.close"))->trigger();
    QTRY_VERIFY(!shown.window.session().isOpen());
    QVERIFY(shown.window.close());
}

void TestUiScreens::theWindowHoldsWithoutAnyScreen()
{
    Window shown({});
    shown.window.openStore(m_store);
    QTRY_VERIFY(shown.window.session().isOpen() && shown.window.cases().rowCount() == 10);
    QCOMPARE(shown.window.shownScreen(), QString());
    QVERIFY(!shown.window.actions().action(QStringLiteral("edit.undo"))->isEnabled());
    QVERIFY(shown.settled());
}

/// Removing a screen is removing its folder and its line.
void TestUiScreens::onlyTheListNamesAScreen()
{
    const QStringList rooms = screenRooms();
    QCOMPARE(rooms.size(), qsizetype(allScreens().size()) + 2);
    const QRegularExpression include(
        QStringLiteral("#include \"(%1)/[^\"]*\"").arg(rooms.join(QLatin1Char('|'))));
    QVERIFY(
        include.match(QStringLiteral("#include \"audit/audit_page.h\"")).hasMatch()); // the proof can fail
    int read = 0;
    for (const char* folder : {"shell", "cases", "screen", "widgets"}) {
        QDirIterator files(QStringLiteral(GEOVLM_SOURCE_DIR "/ui/") + QLatin1String(folder),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const auto found = include.match(sourceOf(path));
            QVERIFY2(!found.hasMatch(), qPrintable(path + QLatin1Char(' ') + found.captured()));
            ++read;
        }
    }
    QVERIFY(read > 50);
}

GEOVLM_TEST(TestUiScreens);

} // namespace tst_screens

#include "tst_screens.moc"
