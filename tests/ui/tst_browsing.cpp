// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/answers_panel.h"
#include "browse/cases_screen.h"
#include "cases/cases_panel.h"
#include "cases/filter_bar.h"
#include "cases/outcome_matrix.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "compare/questions_pane.h"
#include "compare/rank_rows.h"
#include "look/look.h"
#include "shell/window/pages.h"
#include "store/answers/answers.h"
#include "support/registry.h"
#include "support/ui/bench.h"
#include "support/ui/fixture.h"
#include "widgets/message_page.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTest>

namespace tst_browsing {

using namespace geovlm::ui;
using namespace geovlm;

namespace {

constexpr int cases = 20;

QString shownName(MainWindow& window)
{
    const CaseDetailPtr detail = window.walk().detail();
    return detail ? shortName(detail->query.image.path) : QString();
}

} // namespace

class TestUi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void openingAStoreShowsCases();
    void arrowKeysWalk();
    void homeAndEndWalk();
    void matrixCellFilters();
    void filterToBrokenAndClear();
    void searchNarrowsTheList();
    void noCaseFitsIsSaid();
    void seeksTheNextBroken();
    void keysPickCandidates();
    void mousePicksACandidateInEitherRow();
    void matchOutsideTheTenHasItsOwnCard();
    void cardsAreDescribed();
    void zoomIsLinked();
    void questionsCanShowOnlyDifferences();
    void answersFollowTheCandidate();
    void answersNewerThanTheOrderAreSaid();
    void failedImageHasAPlaceholder();
    void lateAnswersAreDropped();
    void aLongListIsDrawnAndScrolledAtOnce();

private:
    QTemporaryDir m_folder;
    QString m_store;
};

void TestUi::initTestCase()
{
    m_store = test::makeFixture(m_folder.path(), {cases, {256, 128}, {128, 128}, true, true});
}

void TestUi::openingAStoreShowsCases()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    QCOMPARE(bench.window->cases().rowCount(), cases);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<CasesScreen*>());
    QCOMPARE(shownName(*bench.window), QStringLiteral("place_0000"));
    QVERIFY(bench.settled());
    QVERIFY(bench.window->findChild<ComparePage*>()->images()->query()->isShown());
    QVERIFY(bench.window->findChild<ComparePage*>()->images()->candidate()->isShown());
    QCOMPARE(bench.window->cases().counts(), (store::OutcomeCounts{4, 4, 4, 4, 4, 0}));
}

void TestUi::arrowKeysWalk()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.press(bench.window->findChild<CasesPanel*>()->list(), Qt::Key_Down);
    QTRY_COMPARE(shownName(*bench.window), QStringLiteral("place_0001"));
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_Down);
    QTRY_COMPARE(shownName(*bench.window), QStringLiteral("place_0002"));
    QCOMPARE(bench.window->findChild<CasesPanel*>()->list()->currentIndex().row(), 2);
    bench.press(bench.window->findChild<ComparePage*>()->rows()->card(0, true), Qt::Key_Up);
    QTRY_COMPARE(shownName(*bench.window), QStringLiteral("place_0001"));
}

void TestUi::homeAndEndWalk()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_End);
    QTRY_COMPARE(bench.window->walk().row(), cases - 1);
    QVERIFY(!bench.window->actions().action(QStringLiteral("go.next"))->isEnabled());
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_Home);
    QTRY_COMPARE(bench.window->walk().row(), 0);
}

void TestUi::matrixCellFilters()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    OutcomeCell* broken = bench.window->findChild<CasesPanel*>()->matrix()->cell(Outcome::Broken);
    QTest::mouseClick(broken, Qt::LeftButton);
    QTRY_COMPARE(bench.window->cases().rowCount(), 4);
    QVERIFY(broken->isChecked());
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->outcome == Outcome::Broken);
    // The other cells keep counting all cases, so that one can go from one to the next.
    QCOMPARE(bench.window->cases().counts()[size_t(Outcome::Fixed)], 4);
    QTest::mouseClick(broken, Qt::LeftButton);
    QTRY_COMPARE(bench.window->cases().rowCount(), cases);
}

void TestUi::filterToBrokenAndClear()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->view().edit([](store::CaseFilter& filter) {
        filter.outcome = Outcome::Broken;
        filter.area = QStringLiteral("Ashford");
    });
    QTRY_COMPARE(bench.window->cases().rowCount(), 2);
    QVERIFY(bench.window->findChild<CasesPanel*>()->matrix()->cell(Outcome::Broken)->isChecked());
    bench.window->actions().action(QStringLiteral("view.clear"))->trigger();
    QTRY_COMPARE(bench.window->cases().rowCount(), cases);
    QCOMPARE(bench.window->view().restrictions(), 0);
}

void TestUi::searchNarrowsTheList()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->actions().action(QStringLiteral("view.search"))->trigger();
    auto* search = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(search);
    QTest::keyClicks(search, QStringLiteral("place_0013"));
    QTRY_COMPARE(bench.window->cases().rowCount(), 1);
    QTRY_COMPARE(shownName(*bench.window), QStringLiteral("place_0013"));
}

