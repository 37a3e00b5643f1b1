// SPDX-License-Identifier: GPL-3.0-or-later
// Answering in the real window: keys, saving, undo, the order that follows.
#include "answers/answers_panel.h"
#include "answers/history_pane.h"
#include "answers/movers_pane.h"
#include "answers/option_bar.h"
#include "bench.h"
#include "compare/compare_page.h"
#include "compare/questions_pane.h"
#include "compare/rank_rows.h"
#include "domain/answer_choice.h"
#include "live_fixture.h"
#include "shell/save_status.h"
#include "shell/shortcuts_dialog.h"
#include "store/answers.h"
#include "store/derived.h"
#include "store/reviews.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMutex>
#include <QPushButton>
#include <QStatusBar>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <csignal>
#include <sys/resource.h>

using namespace geovlm;
using namespace geovlm::ui;

namespace {

QListView* answersOf(test::Bench& bench)
{
    return bench.window->answers()->list();
}

bool saved(test::Bench& bench)
{
    return QTest::qWaitFor([&] {
        return bench.window->writer().saving() == StoreWriter::Saving::Saved &&
               !bench.window->writer().isBusy() && bench.window->session().pending() == 0;
    });
}

/// By a reading connection of its own, as another program would see it.
std::vector<AnswerEvent> currentAt(const QString& path, ImageId image)
{
    const auto store = store::Store::open(path, store::Access::Read);
    return store::currentAnswers(*store, image);
}

QStringList valuesAt(const QString& path, ImageId image)
{
    QStringList values(30);
    for (const AnswerEvent& event : currentAt(path, image))
        values[event.question] = event.value;
    return values;
}

Qt::Key keyOf(int option)
{
    return option < 9 ? Qt::Key(Qt::Key_1 + option) : Qt::Key(Qt::Key_A + option - 9);
}

std::vector<ImageId> shownOrder(test::Bench& bench)
{
    std::vector<ImageId> order;
    for (int place = 0; place < 10; ++place)
        order.push_back(bench.window->compare()->rows()->card(place, true)->reference());
    return order;
}

/// A candidate of the case shown that others have among their ten too.
ImageId sharedTile(test::Bench& bench, const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 run = store::latestRun(*store, QStringLiteral("rerank"))->id;
    for (const CaseCandidate& candidate : bench.window->walk().detail()->candidates)
        if (candidate.inTen && store::casesWith(*store, run, candidate.shown.image.id).size() > 2)
            return candidate.shown.image.id;
    return 0;
}

/// Makes the file system refuse growth of any file, and lets it again.
class FullDisk
{
public:
    explicit FullDisk(qint64 bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{rlim_t(bytes), m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    void free() { setrlimit(RLIMIT_FSIZE, &m_before); }
    ~FullDisk() { free(); }

private:
    rlimit m_before{};
};

} // namespace

class TestUiAnswers : public QObject
{
    Q_OBJECT

private:
    QString fresh(const test::LiveOptions& options = {})
    {
        m_folders.push_back(std::make_unique<QTemporaryDir>());
        return test::makeLiveFixture(m_folders.back()->path(), options);
    }

