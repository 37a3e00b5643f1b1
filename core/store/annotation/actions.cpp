// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/actions.h"

#include "domain/utc.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/answers/question_column.h"
#include "store/answers/speakers.h"
#include "store/results/invalidation.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QSet>

namespace geovlm::store {
namespace {

#define ACTION_COLUMNS                                                                                       \
    "SELECT a.id, a.kind, s.name, a.at, a.image, a.question, a.target, a.below, a.undo_top, a.redo_top "     \
    "FROM action a JOIN speaker s ON s.id = a.speaker "

/// A row with the ends of both stacks, which only this file needs (0002.sql says what they mean).
struct Row
{
    Action action;
    qint64 below = 0, undoTop = 0, redoTop = 0;
};

ActionKind kindFrom(const Query& row)
{
    const qint64 least = row.integer("kind") < qint64(ActionKind::Undo) ? 0 : qint64(ActionKind::Undo);
    return ActionKind(row.within("kind", least, qint64(least == 0 ? ActionKind::Review : ActionKind::Redo)));
}

Row rowFrom(const Store& store, const Query& row)
{
    Row result;
    result.action.id = row.integer("id");
    result.action.kind = kindFrom(row);
    result.action.by = row.text("name");
    result.action.at = utcTime(row.integer("at"));
    result.action.image = row.integer("image");
    result.action.question = questionFrom(store, row, "question");
    result.action.target = row.integer("target");
    result.below = row.integer("below");
    result.undoTop = row.integer("undo_top");
    result.redoTop = row.integer("redo_top");
    return result;
}

Row rowOf(const Store& store, qint64 id)
{
    Query rows(store.database(), ACTION_COLUMNS "WHERE a.id = ?", id);
    if (!rows.next())
        throw Error(Text::tr("%1 holds no action %2; run check.").arg(store.path()).arg(id));
    return rowFrom(store, rows);
}

/// The person's newest row: its ends are those of both stacks now.
Row newestOf(const Store& store, const QString& by)
{
    const qint64 speaker = knownSpeaker(store.database(), person(by));
    Query rows(store.database(), ACTION_COLUMNS "WHERE a.speaker = ? ORDER BY a.id DESC LIMIT 1", speaker);
    return rows.next() ? rowFrom(store, rows) : Row();
}

qint64 nextId(Database& database)
{
    return integerOf(database, "SELECT ifnull(max(id), 0) + 1 FROM action", 1);
}

/// The id is chosen here because an action is its own undo_top.
void insert(Database& database, const Row& row)
{
    const std::optional<qint64> question =
        row.action.question < 0 ? std::nullopt : std::optional<qint64>(row.action.question);
    insert(database, "action",
           {{"id", row.action.id},
            {"speaker", speakerId(database, person(row.action.by))},
            {"at", row.action.at.toMSecsSinceEpoch()},
            {"kind", int(row.action.kind)},
            {"image", row.action.image},
            {"question", question},
            {"target", IdOrNull{row.action.target}},
            {"below", IdOrNull{row.below}},
            {"undo_top", IdOrNull{row.undoTop}},
            {"redo_top", IdOrNull{row.redoTop}}});
}

Row freshRow(Database& database, ActionKind kind, const Action& about)
{
    Row row;
    row.action = about;
    row.action.id = nextId(database);
    row.action.kind = kind;
    row.action.at = QDateTime::currentDateTimeUtc();
    row.action.target = kind == ActionKind::Undo || kind == ActionKind::Redo ? about.id : 0;
    return row;
}

std::vector<AnswerEvent> answersOfAction(const Store& store, qint64 action)
{
    std::vector<AnswerEvent> list;
    Query rows(store.database(), "SELECT id, image, question FROM answer WHERE action = ? ORDER BY id",
               action);
    while (rows.next()) {
        AnswerEvent event;
        event.id = rows.integer("id");
        event.image = rows.integer("image");
        event.question = questionFrom(store, rows, "question");
        list.push_back(event);
    }
    return list;
}

/// Appends what takes back every event of `action`, under the action `by`.
Reversal takeBack(Store& store, qint64 action, const Action& by, const Action& reversed)
{
    Reversal result{by, reversed, {}, {}};
    QSet<ImageId> images;
    for (const AnswerEvent& event : answersOfAction(store, action)) {
        AnswerEvent undoing;
        undoing.image = event.image;
        undoing.question = event.question;
        undoing.undoes = event.id;
        undoing.speaker = person(by.by);
        undoing.at = by.at;
        undoing.action = by.id;
        result.events.push_back(appendAnswer(store, undoing));
        result.undone.push_back(event.id);
        images.insert(event.image);
    }
    for (const ReviewEvent& event : reviewsOfAction(store, action))
        appendReview(store, {0, event.image, ReviewState::Untouched, {}, by.by, by.at, event.id, by.id, 0});
    for (const ImageId image : images) {
        answersChanged(store, image);
        // What was reviewed before the action is as it was then; what was reviewed after it is not.
        const auto review = currentReview(store, image);
        const bool asReviewed = review && review->state == ReviewState::Reviewed && review->action != 0 &&
                                review->action < action;
        if (!asReviewed)
            reviewFollowsAnswers(store, image, by.by, by.id);
    }
    return result;
}

} // namespace

qint64 beginAction(Store& store, ActionKind kind, const QString& by, ImageId image, int question)
{
    Database& database = store.database();
    Action begun;
    begun.by = person(by).name;
    begun.image = image;
    begun.question = question;
    Row row = freshRow(database, kind, begun);
    row.below = newestOf(store, by).undoTop;
    row.undoTop = row.action.id;
    insert(database, row);
    return row.action.id;
}

std::optional<Action> undoable(const Store& store, const QString& by)
{
    const Row newest = newestOf(store, by);
    return newest.undoTop == 0 ? std::nullopt : std::optional(rowOf(store, newest.undoTop).action);
}

std::optional<Action> redoable(const Store& store, const QString& by)
{
    const Row newest = newestOf(store, by);
    if (newest.redoTop == 0)
        return std::nullopt;
    return rowOf(store, rowOf(store, newest.redoTop).action.target).action;
}

Reversal undo(Store& store, const QString& by)
{
    Database& database = store.database();
    Transaction transaction(store);
    const Row newest = newestOf(store, by);
    if (newest.undoTop == 0)
        throw Error(
            Text::tr(
                "%1 has nothing to undo in this store; what a merge brought is undone where it came from.")
                .arg(person(by).name));
    const Row reversed = rowOf(store, newest.undoTop);
    Row row = freshRow(database, ActionKind::Undo, reversed.action);
    row.below = newest.redoTop;
    row.undoTop = reversed.below;
    row.redoTop = row.action.id;
    insert(database, row);
    // An action brought back is the work of its last Redo: that is whose events are taken back now.
    const qint64 active =
        integerOf(database, "SELECT max(id) FROM action WHERE id = ?1 OR (target = ?1 AND kind = ?2)",
                  reversed.action.id, reversed.action.id, int(ActionKind::Redo));
    Reversal result = takeBack(store, active, row.action, reversed.action);
    transaction.commit();
    return result;
}

Reversal redo(Store& store, const QString& by)
{
    Database& database = store.database();
    Transaction transaction(store);
    const Row newest = newestOf(store, by);
    if (newest.redoTop == 0)
        throw Error(Text::tr("%1 has nothing to redo.").arg(person(by).name));
    const Row undoing = rowOf(store, newest.redoTop);
    const Row reversed = rowOf(store, undoing.action.target);
    Row row = freshRow(database, ActionKind::Redo, reversed.action);
    row.undoTop = reversed.action.id;
    row.redoTop = undoing.below;
    insert(database, row);
    Reversal result = takeBack(store, undoing.action.id, row.action, reversed.action);
    transaction.commit();
    return result;
}

Action action(const Store& store, qint64 id)
{
    return rowOf(store, id).action;
}

} // namespace geovlm::store
