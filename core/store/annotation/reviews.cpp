// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/reviews.h"

#include "domain/utc.h"
#include "store/answers/answer_rules.h"
#include "store/answers/answers.h"
#include "store/answers/speakers.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <QSet>

namespace geovlm::store {
namespace {

#define REVIEW_COLUMNS                                                                                       \
    "SELECT e.id, e.image, e.state, e.comment, s.name, e.at, e.undoes, e.action, e.merge "                   \
    "FROM review_event e JOIN speaker s ON s.id = e.speaker "

ReviewEvent eventFrom(const Query& row)
{
    ReviewEvent event;
    event.id = row.integer("id");
    event.image = row.integer("image");
    event.state = row.kind("state", ReviewState::Returned);
    event.comment = row.text("comment");
    event.by = row.text("name");
    event.at = utcTime(row.integer("at"));
    event.undoes = row.integer("undoes");
    event.action = row.integer("action");
    event.merge = row.integer("merge");
    return event;
}

std::vector<ReviewEvent> listOf(Query& rows)
{
    std::vector<ReviewEvent> list;
    while (rows.next())
        list.push_back(eventFrom(rows));
    return list;
}

/// The same rule as for answers: newest first, what was taken back left out, here before elsewhere.
std::optional<ReviewEvent> countingReview(const std::vector<ReviewEvent>& log)
{
    QSet<qint64> takenBack;
    FirstElsewhere<ReviewEvent> elsewhere;
    for (auto event = log.rbegin(); event != log.rend(); ++event) {
        if (takenBack.contains(event->id))
            continue;
        if (event->undoes != 0)
            takenBack.insert(event->undoes);
        else if (event->merge == 0)
            return *event;
        else
            elsewhere.consider(qint64(qHash(event->by)), event->merge, *event);
    }
    return elsewhere.counting();
}

void updateReview(Store& store, ImageId image)
{
    Database& database = store.database();
    const auto counting = countingReview(reviewLog(store, image));
    if (!counting || counting->state == ReviewState::Untouched)
        run(database, "DELETE FROM review WHERE image = ?", image);
    else
        insertOrUpdate(database, "review", {{"image", image}},
                       {{"event", counting->id},
                        {"state", int(counting->state)},
                        {"speaker", speakerId(database, person(counting->by))}});
}

} // namespace

qint64 appendReview(Store& store, ReviewEvent event)
{
    Database& database = store.database();
    if (!event.at.isValid())
        event.at = QDateTime::currentDateTimeUtc();
    Transaction transaction(store);
    insert(database, "review_event",
           {{"image", event.image},
            {"state", int(event.state)},
            {"comment", event.comment},
            {"speaker", speakerId(database, person(event.by))},
            {"at", event.at.toMSecsSinceEpoch()},
            {"undoes", IdOrNull{event.undoes}},
            {"action", IdOrNull{event.action}},
            {"merge", IdOrNull{event.merge}}});
    const qint64 id = database.lastRowId();
    updateReview(store, event.image);
    transaction.commit();
    return id;
}

namespace {

/// Answers by people that count now.
int answeredByPeople(const Store& store, ImageId image)
{
    return int(integerOf(store.database(),
                         "SELECT count(*) FROM current_answer c JOIN answer e ON e.id = c.answer "
                         "JOIN speaker s ON s.id = e.speaker JOIN answer_text v ON v.id = c.value "
                         "WHERE c.image = ? AND s.kind = 0 AND v.text <> ''",
                         0, image));
}

ReviewState stateAfterAnswers(ReviewState now, int answered, int questions)
{
    switch (now) {
    case ReviewState::Untouched:
    case ReviewState::InProgress:
        if (answered == 0)
            return now;
        return answered == questions ? ReviewState::Done : ReviewState::InProgress;
    case ReviewState::Reviewed:
        return ReviewState::Done;
    case ReviewState::Done:
    case ReviewState::Returned:
        break;
    }
    return now;
}

} // namespace

void reviewFollowsAnswers(Store& store, ImageId image, const QString& by, qint64 action)
{
    const auto current = currentReview(store, image);
    const ReviewState now = current ? current->state : ReviewState::Untouched;
    const ReviewState next = stateAfterAnswers(now, answeredByPeople(store, image), store.questions().size());
    if (next != now)
        appendReview(store, {0, image, next, {}, by, {}, 0, action, 0});
}

std::optional<ReviewEvent> currentReview(const Store& store, ImageId image)
{
    Query rows(store.database(), REVIEW_COLUMNS "WHERE e.id = (SELECT event FROM review WHERE image = ?)",
               image);
    return rows.next() ? std::optional(eventFrom(rows)) : std::nullopt;
}

std::vector<ReviewEvent> reviewLog(const Store& store, ImageId image)
{
    Query rows(store.database(), REVIEW_COLUMNS "WHERE e.image = ? ORDER BY e.id", image);
    return listOf(rows);
}

qint64 countingReviewEvent(const Store& store, ImageId image)
{
    const auto counting = countingReview(reviewLog(store, image));
    return counting && counting->state != ReviewState::Untouched ? counting->id : 0;
}

std::vector<ReviewEvent> reviewsOfAction(const Store& store, qint64 action)
{
    Query rows(store.database(), REVIEW_COLUMNS "WHERE e.action = ? ORDER BY e.id", action);
    return listOf(rows);
}

} // namespace geovlm::store
