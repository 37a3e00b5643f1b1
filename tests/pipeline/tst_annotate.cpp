// SPDX-License-Identifier: GPL-3.0-or-later
// Edits and what follows from them: scores, undo, what is owed, what nothing may replace.
#include "annotate_support.h"
#include "domain/error.h"
#include "ml/engine.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/live/edit.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/settle.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/staleness.h"
#include "store/annotation/reviews.h"
#include "store/answers/synonyms.h"
#include "store/results/invalidation.h"
#include "support/registry.h"

#include <QTest>

namespace tst_annotate {

using namespace geovlm::test::annotate_support;
using namespace geovlm::test;
using namespace geovlm;

class AnnotateTest : public RankedToys
{
    Q_OBJECT

private Q_SLOTS:
    /// "None" beside another option is no answer: the likelier of the two is.
    void theReaderNeverSaysNoneBesideAnother()
    {
        const QuestionBank& bank = QuestionBank::standard();
        const int index = bank.indexOf(QStringLiteral("distinctive_features"));
        const Question& question = bank.at(index);
        std::vector<float> likely(std::size_t(question.options.size()), 0.1F);
        const auto said = [&](float none, float buildings, float parks) {
            likely[std::size_t(question.optionIndex(QStringLiteral("none")))] = none;
            likely[std::size_t(question.optionIndex(QStringLiteral("historical buildings")))] = buildings;
            likely[std::size_t(question.optionIndex(QStringLiteral("parks")))] = parks;
            return pipeline::suggestion(1, index, question, likely).value;
        };
        QCOMPARE(said(0.6F, 0.7F, 0.1F), QStringLiteral("historical buildings"));
        QCOMPARE(said(0.6F, 0.55F, 0.7F), QStringLiteral("historical buildings and parks"));
        QCOMPARE(said(0.8F, 0.7F, 0.6F), QStringLiteral("none"));
        QCOMPARE(said(0.8F, 0.1F, 0.1F), QStringLiteral("none"));
        QCOMPARE(said(0.2F, 0.7F, 0.1F), QStringLiteral("historical buildings"));
        QCOMPARE(said(0.4F, 0.3F, 0.1F), QStringLiteral("none"));
    }

    /// What a person types is read as what a file says; the log keeps the text, and undo brings back what
    /// was.
    void whatAPersonTypesIsReadAsAFileSaysIt()
    {
        const QString path = pathOf(QStringLiteral("typed"));
        store::Store::create(path);
        const auto store = store::Store::open(path, store::Access::Write);
        const ImageId image = store::addImage(*store, {0, QStringLiteral("a.jpg"), View::Ground, {}, {}});
        const int road = store->questions().indexOf(QStringLiteral("road_color"));
        const int main = store->questions().indexOf(QStringLiteral("main_road"));
        pipeline::applyEdit(*store, editOf(image, road, QStringLiteral("black")));
        const AnswerEvent gray =
            pipeline::applyEdit(*store, editOf(image, road, QStringLiteral(" gray"))).answers.front();
        QCOMPARE(gray.value, QStringLiteral("grey"));
        QCOMPARE(valueOf(*store, image, road), QStringLiteral("grey"));
        QCOMPARE(store::answerLog(*store, image).back().raw, QStringLiteral("gray"));
        store::undo(*store, QStringLiteral("Ann"));
        QCOMPARE(valueOf(*store, image, road), QStringLiteral("black"));
        // The store's own entries count too, and what fits nothing stays as it is.
        store::putSynonym(*store, {main, QStringLiteral("motorway thing"), QStringLiteral("expressway")});
        pipeline::applyEdit(*store, editOf(image, main, QStringLiteral("Motorway thing")));
        QCOMPARE(valueOf(*store, image, main), QStringLiteral("expressway"));
        pipeline::applyEdit(*store, editOf(image, main, QStringLiteral("multilane")));
        QCOMPARE(valueOf(*store, image, main), QStringLiteral("multilane"));
        const int features = store->questions().indexOf(QStringLiteral("distinctive_features"));
        pipeline::applyEdit(*store, editOf(image, features, QStringLiteral("none and historical buildings")));
        QCOMPARE(valueOf(*store, image, features), QStringLiteral("historical buildings"));
    }

