// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/answer_rules.h"

#include "domain/answers/answer.h"
#include "store/sqlite/database.h"

#include <QSet>

namespace geovlm::store {

std::optional<CountingAnswer> countingAnswer(Database& database, ImageId image, int question)
{
    Query rows(database,
               "SELECT e.id, e.value, e.undoes, s.kind, v.text = '', e.merge, e.speaker FROM answer e "
               "JOIN speaker s ON s.id = e.speaker JOIN answer_text v ON v.id = e.value "
               "WHERE e.image = ? AND e.question = ? ORDER BY e.id DESC",
               image, question);
    // Newest first: what takes an event back comes later than it, so it has been judged before it.
    QSet<qint64> takenBack;
    std::optional<CountingAnswer> machine;
    FirstElsewhere<CountingAnswer> elsewhere;
    while (rows.next()) {
        const CountingAnswer event{rows.integer(0), rows.integer(1)};
        if (takenBack.contains(event.event))
            continue;
        if (!rows.isNull(2))
            takenBack.insert(rows.integer(2));
        else if (SpeakerKind(rows.integer(3)) != SpeakerKind::Person)
            machine = machine || rows.integer(4) ? machine : std::optional(event);
        else if (rows.isNull(5))
            return event;
        else
            elsewhere.consider(rows.integer(6), rows.integer(5), event);
    }
    return elsewhere.counting() ? elsewhere.counting() : machine;
}

void setCurrent(Database& database, ImageId image, int question, const CountingAnswer& counting)
{
    run(database,
        "INSERT INTO current_answer VALUES (?1, ?2, ?3, ?4) ON CONFLICT(image, question) DO UPDATE "
        "SET answer = ?3, value = ?4",
        image, question, counting.event, counting.value);
}

void updateCurrent(Database& database, ImageId image, int question)
{
    if (const auto counting = countingAnswer(database, image, question))
        setCurrent(database, image, question, *counting);
    else
        run(database, "DELETE FROM current_answer WHERE image = ? AND question = ?", image, question);
}

} // namespace geovlm::store
