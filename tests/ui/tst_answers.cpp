// SPDX-License-Identifier: GPL-3.0-or-later
// Answering in the real window: keys, what they do to the order, review.
#include "answers/answers_panel.h"
#include "answers/history_pane.h"
#include "answers/movers_pane.h"
#include "answers/option_bar.h"
#include "compare/compare_page.h"
#include "compare/questions_pane.h"
#include "compare/rank_rows.h"
#include "shell/actions/shortcuts_dialog.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/results/invalidation.h"
#include "support/registry.h"
#include "support/ui/answering.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

namespace tst_answers {

using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

class TestUiAnswers : public QObject
{
    Q_OBJECT

private:
    LiveStores m_stores;

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void anEditMovesTheCardsToTheNewOrder();
    void questionsThatAllowSeveralTakeSeveral();
    void aDigitOnASuggestionChoosesTheOption();
    void aDigitOnAnothersAnswerChoosesTheOption();
    void suggestionsAreAcceptedOneByOneOrAllAtOnce();
    void whatIsTypedIsReadAsAnOptionAndSaid();
    void anotherAnswerIsWritten();
    void unsureAndClearedAnswersAreKept();
    void blindHidesWhatOthersSaidUntilAnswered();
    void barsSayWhatWouldMoveTheMatchAndLeadThere();
    void historyRestores();
    void listsInThePanelKeepTheirKeys();
    void aReviewerTakesSides();
    void statesAreMarkedAndReturnedWithAComment();
    void keysCanBeChangedAndCollisionsAreRefused();
};

void TestUiAnswers::anEditMovesTheCardsToTheNewOrder()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const auto detail = bench.window->walk().detail();
    QVERIFY(detail->live);
    const auto before = shownOrder(bench);
    int moved = 0;
    for (int q = 0; q < 30; ++q) {
        bench.window->annotator().place().setQuestion(q);
        bench.press(answersOf(bench), keyOf(1));
        // At once: nothing was waited for.
        pipeline::LiveCase expected = *bench.window->walk().detail()->live;
        const store::Reranking order = expected.ranking();
        for (int place = 0; place < 10; ++place)
            QCOMPARE(bench.window->findChild<ComparePage*>()->rows()->card(place, true)->reference(),
                     order.candidates[size_t(place)].reference);
        moved += shownOrder(bench) != before ? 1 : 0;
    }
    QVERIFY(moved > 0);
    QVERIFY(saved(bench));
    // What the writer stored in the background is what was shown.
    const auto shown = shownOrder(bench);
    const auto stored = [&] {
        const auto store = store::Store::open(path, store::Access::Read);
        const auto run = store::latestRun(*store, RunKind::Rerank);
        const auto order = store::reranking(*store, run->id, detail->key.split, detail->key.query);
        std::vector<ImageId> ids;
        for (const store::Candidate& one : order.candidates)
            ids.push_back(one.reference);
        return ids;
    };
    QTRY_VERIFY(stored() == shown);
}

void TestUiAnswers::questionsThatAllowSeveralTakeSeveral()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const Question& question = bench.window->annotator().sight().bank().at(2);
    QVERIFY(question.multiple);
    bench.window->annotator().place().setQuestion(2);
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("none"))));
    bench.press(answersOf(bench), keyOf(0));
    bench.press(answersOf(bench), keyOf(10)); // a letter
    QCOMPARE(bench.window->annotator().place().question(), 2);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(2), joinValues({question.options.at(0), question.options.at(10)}));
    QVERIFY(bench.window->findChild<AnswersPanel*>()->options()->button(10)->isChecked());
    QTest::mouseClick(bench.window->findChild<AnswersPanel*>()->options()->button(10), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(2), question.options.at(0));
}

void TestUiAnswers::aDigitOnASuggestionChoosesTheOption()
{
    const QString path = m_stores.fresh();
    constexpr int markings = 16;
    ImageId image = 0;
    {
        const auto store = store::Store::open(path, store::Access::Write);
        for (const ImageId one : store::imageIds(*store, View::Ground)) {
            AnswerEvent event;
            event.image = one;
            event.question = markings;
            event.value = QStringLiteral("white lines and bicycle lanes");
            event.speaker = {SpeakerKind::Model, QStringLiteral("reader"), QStringLiteral("r")};
            store::appendAnswer(*store, event);
            store::answersChanged(*store, one);
        }
    }
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    image = bench.window->walk().detail()->query.image.id;
    const Question& question = bench.window->annotator().sight().bank().at(markings);
    bench.window->annotator().place().setQuestion(markings);
    QCOMPARE(valuesAt(path, image).at(markings), QStringLiteral("white lines and bicycle lanes"));
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("white lines"))));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(markings), QStringLiteral("white lines"));
    // One's own answer is built upon, and taken out of.
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("arrows"))));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(markings), QStringLiteral("white lines and arrows"));
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("white lines"))));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(markings), QStringLiteral("arrows"));
}

