// SPDX-License-Identifier: GPL-3.0-or-later
// Saving, undo and what follows an answer, in the real window.
#include "answers/answers_panel.h"
#include "pipeline/live/edit.h"
#include "shell/notices/save_status.h"
#include "store/answers/imported_rows.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "support/registry.h"
#include "support/ui/answering.h"

#include <QAction>
#include <QFileInfo>
#include <QListView>
#include <QMutex>
#include <QTest>
#include <QToolButton>
#include <atomic>
#include <csignal>
#include <sys/resource.h>

namespace tst_saving {

using namespace geovlm::test;
using namespace geovlm::ui;
using namespace geovlm;

namespace {

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

QString captionOf(ImageId image)
{
    return QStringLiteral("A road beside house %1.").arg(image);
}

/// Takes back what is said of every query and gives each a caption in its place, embedded by the model from
/// elsewhere.
void captionQueries(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Write);
    store::Transaction transaction(*store);
    const auto models = pipeline::liveModels(*store, store::latestRun(*store, RunKind::Rerank)->id);
    for (const ImageId image : store::imageIds(*store, View::Ground)) {
        pipeline::Edit edit{store::ActionKind::Clear, image, QStringLiteral("Bea"), {}, {}, {}};
        for (int question = 0; question < store->questions().size(); ++question)
            edit.answers.push_back({question, {}, false, false});
        pipeline::applyEdit(*store, edit);
        store::putCaption(*store, 0, image, {captionOf(image), QStringLiteral("a.jpg")});
        store::captionChanged(*store, image);
        pipeline::keepText(*store, *models, pipeline::answerSheets(*store, {image}).front(),
                           remoteVector(captionOf(image)));
    }
    transaction.commit();
}

/// Gives every match among the ten a rank that is not among them.
void rankMatchesBehindTheTen(const QString& path)
{
    const auto store = store::Store::open(path, store::Access::Write);
    store::Transaction transaction(*store);
    const qint64 retrieve = store::latestRun(*store, RunKind::Retrieve)->id;
    const qint64 rerank = store::latestRun(*store, RunKind::Rerank)->id;
    for (const store::Split& split : store::splits(*store)) {
        for (store::Retrieval one : store::retrievals(*store, retrieve, split.id, Role::Test)) {
            one.rank = std::max(one.rank, 12);
            store::putRetrieval(*store, retrieve, split.id, Role::Test, one);
        }
        for (store::Reranking one : store::rerankings(*store, rerank, split.id, Role::Test)) {
            one.rankBefore = std::max(one.rankBefore, 12);
            store::putReranking(*store, rerank, split.id, Role::Test, one);
        }
    }
    transaction.commit();
}

Outcome listedOutcome(const QString& path, const store::CaseKey& key)
{
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
    return store::caseRows(*store, run, {key}).front().outcome;
}

} // namespace

class TestUiSaving : public QObject
{
    Q_OBJECT

private:
    LiveStores m_stores;

private Q_SLOTS:
    void initTestCase() { qputenv("USER", "Ann"); }
    void thirtyAnswersByKeyboardAreUndoneAndRedoneAfterARestart();
    void aFullDiskFailsToSaveAndRetrySaves();
    void aSecondWindowReadsOnlyUntilTheFirstCloses();
    void aCandidatesAnswersRankOthersInTheBackground();
    void undoJumpsToWhatItChanges();
    void aRemoteTextModelLeavesTheOldOrderUntilItsReply();
    void lateRepliesAreDropped();
    void aCaptionedImageKeepsItsCaptionAfterAnEdit();
    void headerAndListNameTheSameOutcome();
    void stagesLetEditsIn();
};

void TestUiSaving::thirtyAnswersByKeyboardAreUndoneAndRedoneAfterARestart()
{
    const QString path = m_stores.fresh();
    QStringList before, after;
    ImageId image = 0;
    {
        Bench bench;
        QVERIFY(bench.open(path));
        image = bench.window->walk().detail()->query.image.id;
        before = valuesAt(path, image);
        QTRY_VERIFY(bench.window->annotator().edits().canEdit());
        QTest::keyClick(bench.window.get(), Qt::Key_F4);
        QTRY_VERIFY(answersOf(bench)->hasFocus());
        const QuestionBank& bank = bench.window->annotator().sight().bank();
        for (int q = 0; q < 30; ++q) {
            QCOMPARE(bench.window->annotator().place().question(), q);
            const int option = (q * 7 + 3) % int(bank.at(q).options.size());
            if (bank.at(q).multiple) // one that stands alone, then on
                QTest::keyClick(QApplication::focusWidget(),
                                keyOf(bank.at(q).optionIndex(QStringLiteral("none"))));
            else
                QTest::keyClick(QApplication::focusWidget(), keyOf(option));
            if (bank.at(q).multiple)
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        }
        QCOMPARE(bench.window->annotator().sight().answeredByMe(), 30);
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
            QTRY_VERIFY(bench.window->annotator().undoLog().canUndo());
            QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
            QVERIFY(saved(bench));
        }
        QTRY_VERIFY(!bench.window->annotator().undoLog().canUndo());
        QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id == image);
        QCOMPARE(valuesAt(path, image), before);
    }
    Bench bench;
    QVERIFY(bench.open(path));
    QAction* redo = bench.window->actions().action(QStringLiteral("edit.redo"));
    for (int redone = 0; redone < 30; ++redone) {
        QTRY_VERIFY(bench.window->annotator().undoLog().canRedo());
        QVERIFY2(redo->text().contains(QStringLiteral("place_0000")), qPrintable(redo->text()));
        QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(saved(bench));
    }
    QTRY_VERIFY(!bench.window->annotator().undoLog().canRedo());
    QCOMPARE(valuesAt(path, image), after);
}