    void undoTakesBackEverythingAcrossRestartsAndRedoBringsItBack()
    {
        ranked(QStringLiteral("undo"));
        Random random(printedSeed());
        auto store = ranked(QStringLiteral("undo"));
        const std::vector<ImageId> images = store::imageIds(*store);
        std::vector<QString> states{};
        const auto snapshot = [&] {
            QString text;
            for (const ImageId image : images) {
                for (const AnswerEvent& event : store::currentAnswers(*store, image))
                    text += event.value + QString::number(event.distribution.size()) + u';';
                const auto review = store::currentReview(*store, image);
                text += review ? QString::number(int(review->state)) : QStringLiteral("-");
            }
            return text;
        };
        states.push_back(snapshot());
        for (int step = 0; step < 25; ++step) {
            const ImageId image = images[std::size_t(random.below(6))];
            pipeline::Edit edit = editOf(image, 0, QString());
            edit.answers.clear();
            const int count = random.chance(0.3) ? 30 : 1;
            for (int i = 0; i < count; ++i) {
                const int question = count == 30 ? i : random.below(30);
                edit.answers.push_back(randomAnswer(store->questions(), {}, question, random));
            }
            if (random.chance(0.2)) {
                edit.answers.clear();
                edit.kind = store::ActionKind::Review;
                edit.review = ReviewState::Returned;
                edit.comment = QStringLiteral("again");
            }
            pipeline::applyEdit(*store, edit);
            states.push_back(snapshot());
        }
        for (int step = 24; step >= 0; --step) {
            store::undo(*store, QStringLiteral("Ann"));
            QCOMPARE(snapshot(), states[std::size_t(step)]);
        }
        QVERIFY(!store::undoable(*store, QStringLiteral("Ann")));
        QVERIFY_THROWS_EXCEPTION(Error, store::undo(*store, QStringLiteral("Ann")));
        store.reset();
        store = ranked(QStringLiteral("undo"));
        for (int step = 1; step <= 25; ++step) {
            store::redo(*store, QStringLiteral("Ann"));
            QCOMPARE(snapshot(), states[std::size_t(step)]);
        }
        QVERIFY(!store::redoable(*store, QStringLiteral("Ann")));
        // Back and forth once more, and what is new takes the way forward away.
        store::undo(*store, QStringLiteral("Ann"));
        store::undo(*store, QStringLiteral("Ann"));
        store::redo(*store, QStringLiteral("Ann"));
        QCOMPARE(snapshot(), states[24]);
        pipeline::applyEdit(*store, editOf(images[0], 3, QStringLiteral("overpasses")));
        QVERIFY(!store::redoable(*store, QStringLiteral("Ann")));
        QVERIFY(store::check(*store).problems.filter(QStringLiteral("answers do not follow")).isEmpty());
    }

    void undoIsEachPersonsOwn()
    {
        const auto store = ranked(QStringLiteral("people"));
        const ImageId image = store::imageIds(*store).front();
        pipeline::applyEdit(*store, editOf(image, 0, QStringLiteral("rural"), QStringLiteral("Ann")));
        pipeline::applyEdit(*store, editOf(image, 0, QStringLiteral("urban"), QStringLiteral("Bea")));
        store::undo(*store, QStringLiteral("Ann"));
        QCOMPARE(valueOf(*store, image, 0), QStringLiteral("urban"));
        store::redo(*store, QStringLiteral("Ann"));
        // Bringing back is not answering anew: Bea spoke later.
        QCOMPARE(valueOf(*store, image, 0), QStringLiteral("urban"));
        store::undo(*store, QStringLiteral("Bea"));
        QCOMPARE(valueOf(*store, image, 0), QStringLiteral("rural"));
    }

    void nothingDerivedFromOldAnswersPassesForCurrent()
    {
        const auto store = ranked(QStringLiteral("derived"), QStringLiteral("sum"));
        const qint64 run = store::latestRun(*store, RunKind::Rerank)->id;
        const ImageId query = orders(*store).front().query;
        const QString before = store::description(*store, query)->text;
        pipeline::applyEdit(*store, editOf(query, 0, QStringLiteral("lunar")));
        QVERIFY(store::description(*store, query)->text != before);
        QVERIFY(store::description(*store, query)->text.contains(QStringLiteral("lunar")));
        const auto texts = store::latestSet(*store, store::EmbeddingKind::Text);
        QVERIFY(store::rowSource(*store, *texts, query).isEmpty());
        QCOMPARE(store::pendingRerankCount(*store, run), 1);
        QCOMPARE(pipeline::staleDerivations(*store).size(), 1);
        pipeline::settlePending(*store, pipeline::liveModels(*store, run), 8, m_silent);
        QCOMPARE(pipeline::staleDerivations(*store).size(), 0);
        QVERIFY(store::reranking(*store, run, store::splits(*store).front().id, query).revised > 0);
    }

    /// A run that was stopped may be finished after another: then its order is the one shown.
    void aRunThatIsFinishedLateIsOwedToo()
    {
        const auto store = ranked(QStringLiteral("late"));
        const auto first = *store::latestRun(*store, RunKind::Rerank);
        const int split = store::splits(*store).front().id;
        const qint64 stopped = store::beginRun(*store, RunKind::Rerank, first.model, first.parameters);
        const store::Reranking order = orders(*store).front();
        store::putReranking(*store, stopped, split, Role::Test, order);
        pipeline::applyEdit(*store, editOf(order.query, 0, QStringLiteral("lunar")));
        QCOMPARE(store::pendingRerankCount(*store, stopped), 1);
        store::finishRun(*store, stopped);
        QCOMPARE(store::latestRun(*store, RunKind::Rerank)->id, stopped);
        pipeline::applyEdit(*store, editOf(order.query, 1, QStringLiteral("none")));
        QCOMPARE(pipeline::staleDerivations(*store).size(), 1);
        const auto outcome = pipeline::editAndRerank(*store, editOf(order.query, 2, QStringLiteral("farms")));
        QCOMPARE(outcome.reranked, 1);
        QCOMPARE(pipeline::staleDerivations(*store).size(), 0);
    }

