// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/cases_panel.h"
#include "present/prepared_list.h"
#include "present/present_screen.h"
#include "present_support.h"
#include "store/annotation/presentation_cases.h"
#include "support/registry.h"
#include "support/ui/answering.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "support/ui/named_controls.h"
#include "support/ui/parts.h"
#include "support/watched_progress.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace tst_present {

using namespace Qt::StringLiterals;
using namespace geovlm::test::present_support;
using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestPresent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyListSaysWhatToDo();
    void aKeyPreparesFromTheCases();
    void everyShownCaseIsAdded();
    void draggingReorders();
    void keysReorderAndTakeOut();
    void captionsAreWrittenInPlace();
    void aReaderIsToldSo();
    void controlsHaveNames();
    void theAnswersOutOfSightAreLeftAlone();
    void goingBackToTheCasesKeepsTheWindowsWidth();

private:
    LiveStores m_stores;
};

void TestPresent::emptyListSaysWhatToDo()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    QVERIFY(at.screen()->message().contains(u"Nothing is prepared yet"_s));
    QVERIFY(!child<QPushButton>(at.screen(), "start")->isEnabled());
    QVERIFY(!child<QPushButton>(at.screen(), "pdf")->isEnabled());
    QVERIFY(at.bench.window->findChild<CasesPanel*>()->isVisible()); // cases are chosen beside it
}

void TestPresent::aKeyPreparesFromTheCases()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    at.bench.window->showScreen(QStringLiteral("cases"));
    at.bench.window->walk().goTo(3);
    QTRY_VERIFY(at.bench.window->walk().detail());
    at.bench.press(at.bench.window->findChild<CasesPanel*>()->list(), Qt::Key_P);
    QVERIFY(at.rested());
    at.bench.press(at.bench.window->findChild<CasesPanel*>()->list(), Qt::Key_P); // once is enough
    QVERIFY(at.rested());
    const auto store = store::Store::open(at.path, store::Access::Read);
    const auto cases = store::presentationCases(*store);
    QCOMPARE(cases.size(), 1u);
    QCOMPARE(cases.front().key, (*at.bench.window->cases().keys())[3]);
    at.bench.window->showScreen(QStringLiteral("present"));
    QTRY_COMPARE(at.screen()->prepared().rowCount(), 1);
    QCOMPARE(at.screen()->message(), QString());
}

void TestPresent::everyShownCaseIsAdded()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    at.bench.window->view().toggleOutcome(Outcome::NotInTen);
    QTRY_VERIFY(!at.bench.window->cases().isLoading() && at.bench.window->cases().rowCount() == 2);
    QCOMPARE(child<QPushButton>(at.screen(), "addAll")->text(), u"Add all 2 shown"_s);
    child<QPushButton>(at.screen(), "addAll")->click();
    QVERIFY(at.rested());
    QCOMPARE(at.screen()->prepared().rowCount(), 2);
    at.bench.window->view().clear();
    QTRY_COMPARE(at.bench.window->cases().rowCount(), 10);
    child<QPushButton>(at.screen(), "addAll")->click();
    QVERIFY(at.rested());
    QCOMPARE(at.screen()->prepared().rowCount(), 10);
    QCOMPARE(at.order().left(2), u"49"_s); // those that were there stay in front
    // More than a presentation has: the first of them, after a question.
    const QString many = m_stores.fresh({PreparedModel::mostCases + 5});
    Presenting more(many);
    QVERIFY(more.ready);
    more.bench.dialogs.agrees = false;
    child<QPushButton>(more.screen(), "addAll")->click();
    QVERIFY(more.rested());
    QCOMPARE(more.screen()->prepared().rowCount(), 0);
    more.bench.dialogs.agrees = true;
    child<QPushButton>(more.screen(), "addAll")->click();
    QVERIFY(more.rested());
    QTRY_COMPARE(more.screen()->prepared().rowCount(), int(PreparedModel::mostCases));
}

void TestPresent::draggingReorders()
{
    Presenting at(m_stores.fresh({4}));
    QVERIFY(at.ready && at.addAll());
    QCOMPARE(at.order(), u"0123"_s);
    PreparedList* list = child<PreparedList>(at.screen());
    const auto middle = [&](int row) { return list->visualRect(list->model()->index(row, 0)).center(); };
    QWidget* area = list->viewport();
    QTest::mousePress(area, Qt::LeftButton, {}, middle(0));
    QTest::mouseMove(area, middle(1));
    QTest::mouseMove(area, middle(2) + QPoint(0, 6));
    QTest::mouseRelease(area, Qt::LeftButton, {}, middle(2) + QPoint(0, 6));
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"1203"_s);
    QCOMPARE(list->currentIndex().row(), 2);
    QTest::mousePress(area, Qt::LeftButton, {}, middle(3));
    QTest::mouseMove(area, middle(1));
    QTest::mouseMove(area, middle(0) - QPoint(0, 6));
    QTest::mouseRelease(area, Qt::LeftButton, {}, middle(0) - QPoint(0, 6));
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"3120"_s);
    QTest::mouseClick(area, Qt::LeftButton, {}, middle(1)); // a click moves nothing
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"3120"_s);
}