void TestUiSaving::aFullDiskFailsToSaveAndRetrySaves()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    bench.press(answersOf(bench), keyOf(1)); // makes the log
    QVERIFY(saved(bench));
    QVERIFY(bench.settled());
    const ImageId image = bench.window->walk().detail()->query.image.id;
    const int row = bench.window->walk().row();
    const QString question = bench.window->annotator().sight().bank().at(1).options.at(2);
    FullDisk disk(QFileInfo(path + QStringLiteral("-wal")).size());
    bench.press(answersOf(bench), keyOf(2));
    QTRY_COMPARE(bench.window->writer().saving(), StoreWriter::Saving::Failed);
    QVERIFY2(bench.window->findChild<SaveStatus*>()->text().startsWith(QStringLiteral("Save failed: ")),
             qPrintable(bench.window->findChild<SaveStatus*>()->text()));
    QVERIFY(bench.window->findChild<SaveStatus*>()->retryButton()->isVisible());
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
    QTest::mouseClick(bench.window->findChild<SaveStatus*>()->retryButton(), Qt::LeftButton);
    QTRY_COMPARE(bench.window->writer().saving(), StoreWriter::Saving::Failed);
    disk.free();
    QTest::mouseClick(bench.window->findChild<SaveStatus*>()->retryButton(), Qt::LeftButton);
    QVERIFY(saved(bench));
    QCOMPARE(bench.window->findChild<SaveStatus*>()->text(), QStringLiteral("Saved"));
    QTRY_VERIFY(bench.window->walk().detail());
    QCOMPARE(valuesAt(path, image).at(1), question);
    QCOMPARE(valuesAt(path, image).at(2), bench.window->annotator().sight().bank().at(2).options.at(0));
    bench.window->walk().next();
    QCOMPARE(bench.window->walk().row(), row + 1);
}

void TestUiSaving::aSecondWindowReadsOnlyUntilTheFirstCloses()
{
    const QString path = m_stores.fresh();
    auto first = std::make_unique<Bench>();
    QVERIFY(first->open(path));
    QTRY_VERIFY(first->window->annotator().edits().canEdit());
    Bench second;
    QVERIFY(second.open(path));
    QTRY_COMPARE(second.window->writer().access(), StoreWriter::Access::ReadOnly);
    const QString text = second.window->findChild<SaveStatus*>()->text();
    QVERIFY2(text.contains(QString::number(QCoreApplication::applicationPid())), qPrintable(text));
    QVERIFY(!second.window->annotator().edits().canEdit());
    second.press(answersOf(second), keyOf(1));
    QCOMPARE(second.window->annotator().sight().answeredByMe(), 0);
    first.reset();
    QTRY_VERIFY(second.window->annotator().edits().canEdit());
}

void TestUiSaving::aCandidatesAnswersRankOthersInTheBackground()
{
    const QString path = m_stores.fresh({40, false});
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    bench.press(answersOf(bench), Qt::Key_Right);
    QCOMPARE(bench.window->annotator().place().side(), AnswerPlace::Side::Candidate);
    ImageId tile = bench.window->annotator().sight().image()->image.id;
    QCOMPARE(tile, bench.window->walk().picked()->shown.image.id);
    bench.press(answersOf(bench), Qt::Key_Right);
    QVERIFY(bench.window->annotator().sight().image()->image.id != tile); // the next candidate
    bench.press(answersOf(bench), Qt::Key_Left);
    QCOMPARE(bench.window->annotator().sight().image()->image.id, tile);
    tile = sharedTile(bench, path);
    QVERIFY(tile != 0);
    bench.window->walk().pick(tile);
    QStringList said; // the count is shown while it goes down
    connect(&bench.window->annotator().ranking(), &BackgroundRanking::changed, this,
            [&] { said << bench.window->findChild<SaveStatus*>()->rerankingText(); });
    for (int q = 0; q < 12; ++q)
        bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QTRY_COMPARE(owedAt(path), 0);
    QTRY_COMPARE(bench.window->annotator().ranking().left(), 0);
    const auto store = store::Store::open(path, store::Access::Read);
    const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
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

void TestUiSaving::undoJumpsToWhatItChanges()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.window->annotator().place().setQuestion(17);
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    // A filter that leaves the case out does not hide what is undone.
    bench.window->view().edit([](store::CaseFilter& filter) { filter.text = QStringLiteral("place_0003"); });
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id != image);
    bench.window->annotator().place().setQuestion(2);
    QTRY_VERIFY(bench.window->annotator().undoLog().canUndo());
    QTest::keyClick(bench.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(bench.window->walk().detail() && bench.window->walk().detail()->query.image.id == image);
    QTRY_COMPARE(bench.window->annotator().place().question(), 17);
    QVERIFY(saved(bench));
}

