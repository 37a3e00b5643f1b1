// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/live/edit.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "pipeline/live/settle.h"
#include "pipeline/live/text.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/answers/speakers.h"
#include "store/answers/synonyms.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr qsizetype longestAnswer = 2000;

/// An answer is one line of text: no line ends, and nothing that a terminal would act on.
QString oneLine(QString text)
{
    for (QChar& letter : text)
        if (letter.category() == QChar::Other_Control)
            letter = QLatin1Char(' ');
    return text.simplified();
}

const AnswerEvent* newestMachine(const std::vector<AnswerEvent>& log, int question)
{
    for (auto event = log.rbegin(); event != log.rend(); ++event)
        if (event->question == question && event->speaker.kind != SpeakerKind::Person && event->undoes == 0 &&
            !event->value.isEmpty())
            return &*event;
    return nullptr;
}

void moveReview(store::Store& store, const Edit& edit, qint64 action)
{
    if (!edit.review) {
        if (!edit.answers.empty())
            store::reviewFollowsAnswers(store, edit.image, edit.by, action);
        return;
    }
    const auto current = store::currentReview(store, edit.image);
    if (!current || current->state != *edit.review || !edit.comment.isEmpty())
        store::appendReview(store, {0, edit.image, *edit.review, edit.comment, edit.by, {}, 0, action, 0});
}

/// The first case of a query under the newest reranking, if there is one.
struct OwnCase
{
    qint64 run = 0;
    std::optional<store::CaseKey> key;
};

OwnCase ownCase(const store::Store& store, ImageId image)
{
    OwnCase own;
    const auto run = store::latestRun(store, RunKind::Rerank);
    if (!run)
        return own;
    own.run = run->id;
    const std::vector<store::CaseKey> keys = store::casesOf(store, run->id, image);
    if (!keys.empty())
        own.key = keys.front();
    return own;
}

std::optional<int> rankOf(const store::Store& store, const OwnCase& own)
{
    if (!own.key || store::isPendingRerank(store, own.run, *own.key))
        return std::nullopt;
    const store::Reranking ranking = store::reranking(store, own.run, own.key->split, own.key->query);
    return ranking.rankAfter < 0 ? std::nullopt : std::optional(ranking.rankAfter);
}

/// Scores the cases that an edit of `image` made outdated, in a transaction of its own inside the edit's.
/// Cases that other edits made outdated stay pending: whoever saved those scores them, or the next rerank.
void settleEdit(store::Store& store, qint64 run, ImageId image, EditOutcome& outcome)
{
    std::vector<store::CaseKey> keys = store::casesOf(store, run, image);
    for (const store::CaseKey& key : store::casesWith(store, run, image))
        keys.push_back(key);
    if (run == 0 || keys.empty())
        return;
    try {
        const LiveModelsPtr models = liveModels(store, run);
        outcome.reranked = settleThese(store, models, keys);
        if (!models->embedsHere())
            outcome.whyPending = models->whyWaiting();
        else if (outcome.reranked < qint64(keys.size()))
            outcome.whyPending = LiveText::tr("some cases cannot be scored; run check");
    } catch (const Error& error) {
        outcome.whyPending = error.sentence();
    }
}

} // namespace

AnswerEvent eventOf(const QuestionBank& bank, const Edit& edit, const AnswerEdit& answer,
                    const std::vector<AnswerEvent>& log, const Reading& reading)
{
    if (answer.question < 0 || answer.question >= bank.size())
        throw Error(LiveText::tr("There is no question number %1.").arg(answer.question + 1));
    if (answer.value.size() > longestAnswer)
        throw Error(LiveText::tr("An answer may have %1 letters at most.").arg(longestAnswer));
    AnswerEvent event;
    event.image = edit.image;
    event.question = answer.question;
    const QString value = oneLine(answer.value);
    const NormalisedAnswer plain = normalisedAnswer(bank.at(answer.question), value);
    event.value = plain.offList && reading ? reading(answer.question, value).value : plain.value;
    event.raw = value;
    event.speaker = store::person(edit.by);
    event.suggestionVisible = answer.suggestionVisible;
    event.unsure = answer.unsure;
    const AnswerEvent* machine = answer.unsure ? newestMachine(log, answer.question) : nullptr;
    if (machine && machine->value == event.value)
        event.distribution = machine->distribution;
    return event;
}

Edited applyEdit(store::Store& store, const Edit& edit)
{
    store::Transaction transaction(store);
    const std::vector<AnswerEvent> log = store::answerLog(store, edit.image);
    Edited edited;
    const int question = edit.answers.size() == 1 ? edit.answers.front().question : -1;
    edited.action = store::beginAction(store, edit.kind, edit.by, edit.image, question);
    std::optional<AnswerNormaliser> normaliser; // made when a text needs it, which is seldom
    const Reading reading = [&](int q, const QString& text) {
        if (!normaliser)
            normaliser.emplace(store::normaliser(store));
        return normaliser->map(q, text);
    };
    for (const AnswerEdit& answer : edit.answers) {
        AnswerEvent event = eventOf(store.questions(), edit, answer, log, reading);
        event.action = edited.action;
        event.id = store::appendAnswer(store, event);
        edited.events.push_back(event.id);
        edited.answers.push_back(std::move(event));
    }
    moveReview(store, edit, edited.action);
    if (!edit.answers.empty())
        store::answersChanged(store, edit.image);
    transaction.commit();
    return edited;
}

void keepText(store::Store& store, const LiveModels& models, const AnswerSheet& sheet,
              const std::vector<float>& vector)
{
    if (!models.texts || int(vector.size()) != models.texts->dimension ||
        answerSheets(store, {sheet.image}).front().contentHash() != sheet.contentHash())
        return;
    Matrix row(1, models.texts->dimension);
    row.values = vector;
    store::EmbeddingSet set = *models.texts;
    store::putRows(store, set, 0, {{sheet.image, sheet.contentHash()}}, row);
}

EditOutcome editAndRerank(store::Store& store, const Edit& edit)
{
    store::Transaction transaction(store);
    const OwnCase own = ownCase(store, edit.image);
    EditOutcome outcome;
    outcome.rankBefore = rankOf(store, own);
    outcome.edited = applyEdit(store, edit);
    settleEdit(store, own.run, edit.image, outcome);
    outcome.rankAfter = rankOf(store, own);
    transaction.commit();
    return outcome;
}

store::Reversal undoAndRerank(store::Store& store, const QString& by)
{
    store::Transaction transaction(store);
    store::Reversal reversal = store::undo(store, by);
    EditOutcome outcome;
    settleEdit(store, ownCase(store, reversal.reversed.image).run, reversal.reversed.image, outcome);
    transaction.commit();
    return reversal;
}

} // namespace geovlm::pipeline