    void theStateOfAnImageFollowsItsAnswers()
    {
        const auto store = ranked(QStringLiteral("review"));
        const ImageId image = store::imageIds(*store).back();
        const auto state = [&] {
            const auto review = store::currentReview(*store, image);
            return review ? review->state : ReviewState::Untouched;
        };
        QCOMPARE(state(), ReviewState::Untouched);
        for (int q = 0; q < 29; ++q)
            pipeline::applyEdit(*store, editOf(image, q, store->questions().at(q).options.first()));
        QCOMPARE(state(), ReviewState::InProgress);
        pipeline::applyEdit(*store, editOf(image, 29, QStringLiteral("yes")));
        QCOMPARE(state(), ReviewState::Done);
        pipeline::Edit review;
        review.kind = store::ActionKind::Review;
        review.image = image;
        review.by = QStringLiteral("Bea");
        review.review = ReviewState::Reviewed;
        pipeline::applyEdit(*store, review);
        QCOMPARE(state(), ReviewState::Reviewed);
        pipeline::applyEdit(*store, editOf(image, 3, QStringLiteral("none")));
        QCOMPARE(state(), ReviewState::Done);
        store::undo(*store, QStringLiteral("Ann"));
        QCOMPARE(state(), ReviewState::Reviewed);
        // An answer from before the review, taken back after it, is news to the reviewer.
        store::undo(*store, QStringLiteral("Ann"));
        QCOMPARE(state(), ReviewState::Done);
        store::redo(*store, QStringLiteral("Ann"));
        QCOMPARE(state(), ReviewState::Reviewed);
        store::undo(*store, QStringLiteral("Bea"));
        QCOMPARE(state(), ReviewState::Done);
    }

    void anUnsureAnswerDoesNotOverruleTheMachine()
    {
        const auto store = ranked(QStringLiteral("unsure"));
        const ImageId image = store::imageIds(*store).front();
        const AnswerEvent machine = store::currentAnswers(*store, image).front();
        pipeline::Edit edit = editOf(image, machine.question, machine.value);
        edit.answers.front().unsure = true;
        pipeline::applyEdit(*store, edit);
        const AnswerEvent now = store::currentAnswers(*store, image).front();
        QVERIFY(now.unsure);
        QCOMPARE(now.speaker.kind, SpeakerKind::Person);
        QCOMPARE(now.distribution, machine.distribution);
        edit.answers.front().unsure = false;
        pipeline::applyEdit(*store, edit);
        QVERIFY(store::currentAnswers(*store, image).front().distribution.empty());
    }

    void aModelNeverReplacesAPersonsAnswer()
    {
        const auto store = ranked(QStringLiteral("machines"));
        const ImageId image = store::imageIds(*store).front();
        pipeline::applyEdit(*store, editOf(image, 13, QStringLiteral("red")));
        AnswerEvent event;
        event.image = image;
        event.question = 13;
        event.value = QStringLiteral("black");
        event.speaker = {SpeakerKind::Model, QStringLiteral("newer"), QStringLiteral("ff")};
        store::appendAnswer(*store, event);
        QCOMPARE(valueOf(*store, image, 13), QStringLiteral("red"));
        store::undo(*store, QStringLiteral("Ann"));
        QCOMPARE(valueOf(*store, image, 13), QStringLiteral("black"));
    }

    void whatCannotBeSavedIsRefusedWhole()
    {
        const auto store = ranked(QStringLiteral("refused"));
        const ImageId image = store::imageIds(*store).front();
        const std::size_t before = store::answerLog(*store, image).size();
        pipeline::Edit edit = editOf(image, 0, QStringLiteral("rural"));
        edit.answers.push_back({99, QStringLiteral("x"), false, true});
        QVERIFY_THROWS_EXCEPTION(Error, pipeline::applyEdit(*store, edit));
        edit.answers.pop_back();
        edit.by = QStringLiteral("  ");
        QVERIFY_THROWS_EXCEPTION(Error, pipeline::applyEdit(*store, edit));
        edit.by = QStringLiteral("Ann");
        edit.image = 999999;
        QVERIFY_THROWS_EXCEPTION(Error, pipeline::applyEdit(*store, edit));
        QCOMPARE(store::answerLog(*store, image).size(), before);
        QVERIFY(!store::undoable(*store, QStringLiteral("Ann")));
    }
};

GEOVLM_TEST(AnnotateTest);

} // namespace tst_annotate

#include "tst_annotate.moc"