    std::vector<std::unique_ptr<QTemporaryDir>> m_folders;

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void thirtyAnswersByKeyboardAreUndoneAndRedoneAfterARestart();
    void anEditMovesTheCardsToTheNewOrder();
    void questionsThatAllowSeveralTakeSeveral();
    void suggestionsAreAcceptedOneByOneOrAllAtOnce();
    void anotherAnswerIsWritten();
    void unsureAndClearedAnswersAreKept();
    void blindHidesWhatOthersSaidUntilAnswered();
    void aFullDiskFailsToSaveAndRetrySaves();
    void aSecondWindowReadsOnlyUntilTheFirstCloses();
    void aCandidatesAnswersRankOthersInTheBackground();
    void barsSayWhatWouldMoveTheMatchAndLeadThere();
    void historyRestores();
    void undoJumpsToWhatItChanges();
    void aReviewerTakesSides();
    void statesAreMarkedAndReturnedWithAComment();
    void keysCanBeChangedAndCollisionsAreRefused();
    void aRemoteTextModelLeavesTheOldOrderUntilItsReply();
    void lateRepliesAreDropped();
    void stagesLetEditsIn();
};

void TestUiAnswers::thirtyAnswersByKeyboardAreUndoneAndRedoneAfterARestart()
{
    const QString path = fresh();
    QStringList before, after;
    ImageId image = 0;
    {
        test::Bench bench;
        QVERIFY(bench.open(path));
        image = bench.window->walk().detail()->query.image.id;
        before = valuesAt(path, image);
        QTRY_VERIFY(bench.window->annotator().canEdit());
        QTest::keyClick(bench.window.get(), Qt::Key_F4);
        QTRY_VERIFY(answersOf(bench)->hasFocus());
        const QuestionBank& bank = bench.window->annotator().bank();
        for (int q = 0; q < 30; ++q) {
            QCOMPARE(bench.window->annotator().question(), q);
            const int option = (q * 7 + 3) % int(bank.at(q).options.size());
            if (bank.at(q).multiple) // one that stands alone, then on
                QTest::keyClick(QApplication::focusWidget(),
                                keyOf(bank.at(q).optionIndex(QStringLiteral("none"))));
            else
                QTest::keyClick(QApplication::focusWidget(), keyOf(option));
            if (bank.at(q).multiple)
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        }
        QCOMPARE(bench.window->annotator().answeredByMe(), 30);
        QVERIFY(saved(bench));
        after = valuesAt(path, image);
        for (int q = 0; q < 30; ++q) {
            const int option = (q * 7 + 3) % int(bank.at(q).options.size());
            QCOMPARE(after.at(q),
                     bank.at(q).multiple ? QStringLiteral("none") : bank.at(q).options.at(option));
        }
        QTRY_VERIFY(bench.window->walk().detail()->query.review);
        QCOMPARE(bench.window->walk().detail()->query.review->state, ReviewState::Done);
        bench.window->walk().next(); // undo reaches across cases
        QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id != image);
        for (int undone = 0; undone < 30; ++undone) {
            QTRY_VERIFY(bench.window->annotator().canUndo());
            QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
            QVERIFY(saved(bench));
        }
        QTRY_VERIFY(!bench.window->annotator().canUndo());
        QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id == image);
        QCOMPARE(valuesAt(path, image), before);
    }
    test::Bench bench;
    QVERIFY(bench.open(path));
    QAction* redo = bench.window->actions().action(QStringLiteral("edit.redo"));
    for (int redone = 0; redone < 30; ++redone) {
        QTRY_VERIFY(bench.window->annotator().canRedo());
        QVERIFY2(redo->text().contains(QStringLiteral("place_0000")), qPrintable(redo->text()));
        QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(saved(bench));
    }
    QTRY_VERIFY(!bench.window->annotator().canRedo());
    QCOMPARE(valuesAt(path, image), after);
}

void TestUiAnswers::anEditMovesTheCardsToTheNewOrder()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const auto detail = bench.window->walk().detail();
    QVERIFY(detail->live);
    const auto before = shownOrder(bench);
    int moved = 0;
    for (int q = 0; q < 30; ++q) {
        bench.window->annotator().setQuestion(q);
        bench.press(answersOf(bench), keyOf(1));
        // At once: nothing was waited for.
        pipeline::LiveCase expected = *bench.window->walk().detail()->live;
        const store::Reranking order = expected.ranking();
        for (int place = 0; place < 10; ++place)
            QCOMPARE(bench.window->compare()->rows()->card(place, true)->reference(),
                     order.candidates[size_t(place)].reference);
        moved += shownOrder(bench) != before ? 1 : 0;
    }
    QVERIFY(moved > 0);
    QVERIFY(saved(bench));
    // What the writer stored in the background is what was shown.
    const auto shown = shownOrder(bench);
    const auto stored = [&] {
        const auto store = store::Store::open(path, store::Access::Read);
        const auto run = store::latestRun(*store, QStringLiteral("rerank"));
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
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const Question& question = bench.window->annotator().bank().at(2);
    QVERIFY(question.multiple);
    bench.window->annotator().setQuestion(2);
    bench.press(answersOf(bench), keyOf(question.optionIndex(QStringLiteral("none"))));
    bench.press(answersOf(bench), keyOf(0));
    bench.press(answersOf(bench), keyOf(10)); // a letter
    QCOMPARE(bench.window->annotator().question(), 2);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(2), joinValues({question.options.at(0), question.options.at(10)}));
    QVERIFY(bench.window->answers()->options()->button(10)->isChecked());
    QTest::mouseClick(bench.window->answers()->options()->button(10), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(2), question.options.at(0));
}