void TestPresent::keysReorderAndTakeOut()
{
    Presenting at(m_stores.fresh({4}));
    QVERIFY(at.ready && at.addAll());
    PreparedList* list = child<PreparedList>(at.screen());
    list->setCurrentIndex(list->model()->index(1, 0));
    at.press(Qt::Key_Down, Qt::AltModifier);
    at.press(Qt::Key_Down, Qt::AltModifier);
    at.press(Qt::Key_Down, Qt::AltModifier); // it is the last
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"0231"_s);
    at.press(Qt::Key_Up, Qt::AltModifier);
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"0213"_s);
    at.press(Qt::Key_Delete);
    QVERIFY(at.rested());
    QCOMPARE(at.order(), u"023"_s);
    QCOMPARE(list->model()->rowCount(), 3);
}

void TestPresent::captionsAreWrittenInPlace()
{
    Presenting at(m_stores.fresh({3}));
    QVERIFY(at.ready && at.addAll());
    PreparedList* list = child<PreparedList>(at.screen());
    list->setCurrentIndex(list->model()->index(1, 0));
    at.press(Qt::Key_F2);
    auto* editor = list->findChild<QLineEdit*>();
    QVERIFY(editor && editor->isVisible());
    QTest::keyClicks(editor, u"A red roof, p 1"_s); // no key of the screen steals a letter
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(at.rested());
    const auto store = store::Store::open(at.path, store::Access::Read);
    QTRY_COMPARE(store::presentationCases(*store)[1].caption, u"A red roof, p 1"_s);
    QCOMPARE(store::presentationCases(*store).size(), 3u);
    QVERIFY(list->model()->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(u"A red roof"_s));
}

void TestPresent::aReaderIsToldSo()
{
    const QString path = m_stores.fresh({3});
    (void)deckOf(path, 2, {320, 180});
    const auto other = store::Store::open(path, store::Access::Write);
    Bench bench;
    QVERIFY(bench.open(path));
    bench.window->showScreen(QStringLiteral("present"));
    PresentScreen* screen = bench.window->findChild<PresentScreen*>();
    QTRY_COMPARE(screen->prepared().rowCount(), 2);
    QTRY_VERIFY(!child<QPushButton>(screen, "addAll")->isEnabled());
    QVERIFY(!child<QPushButton>(screen, "remove")->isEnabled());
    QVERIFY(!screen->canChange());
    QVERIFY(child<QPushButton>(screen, "start")->isEnabled()); // showing writes nothing
    child<QPushButton>(screen, "start")->click();
    QTRY_VERIFY(screen->presentation());
}

void TestPresent::controlsHaveNames()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready && at.addAll());
    QCOMPARE(unnamedControls(*at.screen()), QStringList());
    QCOMPARE(keyCollisions(at.bench.window->actions().specs()), QStringList());
    QCOMPARE(child<QComboBox>(at.screen(), "displays")->count(), int(QGuiApplication::screens().size()));
    const QString folder = qEnvironmentVariable("GEOVLM_PICTURES");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        if (folder.isEmpty())
            break;
        at.bench.window->resize(1440, 900);
        at.bench.window->setTheme(theme);
        QVERIFY(at.bench.settled());
        at.bench.window->grab().save(
            folder + u"/present-%1.png"_s.arg(theme == Theme::Light ? u"light"_s : u"dark"_s));
    }
}

void TestPresent::theAnswersOutOfSightAreLeftAlone()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    const ActionRegistry& actions = at.bench.window->actions();
    for (const QString& id :
         {u"answer.unsure"_s, u"answer.clear"_s, u"answer.accept-all"_s, u"review.done"_s})
        QVERIFY2(!actions.action(id)->isEnabled(), qPrintable(id));
    actions.action(u"answer.focus"_s)->trigger();
    QCOMPARE(at.bench.window->shownScreen(), QStringLiteral("cases"));
    QVERIFY(actions.action(u"answer.unsure"_s)->isEnabled());
}

void TestPresent::goingBackToTheCasesKeepsTheWindowsWidth()
{
    Presenting at(m_stores.fresh());
    QVERIFY(at.ready);
    MainWindow& window = *at.bench.window;
    window.showScreen(QStringLiteral("cases"));
    QVERIFY(at.bench.settled());
    window.resize(window.minimumSizeHint());
    QVERIFY(at.bench.settled());
    const int width = window.width();
    for (const QString& screen : {QStringLiteral("present"), QStringLiteral("analyse")}) {
        window.showScreen(screen);
        QVERIFY(at.bench.settled());
        window.resize(std::max(width, window.minimumSizeHint().width()), window.height());
        const int before = window.width();
        window.showScreen(QStringLiteral("cases"));
        QVERIFY(at.bench.settled());
        QCOMPARE(window.width(), before);
    }
}

GEOVLM_TEST(TestPresent);

} // namespace tst_present

#include "tst_present.moc"