void TestUiSaving::aRemoteTextModelLeavesTheOldOrderUntilItsReply()
{
    const QString path = m_stores.fresh({10, true});
    Bench bench;
    QMutex gate;
    gate.lock();
    bench.window->annotator().texts().setSource([&gate](const QString& model, const QString& description) {
        const QMutexLocker waiting(&gate);
        return model == QLatin1String("far-away") ? remoteVector(description) : std::vector<float>();
    });
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().edits().canEdit());
    const auto before = bench.window->walk().detail()->at(0, true)->place.score;
    bench.press(answersOf(bench), keyOf(3));
    QVERIFY(bench.window->walk().detail()->stale);
    QCOMPARE(bench.window->walk().detail()->at(0, true)->place.score, before);
    gate.unlock();
    QTRY_VERIFY(!bench.window->walk().detail()->stale);
    QVERIFY(bench.window->walk().detail()->at(0, true)->place.score != before);
    QVERIFY(saved(bench));
    // The vector was kept, so the store's own order follows without asking again.
    QTRY_COMPARE(owedAt(path), 0);
}

void TestUiSaving::lateRepliesAreDropped()
{
    const QString path = m_stores.fresh({10, true});
    Bench bench;
    QMutex first;
    first.lock();
    std::atomic<int> asked = 0;
    bench.window->annotator().texts().setSource([&](const QString&, const QString& description) {
        if (asked++ == 0) {
            const QMutexLocker waiting(&first);
            return std::vector<float>(24, 0.5F); // what must never be shown
        }
        return remoteVector(description);
    });
    QVERIFY(bench.open(path));
    QTRY_VERIFY(bench.window->annotator().edits().canEdit());
    bench.press(answersOf(bench), keyOf(3));
    QTRY_COMPARE(asked.load(), 1);
    bench.press(answersOf(bench), keyOf(2));
    QTRY_VERIFY(!bench.window->walk().detail()->stale);
    const auto score = bench.window->walk().detail()->at(0, true)->place.score;
    first.unlock();
    QTRY_VERIFY(!bench.window->annotator().texts().isBusy());
    QCOMPARE(bench.window->walk().detail()->at(0, true)->place.score, score);
    QVERIFY(saved(bench));
}

void TestUiSaving::aCaptionedImageKeepsItsCaptionAfterAnEdit()
{
    const QString path = m_stores.fresh({10, true});
    captionQueries(path);
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const auto detail = [&] { return bench.window->walk().detail(); };
    const ImageId image = detail()->query.image.id;
    QVERIFY(detail()->live && !detail()->stale);
    QCOMPARE(detail()->live->sheet(image).description(), captionOf(image));
    const float before = detail()->at(0, true)->place.score;
    bench.window->annotator().review().setState(ReviewState::InProgress);
    QVERIFY(saved(bench));
    QTRY_VERIFY(detail()->query.review && detail()->query.review->id != 0); // read back
    QCOMPARE(detail()->live->sheet(image).description(), captionOf(image));
    QVERIFY(!detail()->stale);
    QCOMPARE(detail()->at(0, true)->place.score, before);
}

void TestUiSaving::headerAndListNameTheSameOutcome()
{
    const QString path = m_stores.fresh();
    rankMatchesBehindTheTen(path);
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const auto detail = [&] { return bench.window->walk().detail(); };
    QVERIFY(detail()->inTen());
    QCOMPARE(detail()->outcome, listedOutcome(path, detail()->key));
    bench.press(answersOf(bench), keyOf(1));
    QVERIFY(saved(bench));
    QTRY_COMPARE(owedAt(path), 0);
    QCOMPARE(detail()->outcome, listedOutcome(path, detail()->key));
}

void TestUiSaving::stagesLetEditsIn()
{
    const QString path = m_stores.fresh();
    Bench bench;
    QVERIFY(openForAnswers(bench, path));
    const ImageId image = bench.window->walk().detail()->query.image.id;
    bench.stageWaits = true;
    bench.window->actions().action(QStringLiteral("run.describe"))->trigger();
    QTRY_VERIFY(bench.window->jobs().isRunning());
    bench.press(answersOf(bench), keyOf(4));
    const QString value = bench.window->annotator().sight().bank().at(0).options.at(4);
    QTRY_COMPARE(valuesAt(path, image).at(0), value); // while the stage is still at work
    QVERIFY(bench.window->jobs().isRunning());
    bench.stageWaits = false;
    QTRY_VERIFY(!bench.window->jobs().isRunning());
}

GEOVLM_TEST(TestUiSaving);

} // namespace tst_saving

#include "tst_saving.moc"