void TestUiAnswers::suggestionsAreAcceptedOneByOneOrAllAtOnce()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QStringList suggested = valuesAt(path, image);
    bench.press(answersOf(bench), Qt::Key_Return);
    QCOMPARE(bench.window->annotator().question(), 1);
    QCOMPARE(bench.window->annotator().answeredByMe(), 1);
    bench.press(answersOf(bench), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.window->annotator().answeredByMe(), 30);
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
    QTRY_COMPARE(bench.window->annotator().answeredByMe(), 1); // all 29 at once
}

void TestUiAnswers::anotherAnswerIsWritten()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.press(answersOf(bench), Qt::Key_F2);
    QLineEdit* text = bench.window->answers()->options()->freeText();
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClicks(text, QStringLiteral("2 piers, a 1b"));
    QCOMPARE(bench.window->annotator().answeredByMe(), 0); // digits are typed, not chosen
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), QStringLiteral("2 piers, a 1b"));
    QVERIFY(
        bench.window->answers()->description()->toPlainText().contains(QStringLiteral("‹2 piers, a 1b›")));
}

void TestUiAnswers::unsureAndClearedAnswersAreKept()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
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
    const QString path = fresh();
    test::Bench bench;
    QTest::keyClick(bench.window.get(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(bench.window->annotator().isBlind());
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    QAbstractItemModel* model = answersOf(bench)->model();
    const auto spoken = [&](int row) { return model->index(row, 0).data(Qt::AccessibleTextRole).toString(); };
    for (int q = 0; q < 30; ++q)
        QVERIFY2(spoken(q).contains(QStringLiteral("hidden")), qPrintable(spoken(q)));
    const QString suggested = valuesAt(path, image).at(0);
    bench.window->compare()->tabs()->setCurrentIndex(1);
    const QAbstractItemModel* table = bench.window->compare()->questions()->table()->model();
    QCOMPARE(table->rowCount(), 30);
    QVERIFY(table->index(0, AnswerModel::QueryColumn).data().toString() != suggested);
    QVERIFY(!bench.window->answers()->options()->button(0)->isChecked());
    bench.press(answersOf(bench), Qt::Key_Return); // not unseen
    bench.press(answersOf(bench), Qt::Key_Return, Qt::ControlModifier);
    bench.press(answersOf(bench), Qt::Key_U);
    bench.press(answersOf(bench), Qt::Key_Delete);
    bench.window->annotator().takeSide(2);
    QCOMPARE(bench.window->annotator().answeredByMe(), 0);
    bench.press(answersOf(bench), keyOf(2));
    QVERIFY(!spoken(0).contains(QStringLiteral("hidden")));
    QVERIFY(saved(bench));
    QVERIFY(!currentAt(path, image).front().suggestionVisible);
    bench.window->annotator().setQuestion(0); // now it has been seen
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(saved(bench));
    QVERIFY(currentAt(path, image).front().suggestionVisible);
    // Taken back, it is out of sight again, but not unseen.
    for (int undone = 0; undone < 2; ++undone) {
        QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(saved(bench));
    }
    QTRY_VERIFY(spoken(0).contains(QStringLiteral("hidden")));
    bench.window->annotator().setQuestion(0);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QVERIFY(currentAt(path, image).front().suggestionVisible);
}

void TestUiAnswers::aFullDiskFailsToSaveAndRetrySaves()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    bench.press(answersOf(bench), keyOf(1)); // makes the log
    QVERIFY(saved(bench));
    QVERIFY(bench.settled());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const int row = bench.window->walk().row();
    const QString question = bench.window->annotator().bank().at(1).options.at(2);
    FullDisk disk(QFileInfo(path + QStringLiteral("-wal")).size());
    bench.press(answersOf(bench), keyOf(2));
    QTRY_COMPARE(bench.window->writer().saving(), StoreWriter::Saving::Failed);
    QVERIFY2(bench.window->saveStatus()->text().startsWith(QStringLiteral("Save failed: ")),
             qPrintable(bench.window->saveStatus()->text()));
    QVERIFY(bench.window->saveStatus()->retryButton()->isVisible());
    // The answer stays on screen, what comes after it waits behind it, and the case cannot be left.
    QCOMPARE(bench.window->walk().detail()->query.values(30).at(1), question);
    bench.press(answersOf(bench), keyOf(0));
    bench.window->walk().next();
    QCOMPARE(bench.window->walk().row(), row);
    QVERIFY(valuesAt(path, image).at(1) != question);
    // Neither a stage that ends nor a filter that leaves the case out takes it off the screen.
    bench.window->actions().action(QStringLiteral("run.describe"))->trigger();
    QTRY_COMPARE(bench.stagesRun.load(), 1);
    QTRY_VERIFY(!bench.window->jobs().isRunning());
    bench.window->view().edit([](store::CaseFilter& filter) { filter.text = QStringLiteral("place_0003"); });
    QTRY_VERIFY(!bench.window->cases().isLoading());
    QVERIFY(bench.window->walk().detail());
    QCOMPARE(bench.window->walk().detail()->query.values(30).at(1), question);
    bench.window->view().clear();
    QTRY_VERIFY(!bench.window->cases().isLoading());
    QTest::mouseClick(bench.window->saveStatus()->retryButton(), Qt::LeftButton);
    QTRY_COMPARE(bench.window->writer().saving(), StoreWriter::Saving::Failed);
    disk.free();
    QTest::mouseClick(bench.window->saveStatus()->retryButton(), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->saveStatus()->text(), QStringLiteral("Saved"));
    QTRY_VERIFY(bench.window->walk().detail());
    QCOMPARE(valuesAt(path, image).at(1), question);
    QCOMPARE(valuesAt(path, image).at(2), bench.window->annotator().bank().at(2).options.at(0));
    bench.window->walk().next();
    QCOMPARE(bench.window->walk().row(), row + 1);
}

