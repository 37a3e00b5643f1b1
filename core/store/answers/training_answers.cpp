// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/training_answers.h"

#include "store/answers/answers.h"
#include "store/answers/question_column.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <QHash>
#include <QSet>
#include <map>

namespace geovlm::store {
namespace {

// A reader speaks by its name, and twelve digits of its hash as its revision.
#define IS_READER                                                                                            \
    "s.kind = 1 AND EXISTS (SELECT 1 FROM model m WHERE m.kind = 'reader' AND m.name = s.name AND "          \
    "CAST(substr(m.sha256, 1, 12) AS TEXT) = s.revision)"

bool isReader(Database& database, const Speaker& speaker)
{
    return integerOf(database,
                     "SELECT count(*) FROM model m WHERE ? = 1 AND m.kind = 'reader' AND m.name = ? AND "
                     "CAST(substr(m.sha256, 1, 12) AS TEXT) = ?",
                     0, int(speaker.kind), speaker.name, speaker.revision) > 0;
}

/// Question → the event of a person that counts, "cleared" included.
QHash<int, qint64> saidByPeople(const Store& store, ImageId image)
{
    QHash<int, qint64> said;
    Query rows(store.database(),
               "SELECT c.question, c.answer FROM current_answer c JOIN answer e ON e.id = c.answer "
               "JOIN speaker s ON s.id = e.speaker WHERE c.image = ? AND s.kind = 0",
               image);
    while (rows.next())
        said.insert(questionFrom(store, rows, "question"), rows.integer("answer"));
    return said;
}

} // namespace

std::vector<ImageId> imagesWithTrainingAnswers(const Store& store)
{
    return integersOf(store.database(),
                      "SELECT DISTINCT e.image FROM speaker s JOIN answer e ON e.speaker = s.id "
                      "WHERE NOT (" IS_READER ") ORDER BY e.image");
}

std::vector<AnswerEvent> trainingAnswers(const Store& store, ImageId image)
{
    Database& database = store.database();
    const QHash<int, qint64> people = saidByPeople(store, image);
    const std::vector<AnswerEvent> log = answerLog(store, image);
    QSet<qint64> takenBack;
    std::map<int, AnswerEvent> taught;
    // Newest first: what takes an event back comes later than it.
    for (auto event = log.rbegin(); event != log.rend(); ++event) {
        const bool counts = !takenBack.contains(event->id);
        if (counts && event->undoes != 0)
            takenBack.insert(event->undoes);
        const bool machine = counts && event->undoes == 0 && event->speaker.kind != SpeakerKind::Person &&
                             !people.contains(event->question);
        if (event->value.isEmpty() || taught.contains(event->question))
            continue;
        if (people.value(event->question, -1) == event->id ||
            (machine && !isReader(database, event->speaker)))
            taught.emplace(event->question, *event);
    }
    std::vector<AnswerEvent> answers;
    answers.reserve(taught.size());
    for (auto& [question, event] : taught)
        answers.push_back(std::move(event));
    return answers;
}

} // namespace geovlm::store
