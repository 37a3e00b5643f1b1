// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/undo_log.h"

#include "case/state_names.h"
#include "look/look.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"

namespace geovlm::ui {

namespace {

/// What an undo or redo was about, and what it changed.
struct Reversed
{
    store::Reversal reversal;
    QString path; ///< of the image
    std::optional<AnswerEvent> before, after;
    std::optional<ReviewEvent> reviewBefore, reviewAfter;
};

std::optional<AnswerEvent> answerTo(const store::Store& store, const store::Action& action)
{
    for (AnswerEvent& event : store::currentAnswers(store, action.image))
        if (event.question == action.question)
            return std::move(event);
    return std::nullopt;
}

/// Two quick keys may ask for more than there is.
std::optional<Reversed> reversedIn(store::Store& store, const QString& by, bool undoing)
{
    const auto action = undoing ? store::undoable(store, by) : store::redoable(store, by);
    if (!action)
        return std::nullopt;
    Reversed done;
    done.path = store::image(store, action->image).path;
    done.before = answerTo(store, *action);
    done.reviewBefore = store::currentReview(store, action->image);
    done.reversal = undoing ? store::undo(store, by) : store::redo(store, by);
    done.after = answerTo(store, *action);
    done.reviewAfter = store::currentReview(store, action->image);
    return done;
}

QString valueText(const std::optional<AnswerEvent>& answer)
{
    if (!answer || (answer->value.isEmpty() && !answer->unsure))
        return UndoLog::tr("no answer");
    return answer->unsure ? UndoLog::tr("%1 (unsure)").arg(answer->value).trimmed() : answer->value;
}

QString stateText(const std::optional<ReviewEvent>& review)
{
    return reviewStateName(review ? review->state : ReviewState::Untouched);
}

/// ": grey → brown", or how many answers it was.
QString changeText(const Reversed& done)
{
    const store::Action& action = done.reversal.reversed;
    if (action.kind == store::ActionKind::Review)
        return QStringLiteral(": %1 → %2").arg(stateText(done.reviewBefore), stateText(done.reviewAfter));
    if (action.question >= 0)
        return QStringLiteral(": %1 → %2").arg(valueText(done.before), valueText(done.after));
    return UndoLog::tr(" (answers: %1)").arg(done.reversal.events.size());
}

/// What can be taken back and brought back, with the paths of the images.
struct Reversible
{
    std::optional<store::Action> undo, redo;
    QString undoPath, redoPath;
};

Reversible reversibleIn(const store::Store& store, const QString& by)
{
    Reversible found{store::undoable(store, by), store::redoable(store, by), {}, {}};
    if (found.undo)
        found.undoPath = store::image(store, found.undo->image).path;
    if (found.redo)
        found.redoPath = store::image(store, found.redo->image).path;
    return found;
}

} // namespace

UndoLog::UndoLog(StoreSession& session, StoreWriter& writer, AnswerPlace& place, AnswerSight& sight,
                 EditWriter& edits, QObject* parent)
    : QObject(parent), m_session(session), m_writer(writer), m_place(place), m_sight(sight), m_edits(edits)
{
    connect(&edits, &EditWriter::posted, this, &UndoLog::note);
    connect(&sight, &AnswerSight::personChanged, this, &UndoLog::ask);
    connect(&writer, &StoreWriter::accessChanged, this, &UndoLog::changed);
    connect(&writer, &StoreWriter::savingChanged, this, [this] {
        if (m_writer.saving() == StoreWriter::Saving::Saved)
            ask();
    });
}

void UndoLog::note(const pipeline::Edit& edit, const QString& path)
{
    store::Action action;
    action.kind = edit.kind;
    action.question = edit.answers.size() == 1 ? edit.answers.front().question : -1;
    m_undo = actionText(action, path);
    m_redo.clear();
    m_asks.next(); // a reply from before this action is out of date
    Q_EMIT changed();
}

void UndoLog::reverse(bool undoing)
{
    if (undoing ? !canUndo() : !canRedo())
        return;
    auto done = std::make_shared<std::optional<Reversed>>();
    const auto work = [by = m_sight.person(), undoing, done](store::Store& store) {
        *done = reversedIn(store, by, undoing);
    };
    m_writer.post(work, [this, done, undoing] {
        if (!*done)
            return;
        const store::Action& action = (*done)->reversal.reversed;
        const QString what = actionText(action, (*done)->path) + changeText(**done);
        Q_EMIT reversed(undoing ? tr("Undone: %1").arg(what) : tr("Redone: %1").arg(what));
        m_edits.written(action.image);
        m_place.jumpTo(action.image, action.question);
    });
}

QString UndoLog::actionText(const store::Action& action, const QString& path) const
{
    const QuestionBank& bank = m_sight.bank();
    const bool one = action.question >= 0 && action.question < bank.size();
    const QString what = one ? bank.at(action.question).label : actionKindName(action.kind);
    return tr("%1 of %2").arg(what, shortName(path));
}

void UndoLog::ask()
{
    if (!m_session.isOpen() || m_sight.person().isEmpty())
        return;
    m_session.ask<Reversible>(
        m_asks.next(), this,
        [by = m_sight.person()](const store::Store& store) { return reversibleIn(store, by); },
        [this](const Reversible& found) {
            m_undo = found.undo ? actionText(*found.undo, found.undoPath) : QString();
            m_redo = found.redo ? actionText(*found.redo, found.redoPath) : QString();
            Q_EMIT changed();
        });
}

} // namespace geovlm::ui