void TestUiAnswers::aDigitOnAnothersAnswerChoosesTheOption()
{
    const QString path = m_stores.fresh();
    constexpr int markings = 16;
    {
        const auto store = store::Store::open(path, store::Access::Write);
        for (const ImageId one : store::imageIds(*store, View::Ground)) {
            AnswerEvent event;
            event.image = one;
            event.question = markings;
            event.value = QStringLiteral("white lines and bicycle lanes");
            event.speaker = {SpeakerKind::Person, QStringLiteral("Somebody Else"), {}};
            store::appendAnswer(*store, event);
            store::answersChanged(*store, one);
        }
    }
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const Question& question = bench.window->annotator().sight().bank().at(markings);
    bench.window->annotator().place().setQuestion(markings);
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("white lines"))));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(markings), QStringLiteral("white lines"));
}

void TestUiAnswers::whatIsTypedIsReadAsAnOptionAndSaid()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const int road = bench.window->annotator().sight().bank().indexOf(QStringLiteral("road_color"));
    QString said;
    QObject::connect(&bench.window->annotator(), &Annotator::refused, &bench.window->annotator(),
                     [&said](const QString& sentence) { said = sentence; });
    QTRY_COMPARE(bench.window->session().pending(), 0); // the store's reading of words is there
    bench.window->annotator().place().setQuestion(road);
    bench.window->annotator().write(QStringLiteral("gray"));
    QVERIFY2(said.contains(QStringLiteral("“gray” is read as “grey”")), qPrintable(said));
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(road), QStringLiteral("grey"));
    QCOMPARE(bench.window->annotator().sight().boards()[size_t(road)].current->value, QStringLiteral("grey"));
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(saved(bench));
    QTRY_VERIFY(valuesAt(path, image).at(road) != QStringLiteral("grey"));
}

void TestUiAnswers::suggestionsAreAcceptedOneByOneOrAllAtOnce()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QStringList suggested = valuesAt(path, image);
    bench.press(answersOf(bench), Qt::Key_Return);
    QCOMPARE(bench.window->annotator().place().question(), 1);
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 1);
    bench.press(answersOf(bench), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 30);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image), suggested);
    for (const AnswerEvent& event : currentAt(path, image)) {
        QCOMPARE(event.speaker.name, QStringLiteral("Ann"));
        QVERIFY(event.suggestionVisible);
    }
    QTRY_VERIFY(bench.window->actions()
                    .action(QStringLiteral("edit.undo"))
                    ->text()
                    .contains(QStringLiteral("All accepted")));
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(saved(bench));
    QTRY_COMPARE(bench.window->annotator().sight().answeredByMe(), 1); // all 29 at once
}

void TestUiAnswers::anotherAnswerIsWritten()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), Qt::Key_F2);
    QLineEdit* text = bench.window->findChild<AnswersPanel*>()->options()->freeText();
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClicks(text, QStringLiteral("2 piers, a 1b"));
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 0); // digits are typed, not chosen
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), QStringLiteral("2 piers, a 1b"));
    QVERIFY(bench.window->findChild<AnswersPanel*>()->description()->toPlainText().contains(
        QStringLiteral("‹2 piers, a 1b›")));
}

void TestUiAnswers::unsureAndClearedAnswersAreKept()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QString suggested = valuesAt(path, image).at(0);
    bench.press(answersOf(bench), Qt::Key_U);
    bench.press(answersOf(bench), Qt::Key_Delete);
    QVERIFY(saved(bench));
    const AnswerEvent first = currentAt(path, image).front();
    QVERIFY(first.unsure);
    QCOMPARE(first.value, suggested);
    QCOMPARE(valuesAt(path, image).at(1), QString());
}

