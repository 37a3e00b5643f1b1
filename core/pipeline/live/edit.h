// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer_normaliser.h"
#include "domain/answers/review.h"
#include "domain/progress.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/live/live_models.h"
#include "store/annotation/actions.h"
#include "store/results/cases.h"

#include <functional>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

/// One answer of a person.
struct AnswerEdit
{
    int question = 0;
    QString value; ///< options, or what was typed; empty = cleared
    bool unsure = false;
    bool suggestionVisible = false;
};

/// What a person did at once.
struct Edit
{
    store::ActionKind kind = store::ActionKind::Answer;
    ImageId image = 0;
    QString by;
    std::vector<AnswerEdit> answers;
    std::optional<ReviewState> review; ///< set by the person; answers move the state by themselves
    QString comment;
};

/// What a text that is no option as it stands is read as; store::normaliser() of the store.
using Reading = std::function<MappedAnswer(int question, const QString& text)>;

/// The event that an answer of `edit` becomes, given the image's log: what the store will hold, but for its
/// id. What a person types is read as what a file says ("gray" is "grey"); the event keeps the text.
/// `reading` is asked only about texts that are no options. Throws Error for a question or a length that does
/// not fit.
AnswerEvent eventOf(const QuestionBank& bank, const Edit& edit, const AnswerEdit& answer,
                    const std::vector<AnswerEvent>& log, const Reading& reading);

struct Edited
{
    qint64 action = 0;
    std::vector<qint64> events;
    std::vector<AnswerEvent> answers; ///< the same, as they are stored
};

/// Writes an edit, with everything that must not outlive it (store/results/invalidation.h), in one
/// transaction: durable when this returns. An unsure answer keeps the newest machine's distribution where
/// both say the same, so that it does not overrule it. The first answer of an image puts it in progress; the
/// last makes it done; an answer to a reviewed one makes it done again. Throws Error.
Edited applyEdit(store::Store& store, const Edit& edit);

/// Keeps a text vector that came from elsewhere, if the image's answers are still those of `sheet`.
void keepText(store::Store& store, const LiveModels& models, const AnswerSheet& sheet,
              const std::vector<float>& vector);

/// A change of one answer and what it did to the image's own case, for the command line. Ranks are 0-based;
/// none when the image is no ranked query, or has no match.
struct EditOutcome
{
    Edited edited;
    std::optional<int> rankBefore, rankAfter;
    qint64 reranked = 0;
    QString whyPending; ///< why the new scores have to wait; empty = they are there
};
/// applyEdit(), and the new scores of every case that it makes outdated, in one transaction. An answer never
/// fails for want of a score: where none can be computed the case stays pending.
EditOutcome editAndRerank(store::Store& store, const Edit& edit);
/// The same for taking back the last change of a person.
store::Reversal undoAndRerank(store::Store& store, const QString& by);

} // namespace geovlm::pipeline