void TestUiAnswers::aSecondWindowReadsOnlyUntilTheFirstCloses()
{
    const QString path = fresh();
    auto first = std::make_unique<test::Bench>();
    QVERIFY(first->open(path));
    QTRY_VERIFY(first->window->annotator().canEdit());
    test::Bench second;
    QVERIFY(second.open(path));
    QTRY_COMPARE(second.window->writer().access(), StoreWriter::Access::ReadOnly);
    const QString text = second.window->saveStatus()->text();
    QVERIFY2(text.contains(QString::number(QCoreApplication::applicationPid())), qPrintable(text));
    QVERIFY(!second.window->annotator().canEdit());
    second.press(answersOf(second), keyOf(1));
    QCOMPARE(second.window->annotator().answeredByMe(), 0);
    first.reset();
    QTRY_VERIFY(second.window->annotator().canEdit());
}

void TestUiAnswers::aCandidatesAnswersRankOthersInTheBackground()
{
    const QString path = fresh({40, false});
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    bench.press(answersOf(bench), Qt::Key_Right);
    QCOMPARE(bench.window->annotator().side(), Annotator::Side::Candidate);
    ImageId tile = bench.window->annotator().image()->image.id;
    QCOMPARE(tile, bench.window->walk().picked()->shown.image.id);
    bench.press(answersOf(bench), Qt::Key_Right);
    QVERIFY(bench.window->annotator().image()->image.id != tile); // the next candidate
    bench.press(answersOf(bench), Qt::Key_Left);
    QCOMPARE(bench.window->annotator().image()->image.id, tile);
    tile = sharedTile(bench, path);
    QVERIFY(tile != 0);
    bench.window->walk().pick(tile);
    QStringList said; // the count is shown while it goes down
    connect(&bench.window->annotator(), &Annotator::rerankingChanged, this,
            [&] { said << bench.window->saveStatus()->rerankingText(); });
    for (int q = 0; q < 12; ++q)
        bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    const auto owed = [&] {
        const auto store = store::Store::open(path, store::Access::Read);
        return store::owedCount(*store, store::latestRun(*store, QStringLiteral("rerank"))->id);
    };
    QTRY_COMPARE(owed(), 0);
    QTRY_COMPARE(bench.window->annotator().rerankingLeft(), 0);
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 run = store::latestRun(*store, QStringLiteral("rerank"))->id;
    const auto keys = store::casesWith(*store, run, tile);
    QVERIFY(keys.size() > 1);
    const auto models = pipeline::liveModels(*store, run);
    for (const store::CaseKey& key : keys) {
        const store::Reranking stored = store::reranking(*store, run, key.split, key.query);
        QVERIFY(stored.revised > 0);
        pipeline::LiveCase one(*store, models, key);
        QCOMPARE(stored.candidates.front().reference, one.ranking().candidates.front().reference);
    }
}

