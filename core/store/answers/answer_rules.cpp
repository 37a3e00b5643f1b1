// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/answer_rules.h"

#include "domain/answers/answer.h"
#include "store/sqlite/query.h"

#include <QSet>

namespace geovlm::store {

std::optional<CountingAnswer> countingAnswer(Database& database, ImageId image, int question)
{
    Query rows(
        database,
        "SELECT e.id, e.value, e.undoes, s.kind, v.text = '' AS cleared, e.merge, e.speaker FROM answer e "
        "JOIN speaker s ON s.id = e.speaker JOIN answer_text v ON v.id = e.value "
        "WHERE e.image = ? AND e.question = ? ORDER BY e.id DESC",
        image, question);
    // Newest first: what takes an event back comes later than it, so it has been judged before it.
    QSet<qint64> takenBack;
    std::optional<CountingAnswer> machine;
    FirstElsewhere<CountingAnswer> elsewhere;
    while (rows.next()) {
        const CountingAnswer event{rows.integer("id"), rows.integer("value")};
        if (takenBack.contains(event.event))
            continue;
        if (!rows.isNull("undoes"))
            takenBack.insert(rows.integer("undoes"));
        else if (SpeakerKind(rows.integer("kind")) != SpeakerKind::Person)
            machine = machine || rows.integer("cleared") ? machine : std::optional(event);
        else if (rows.isNull("merge"))
            return event;
        else
            elsewhere.consider(rows.integer("speaker"), rows.integer("merge"), event);
    }
    return elsewhere.counting() ? elsewhere.counting() : machine;
}

void setCurrent(Database& database, ImageId image, int question, const CountingAnswer& counting)
{
    insertOrUpdate(database, "current_answer", {{"image", image}, {"question", question}},
                   {{"answer", counting.event}, {"value", counting.value}});
}

void updateCurrent(Database& database, ImageId image, int question)
{
    if (const auto counting = countingAnswer(database, image, question))
        setCurrent(database, image, question, *counting);
    else
        run(database, "DELETE FROM current_answer WHERE image = ? AND question = ?", image, question);
}

} // namespace geovlm::store
