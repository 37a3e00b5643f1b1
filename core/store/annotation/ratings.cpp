// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/ratings.h"

#include "store/answers/question_column.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <QSet>
#include <limits>
#include <map>

namespace geovlm::store {
namespace {

/// The event that counts for one speaker so far, walking the log from its newest event backwards.
struct Newest
{
    Rating rating;
    bool merged = false; ///< one given here still beats it
    bool unsure = false;
};

using NewestOf = std::map<std::pair<int, qint64>, Newest>; // by question and speaker

/// Takes the row of the log in, unless a newer event of the same speaker is known that beats it.
void consider(const Store& store, NewestOf& newest, const Query& row)
{
    const int question = questionFrom(store, row, "question");
    const qint64 speaker = row.integer("speaker");
    const bool merged = row.integer("merged") != 0;
    const auto [place, first] = newest.try_emplace({question, speaker});
    if (!first && (merged || !place->second.merged))
        return;
    place->second = {{question, speaker, row.text("text"), row.integer("is_current") != 0},
                     merged,
                     row.integer("unsure") != 0};
}

} // namespace

std::vector<Rater> raters(const Store& store)
{
    std::vector<Rater> list;
    Query rows(store.database(),
               "SELECT id, kind, name, revision FROM speaker ORDER BY kind, name, revision");
    while (rows.next())
        list.push_back({rows.integer("id"),
                        {rows.kind("kind", SpeakerKind::Import), rows.text("name"), rows.text("revision")}});
    return list;
}

std::vector<RatedImage> imagesRatedByPeople(const Store& store, const QString& path, int limit)
{
    // People's answers are found by who gave them: the millions of machines' are never walked.
    std::vector<RatedImage> list;
    Query rows(store.database(),
               "SELECT id, path FROM image WHERE path > ? AND id IN (SELECT image FROM answer WHERE speaker "
               "IN (SELECT id FROM speaker WHERE kind = 0)) ORDER BY path LIMIT ?",
               path, limit);
    while (rows.next())
        list.push_back({rows.integer("id"), rows.text("path")});
    return list;
}

std::vector<Rating> ratingsOf(const Store& store, ImageId image, int question)
{
    const int last = question < 0 ? std::numeric_limits<int>::max() : question;
    // Backwards, as the index stands: what takes an event back comes later than it, so it has been judged.
    Query rows(
        store.database(),
        "SELECT e.id, e.question, e.speaker, v.text, e.undoes, e.unsure, e.merge IS NOT NULL AS merged, "
        "c.answer IS e.id AS is_current FROM answer e JOIN answer_text v ON v.id = e.value "
        "LEFT JOIN current_answer c ON c.image = e.image AND c.question = e.question "
        "WHERE e.image = ? AND e.question BETWEEN ? AND ? ORDER BY e.question DESC, e.id DESC",
        image, std::max(question, 0), last);
    QSet<qint64> takenBack;
    NewestOf newest;
    while (rows.next()) {
        if (takenBack.contains(rows.integer("id")))
            continue;
        if (rows.isNull("undoes"))
            consider(store, newest, rows);
        else
            takenBack.insert(rows.integer("undoes"));
    }
    std::vector<Rating> ratings;
    for (const auto& [key, one] : newest)
        if (!one.unsure && !one.rating.value.isEmpty())
            ratings.push_back(one.rating);
    return ratings;
}

} // namespace geovlm::store