void TestUiAnswers::blindHidesWhatOthersSaidUntilAnswered()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(bench.window->annotator().sight().isBlind());
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().edits().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    QAbstractItemModel* model = answersOf(bench)->model();
    const auto spoken = [&](int row) { return model->index(row, 0).data(Qt::AccessibleTextRole).toString(); };
    for (int q = 0; q < 30; ++q)
        QVERIFY2(spoken(q).contains(QStringLiteral("hidden")), qPrintable(spoken(q)));
    const QString suggested = valuesAt(path, image).at(0);
    bench.window->findChild<ComparePage*>()->tabs()->setCurrentIndex(1);
    const QAbstractItemModel* table = bench.window->findChild<ComparePage*>()->questions()->table()->model();
    QCOMPARE(table->rowCount(), 30);
    QVERIFY(table->index(0, AnswerModel::QueryColumn).data().toString() != suggested);
    QVERIFY(!bench.window->findChild<AnswersPanel*>()->options()->button(0)->isChecked());
    bench.press(answersOf(bench), Qt::Key_Return); // not unseen
    bench.press(answersOf(bench), Qt::Key_Return, Qt::ControlModifier);
    bench.press(answersOf(bench), Qt::Key_U);
    bench.press(answersOf(bench), Qt::Key_Delete);
    bench.window->annotator().review().takeSide(2);
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 0);
    bench.press(answersOf(bench), keyOf(2));
    QVERIFY(!spoken(0).contains(QStringLiteral("hidden")));
    QVERIFY(saved(bench));
    QVERIFY(!currentAt(path, image).front().suggestionVisible);
    bench.window->annotator().place().setQuestion(0); // now it has been seen
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    QVERIFY(currentAt(path, image).front().suggestionVisible);
    // Taken back, it is out of sight again, but not unseen.
    for (int undone = 0; undone < 2; ++undone) {
        QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(saved(bench));
    }
    QTRY_VERIFY(spoken(0).contains(QStringLiteral("hidden")));
    bench.window->annotator().place().setQuestion(0);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QVERIFY(currentAt(path, image).front().suggestionVisible);
}

void TestUiAnswers::barsSayWhatWouldMoveTheMatchAndLeadThere()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(bench.open(path));
    MoversPane* movers = bench.window->findChild<AnswersPanel*>()->movers();
    const QAbstractItemModelTester tester(&movers->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(movers->model().rowCount() > 0);
    QVERIFY(movers->model().rowCount() >= 218 - 30 - 30);
    double last = 2;
    for (int row = 0; row < movers->model().rowCount(); ++row) {
        const auto one = movers->model().index(row).data(MoversModel::RowRole).value<MoverRow>();
        QVERIFY(std::abs(one.share) <= last + 1e-12);
        last = std::abs(one.share);
    }
    const auto first = movers->model().index(3).data(MoversModel::RowRole).value<MoverRow>();
    QTest::mouseClick(movers->list()->viewport(), Qt::LeftButton, {},
                      movers->list()->visualRect(movers->model().index(3)).center());
    QCOMPARE(bench.window->annotator().place().question(), first.alternative.question);
    // Taking that answer does what the bar said.
    QTRY_VERIFY(bench.window->annotator().edits().canEdit());
    const Question& question = bench.window->annotator().sight().bank().at(first.alternative.question);
    if (!question.multiple) {
        bench.press(answersOf(bench), keyOf(question.optionIndex(first.alternative.value)));
        QCOMPARE(bench.window->walk().detail()->rankAfter, first.alternative.rank);
    }
    QVERIFY(saved(bench));
}

void TestUiAnswers::historyRestores()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QString suggested = valuesAt(path, image).at(0);
    bench.press(answersOf(bench), keyOf(4));
    QVERIFY(saved(bench));
    bench.window->annotator().place().setQuestion(0);
    QListWidget* list = bench.window->findChild<AnswersPanel*>()->history()->list();
    bench.window->findChild<AnswersPanel*>()->tabs()->setCurrentIndex(1);
    QTRY_COMPARE(list->count(), 2);
    QVERIFY(list->item(0)->text().contains(QStringLiteral("Ann")));
    QVERIFY(list->item(1)->text().contains(suggested));
    list->setCurrentRow(1);
    QTest::mouseClick(bench.window->findChild<AnswersPanel*>()->history()->restoreButton(), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), suggested);
    QCOMPARE(currentAt(path, image).front().speaker.name, QStringLiteral("Ann"));
}