void TestUi::noCaseFitsIsSaid()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->view().edit([](store::CaseFilter& filter) { filter.text = QStringLiteral("nowhere"); });
    QTRY_COMPARE(bench.window->pages()->currentWidget(),
                 bench.window->findChild<MessagePage*>(QStringLiteral("windowMessage")));
    auto* clear =
        bench.window->findChild<MessagePage*>(QStringLiteral("windowMessage"))->findChild<QPushButton*>();
    QVERIFY(clear && clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_COMPARE(bench.window->cases().rowCount(), cases);
    QTRY_COMPARE(bench.window->pages()->currentWidget(), bench.window->findChild<CasesScreen*>());
}

void TestUi::seeksTheNextBroken()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.press(bench.window->findChild<CasesPanel*>()->list(), Qt::Key_B);
    QTRY_COMPARE(bench.window->walk().row(), 2);
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_B);
    QTRY_COMPARE(bench.window->walk().row(), 7);
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_B, Qt::ShiftModifier);
    QTRY_COMPARE(bench.window->walk().row(), 2);
}

void TestUi::keysPickCandidates()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    ComparePage* compare = bench.window->findChild<ComparePage*>();
    QCOMPARE(bench.window->walk().picked()->place.after, 0);
    bench.press(compare, Qt::Key_Right);
    QCOMPARE(bench.window->walk().picked()->place.after, 1);
    bench.press(compare, Qt::Key_4);
    QCOMPARE(bench.window->walk().picked()->place.after, 3);
    const ImageId picked = bench.window->walk().picked()->shown.image.id;
    QCOMPARE(compare->rows()->card(3, true)->reference(), picked);
    QVERIFY(compare->rows()->card(3, true)->isChecked());
    const int before = bench.window->walk().picked()->place.before;
    QVERIFY(compare->rows()->card(before, false)->isChecked());
    bench.press(compare, Qt::Key_R); // now in the row before
    bench.press(compare, Qt::Key_1);
    QCOMPARE(bench.window->walk().picked()->place.before, 0);
    bench.press(compare, Qt::Key_M);
    QVERIFY(bench.window->walk().picked()->isMatch);
}

void TestUi::mousePicksACandidateInEitherRow()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    RankRows* rows = bench.window->findChild<ComparePage*>()->rows();
    for (const bool after : {false, true}) {
        TileCard* card = rows->card(5, after);
        QTest::mouseClick(card, Qt::LeftButton);
        QCOMPARE(bench.window->walk().picked()->shown.image.id, card->reference());
        QCOMPARE(bench.window->walk().picksAfter(), after);
        QVERIFY(card->isChecked());
        QVERIFY(bench.settled());
        QVERIFY(bench.window->findChild<ComparePage*>()->images()->candidate()->isShown());
    }
}

void TestUi::matchOutsideTheTenHasItsOwnCard()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    RankRows* rows = bench.window->findChild<ComparePage*>()->rows();
    QVERIFY(!rows->card(10, true)->isVisible());
    bench.window->walk().goTo(4);
    QTRY_VERIFY(rows->card(10, true)->isVisible());
    QVERIFY(rows->card(10, false)->isVisible());
    QVERIFY(rows->card(10, false)->accessibleName().contains(QStringLiteral("rank 27")));
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_M);
    QVERIFY(!bench.window->walk().picked()->inTen);
    QVERIFY(rows->card(10, true)->isChecked());
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_Left);
    QCOMPARE(bench.window->walk().picked()->place.after, 9);
}

void TestUi::cardsAreDescribed()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    bench.window->walk().goTo(1);
    QTRY_COMPARE(shownName(*bench.window), QStringLiteral("place_0001"));
    const QString name = bench.window->findChild<ComparePage*>()->rows()->card(0, true)->accessibleName();
    QCOMPARE(name, QStringLiteral("Candidate 1, before 4, after 1, true match, score 0.940"));
}

void TestUi::zoomIsLinked()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    QVERIFY(bench.settled());
    ImagePair* pair = bench.window->findChild<ComparePage*>()->images();
    pair->link().set(4, {0.9, 0.1});
    QCOMPARE(pair->link().zoom(), 4.0);
    QCOMPARE(pair->link().centre(), QPointF(0.875, 0.125)); // never past the edge
    QTest::mouseDClick(pair->candidate(), Qt::LeftButton);
    QCOMPARE(pair->link().zoom(), 1.0);
    const QPointF at = pair->query()->rect().center();
    QWheelEvent wheel(at, pair->query()->mapToGlobal(at), {}, {0, 480}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(pair->query(), &wheel);
    QCOMPARE(pair->link().zoom(), 2.0);
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_Z);
    QCOMPARE(pair->link().zoom(), 1.0);
}