void TestUiAnswers::barsSayWhatWouldMoveTheMatchAndLeadThere()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    MoversPane* movers = bench.window->answers()->movers();
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
    QCOMPARE(bench.window->annotator().question(), first.alternative.question);
    // Taking that answer does what the bar said.
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const Question& question = bench.window->annotator().bank().at(first.alternative.question);
    if (!question.multiple) {
        bench.press(answersOf(bench), keyOf(question.optionIndex(first.alternative.value)));
        QCOMPARE(bench.window->walk().detail()->rankAfter, first.alternative.rank);
    }
    QVERIFY(saved(bench));
}

void TestUiAnswers::historyRestores()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const QString suggested = valuesAt(path, image).at(0);
    bench.press(answersOf(bench), keyOf(4));
    QVERIFY(saved(bench));
    bench.window->annotator().setQuestion(0);
    QListWidget* list = bench.window->answers()->history()->list();
    bench.window->answers()->tabs()->setCurrentIndex(1);
    QTRY_COMPARE(list->count(), 2);
    QVERIFY(list->item(0)->text().contains(QStringLiteral("Ann")));
    QVERIFY(list->item(1)->text().contains(suggested));
    list->setCurrentRow(1);
    QTest::mouseClick(bench.window->answers()->history()->restoreButton(), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), suggested);
    QCOMPARE(currentAt(path, image).front().speaker.name, QStringLiteral("Ann"));
}

void TestUiAnswers::undoJumpsToWhatItChanges()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.window->annotator().setQuestion(17);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    // A filter that leaves the case out does not hide what is undone.
    bench.window->view().edit([](store::CaseFilter& filter) { filter.text = QStringLiteral("place_0003"); });
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id != image);
    bench.window->annotator().setQuestion(2);
    QTRY_VERIFY(bench.window->annotator().canUndo());
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id == image);
    QTRY_COMPARE(bench.window->annotator().question(), 17);
    QVERIFY(saved(bench));
}

void TestUiAnswers::aReviewerTakesSides()
{
    const QString path = fresh();
    ImageId image = 0;
    {
        const auto store = store::Store::open(path, store::Access::Write);
        const qint64 run = store::latestRun(*store, QStringLiteral("rerank"))->id;
        image = store::caseKeys(*store, run, {}, store::CaseOrder::Name, false).front().query;
        for (const auto& [who, value] : {std::pair("Bea", "rural"), std::pair("Cem", "urban")}) {
            pipeline::Edit edit;
            edit.image = image;
            edit.by = QString::fromLatin1(who);
            edit.answers = {{0, QString::fromLatin1(value), false, true}};
            pipeline::applyEdit(*store, edit);
        }
    }
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    bench.window->actions().action(QStringLiteral("review.mode"))->trigger();
    QVERIFY(bench.window->answers()->stateText().contains(QStringLiteral("A: Bea, B: Cem")));
    const auto row = answersOf(bench)->model()->index(0, 0).data(AnswerModel::RowRole).value<AnswerRow>();
    QCOMPARE(row.sides[1], QStringLiteral("rural"));
    QCOMPARE(row.sides[2], QStringLiteral("urban"));
    bench.press(answersOf(bench), Qt::Key_BracketLeft);
    QCOMPARE(bench.window->annotator().question(), 1);
    QVERIFY(saved(bench));
    QCOMPARE(valuesAt(path, image).at(0), QStringLiteral("rural"));
    bench.press(answersOf(bench), Qt::Key_BracketRight); // nobody said anything there
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->annotator().answeredByMe(), 1);
    bench.press(answersOf(bench), Qt::Key_Backslash);
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->annotator().answeredByMe(), 2);
}