/// The panel's keys answer, but not while a list in it has the focus.
void TestUiAnswers::listsInThePanelKeepTheirKeys()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    MoversPane* movers = bench.window->findChild<AnswersPanel*>()->movers();
    QTRY_VERIFY(movers->model().rowCount() > 2);
    movers->list()->setCurrentIndex(movers->model().index(0));
    bench.press(movers->list(), Qt::Key_Down);
    QCOMPARE(movers->list()->currentIndex().row(), 1);
    QCOMPARE(bench.window->annotator().place().question(), 0);
    const auto row = movers->model().index(1).data(MoversModel::RowRole).value<MoverRow>();
    bench.press(movers->list(), Qt::Key_Return);
    QCOMPARE(bench.window->annotator().place().question(), row.alternative.question);
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 0); // Return accepted nothing
}

void TestUiAnswers::aReviewerTakesSides()
{
    const QString path = m_stores.fresh();
    ImageId image = 0;
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
        image = store::caseKeys(*store, run, {}, store::CaseOrder::Name, false).front().query;
        for (const auto& [who, value] : {std::pair("Bea", "rural"), std::pair("Cem", "urban")}) {
            pipeline::Edit edit;
            edit.image = image;
            edit.by = QString::fromLatin1(who);
            edit.answers = {{0, QString::fromLatin1(value), false, true}};
            pipeline::applyEdit(*store, edit);
        }
    }
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    bench.window->actions().action(QStringLiteral("review.mode"))->trigger();
    QVERIFY(bench.window->findChild<AnswersPanel*>()->stateText().contains(QStringLiteral("A: Bea, B: Cem")));
    const auto row = answersOf(bench)->model()->index(0, 0).data(AnswerModel::RowRole).value<AnswerRow>();
    QCOMPARE(row.sides[1], QStringLiteral("rural"));
    QCOMPARE(row.sides[2], QStringLiteral("urban"));
    bench.press(answersOf(bench), Qt::Key_BracketLeft);
    QCOMPARE(bench.window->annotator().place().question(), 1);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), QStringLiteral("rural"));
    bench.press(answersOf(bench), Qt::Key_BracketRight); // nobody said anything there
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 1);
    bench.press(answersOf(bench), Qt::Key_Backslash);
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->annotator().sight().answeredByMe(), 2);
}

void TestUiAnswers::statesAreMarkedAndReturnedWithAComment()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.dialogs.nextComment = QStringLiteral("look at the roof");
    bench.window->actions().action(QStringLiteral("review.return"))->trigger();
    QVERIFY(
        bench.window->findChild<AnswersPanel*>()->stateText().contains(QStringLiteral("look at the roof")));
    QVERIFY(saved(bench));
    {
        const auto store = store::Store::open(path, store::Access::Read);
        const auto review = store::currentReview(*store, image);
        QCOMPARE(review->state, ReviewState::Returned);
        QCOMPARE(review->comment, QStringLiteral("look at the roof"));
        QCOMPARE(review->by, QStringLiteral("Ann"));
    }
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(saved(bench));
    QTRY_VERIFY(!bench.window->walk().detail()->query.review);
}

void TestUiAnswers::keysCanBeChangedAndCollisionsAreRefused()
{
    Bench bench;
    ShortcutsDialog dialog(bench.window->actions());
    QVERIFY(dialog.problem().isEmpty());
    const auto rowOf = [&](const QString& id) {
        const auto& specs = bench.window->actions().specs();
        return int(std::ranges::find(specs, id, &ActionSpec::id) - specs.begin());
    };
    dialog.table()->setCurrentCell(rowOf(QStringLiteral("answer.unsure")), 0);
    dialog.edit()->setKeySequence(QKeySequence(Qt::Key_Delete)); // already clears
    Q_EMIT dialog.edit()->editingFinished();
    QVERIFY2(dialog.problem().contains(QStringLiteral("Clear the answer")), qPrintable(dialog.problem()));
    dialog.edit()->setKeySequence(QKeySequence(Qt::Key_Y));
    Q_EMIT dialog.edit()->editingFinished();
    QVERIFY(dialog.problem().isEmpty());
    bench.dialogs.nextKeys = dialog.changed();
    bench.window->actions().action(QStringLiteral("edit.keys"))->trigger();
    QCOMPARE(bench.window->actions().action(QStringLiteral("answer.unsure"))->shortcut(),
             QKeySequence(Qt::Key_Y));
    QCOMPARE(bench.settings.keys().value(QStringLiteral("answer.unsure")), QKeySequence(Qt::Key_Y));
    QCOMPARE(bench.settings.keys().size(), 1);
}

GEOVLM_TEST(TestUiAnswers);

} // namespace tst_answers

#include "tst_answers.moc"