void TestUi::questionsCanShowOnlyDifferences()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    QuestionsPane* questions = bench.window->findChild<ComparePage*>()->questions();
    bench.window->findChild<ComparePage*>()->tabs()->setCurrentIndex(1);
    QCOMPARE(questions->table()->model()->rowCount(), 30);
    bench.press(bench.window->findChild<ComparePage*>(), Qt::Key_D);
    const int differing = questions->table()->model()->rowCount();
    QVERIFY(differing > 0 && differing < 30);
    for (int row = 0; row < differing; ++row)
        QCOMPARE(questions->table()->model()->index(row, AnswerModel::SignColumn).data().toString(),
                 QStringLiteral("≠"));
}

void TestUi::answersFollowTheCandidate()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    QAbstractItemModel* model = bench.window->findChild<AnswersPanel*>()->list()->model();
    QCOMPARE(model->rowCount(), 30);
    const QString before = model->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(before.contains(QStringLiteral("Environment")));
    QStringList texts[2];
    for (int pick = 0; pick < 2; ++pick) {
        bench.window->walk().pickPlace(pick);
        for (int row = 0; row < 30; ++row)
            texts[pick] << model->index(row, 0).data(Qt::AccessibleTextRole).toString();
    }
    QVERIFY(texts[0] != texts[1]);
}

void TestUi::answersNewerThanTheOrderAreSaid()
{
    QTemporaryDir folder;
    const QString path = test::makeFixture(folder.path(), {5, {256, 128}, {128, 128}, true, true});
    test::Bench bench;
    QVERIFY(bench.open(path));
    QCOMPARE(bench.window->walk().detail()->newerAnswers, 0);
    // The run of the answers shown is named, and the one of the first stage.
    const QString sources = bench.window->walk().detail()->sources.join(u'\n');
    QVERIFY2(sources.contains(QStringLiteral("answer: run")), qPrintable(sources));
    QVERIFY2(sources.contains(QStringLiteral("retrieve: run")), qPrintable(sources));
    bench.window->writer().close(); // somebody else writes
    {
        const auto writer = store::Store::open(path, store::Access::Write);
        AnswerEvent event;
        event.image = bench.window->walk().detail()->query.image.id;
        event.question = 0;
        event.value = QStringLiteral("rural");
        event.speaker = {SpeakerKind::Person, QStringLiteral("Ada"), {}};
        event.at = QDateTime::currentDateTimeUtc().addSecs(5);
        store::Transaction transaction(*writer);
        store::appendAnswer(*writer, event);
        transaction.commit();
    }
    bench.window->session().refresh();
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->newerAnswers == 1);
}

void TestUi::failedImageHasAPlaceholder()
{
    QTemporaryDir folder;
    const QString store = test::makeFixture(folder.path(), {5, {256, 128}, {128, 128}, true, true});
    QVERIFY(QFile::remove(folder.filePath(QStringLiteral("Ashford/panorama/place_0000,51.5,-0.12,.jpg"))));
    test::Bench bench;
    QVERIFY(bench.open(store));
    QVERIFY(bench.settled());
    ImageView* query = bench.window->findChild<ComparePage*>()->images()->query();
    QVERIFY(query->hasFailed());
    const QImage shown = query->grab().toImage();
    bool drawn = false; // a mark and a sentence, not a blank
    for (int y = 0; y < shown.height() && !drawn; ++y) {
        for (int x = 0; x < shown.width() && !drawn; ++x)
            drawn = shown.pixelColor(x, y) != shown.pixelColor(shown.rect().center().x(), 4);
    }
    QVERIFY(drawn);
    QVERIFY(bench.dialogs.failures.isEmpty());
}

void TestUi::aLongListIsDrawnAndScrolledAtOnce()
{
    QTemporaryDir folder;
    const QString store =
        test::makeFixture(folder.path(), {3000, {256, 128}, {128, 128}, true, false, false});
    test::Bench bench;
    QVERIFY(bench.open(store));
    QListView* list = bench.window->findChild<CasesPanel*>()->list();
    bench.press(list, Qt::Key_End);
    QTRY_COMPARE(bench.window->walk().row(), 2999);
    const QModelIndex last = bench.window->cases().index(2999, 0);
    QTRY_VERIFY(list->viewport()->rect().contains(list->visualRect(last)));
    QTRY_VERIFY(last.data(CaseListModel::RowRole).isValid());
}

void TestUi::lateAnswersAreDropped()
{
    test::Bench bench;
    QVERIFY(bench.open(m_store));
    Generation generation;
    bool late = false;
    bool current = false;
    const Ticket first = generation.next();
    bench.window->session().ask<int>(
        first, bench.window.get(), [](const store::Store&) { return 1; }, [&](int) { late = true; });
    const Ticket second = generation.next();
    bench.window->session().ask<int>(
        second, bench.window.get(), [](const store::Store&) { return 2; }, [&](int) { current = true; });
    QTRY_VERIFY(current);
    QVERIFY(!late);
    // Many steps in a row show the last case, and nothing of the ones between arrives after it.
    for (int i = 1; i < cases; ++i)
        bench.window->walk().goTo(i);
    QVERIFY(bench.settled());
    const QModelIndex last = bench.window->cases().index(cases - 1, 0);
    QCOMPARE(shownName(*bench.window), last.data().toString());
}

GEOVLM_TEST(TestUi);

} // namespace tst_browsing

#include "tst_browsing.moc"