void TestUiAnswers::statesAreMarkedAndReturnedWithAComment()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.dialogs.nextComment = QStringLiteral("look at the roof");
    bench.window->actions().action(QStringLiteral("review.return"))->trigger();
    QVERIFY(bench.window->answers()->stateText().contains(QStringLiteral("look at the roof")));
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
    test::Bench bench;
    ShortcutsDialog dialog(bench.window->actions());
    QVERIFY(dialog.problem().isEmpty());
    const auto rowOf = [&](const QString& id) {
        const auto& specs = bench.window->actions().specs();
        return int(std::ranges::find(specs, id, &ActionSpec::id) - specs.begin());
    };
    dialog.table()->setCurrentCell(rowOf(QStringLiteral("answer.unsure")), 0);
    dialog.edit()->setKeySequence(QKeySequence(Qt::Key_Delete)); // already clears
    Q_EMIT dialog.edit()->editingFinished();
    QVERIFY2(dialog.problem().contains(QStringLiteral("answer.clear")), qPrintable(dialog.problem()));
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

void TestUiAnswers::aRemoteTextModelLeavesTheOldOrderUntilItsReply()
{
    const QString path = fresh({10, true});
    test::Bench bench;
    QMutex gate;
    gate.lock();
    bench.window->annotator().setTextSource([&gate](const QString& model, const QString& description) {
        const QMutexLocker waiting(&gate);
        return model == QLatin1String("far-away") ? test::remoteVector(description) : std::vector<float>();
    });
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const auto before = bench.window->walk().detail()->at(0, true)->place.score;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(bench.window->walk().detail()->stale);
    QCOMPARE(bench.window->walk().detail()->at(0, true)->place.score, before);
    gate.unlock();
    QTRY_VERIFY(!bench.window->walk().detail()->stale);
    QVERIFY(bench.window->walk().detail()->at(0, true)->place.score != before);
    QVERIFY(saved(bench));
    // The vector was kept, so the store's own order follows without asking again.
    const auto owed = [&] {
        const auto store = store::Store::open(path, store::Access::Read);
        return store::owedCount(*store, store::latestRun(*store, QStringLiteral("rerank"))->id);
    };
    QTRY_COMPARE(owed(), 0);
}

void TestUiAnswers::lateRepliesAreDropped()
{
    const QString path = fresh({10, true});
    test::Bench bench;
    QMutex first;
    first.lock();
    std::atomic<int> asked = 0;
    bench.window->annotator().setTextSource([&](const QString&, const QString& description) {
        if (asked++ == 0) {
            const QMutexLocker waiting(&first);
            return std::vector<float>(24, 0.5F); // what must never be shown
        }
        return test::remoteVector(description);
    });
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    bench.press(answersOf(bench), keyOf(3));
    QTRY_COMPARE(asked.load(), 1);
    bench.press(answersOf(bench), keyOf(2));
    QTRY_VERIFY(!bench.window->walk().detail()->stale);
    const auto score = bench.window->walk().detail()->at(0, true)->place.score;
    first.unlock();
    QTRY_VERIFY(!bench.window->annotator().isBusy());
    QCOMPARE(bench.window->walk().detail()->at(0, true)->place.score, score);
    QVERIFY(saved(bench));
}

void TestUiAnswers::stagesLetEditsIn()
{
    const QString path = fresh();
    test::Bench bench;
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().canEdit());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.stageWaits = true;
    bench.window->actions().action(QStringLiteral("run.describe"))->trigger();
    QTRY_VERIFY(bench.window->jobs().isRunning());
    bench.press(answersOf(bench), keyOf(4));
    const QString value = bench.window->annotator().bank().at(0).options.at(4);
    QTRY_COMPARE(valuesAt(path, image).at(0), value); // while the stage is still at work
    QVERIFY(bench.window->jobs().isRunning());
    bench.stageWaits = false;
    QTRY_VERIFY(!bench.window->jobs().isRunning());
}

QTEST_MAIN(TestUiAnswers)
#include "tst_ui_answers.moc"
