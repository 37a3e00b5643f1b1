// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/answers.h"

#include "domain/utc.h"
#include "store/answers/answer_rules.h"
#include "store/answers/question_column.h"
#include "store/answers/speakers.h"
#include "store/models/floats.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

namespace geovlm::store {
namespace {

#define ANSWER_COLUMNS                                                                                       \
    "SELECT e.id, e.image, e.question, v.text, r.text AS raw_text, e.confidence, d.probabilities, s.kind, "  \
    "s.name, "                                                                                               \
    "s.revision, e.at, e.suggestion_visible, e.replaces, e.undoes, e.run, e.action, e.unsure, e.merge "
#define ANSWER_JOINS                                                                                         \
    "JOIN answer_text v ON v.id = e.value LEFT JOIN answer_text r ON r.id = e.raw "                          \
    "JOIN speaker s ON s.id = e.speaker LEFT JOIN answer_distribution d ON d.answer = e.id "

/// One probability an option, as everything that reads them takes for granted; none at all = none are known.
void requireOptions(const Store& store, int question, std::size_t probabilities)
{
    const std::size_t options = std::size_t(store.questions().at(question).options.size());
    if (probabilities != 0 && probabilities != options)
        throw Error(Text::tr("%1: %2 probabilities do not fit question %3, which has %4 options; run check.")
                        .arg(store.path())
                        .arg(probabilities)
                        .arg(question + 1)
                        .arg(options));
}

std::vector<float> distributionFrom(const Store& store, const Query& row, int question)
{
    std::vector<float> probabilities = floatsFrom(row.blob("probabilities"));
    requireOptions(store, question, probabilities.size());
    return probabilities;
}

AnswerEvent eventFrom(const Store& store, const Query& row)
{
    AnswerEvent event;
    event.id = row.integer("id");
    event.image = row.integer("image");
    event.question = questionFrom(store, row, "question");
    event.value = row.text("text");
    event.raw = row.text("raw_text");
    event.confidence = row.isNull("confidence") ? -1 : row.real("confidence");
    event.distribution = distributionFrom(store, row, event.question);
    event.speaker = {row.kind("kind", SpeakerKind::Import), row.text("name"), row.text("revision")};
    event.at = utcTime(row.integer("at"));
    event.suggestionVisible = row.integer("suggestion_visible") != 0;
    event.replaces = row.integer("replaces");
    event.undoes = row.integer("undoes");
    event.run = row.integer("run");
    event.action = row.integer("action");
    event.unsure = row.integer("unsure") != 0;
    event.merge = row.integer("merge");
    return event;
}

qint64 textId(Database& database, const QString& text)
{
    if (const qint64 known = integerOf(database, "SELECT id FROM answer_text WHERE text = ?", 0, text))
        return known;
    insert(database, "answer_text", {{"text", text}});
    return database.lastRowId();
}

void requireUndoable(Database& database, const AnswerEvent& event)
{
    const qint64 fits =
        integerOf(database, "SELECT count(*) FROM answer WHERE id = ? AND image = ? AND question = ?", 0,
                  event.undoes, event.image, event.question);
    if (fits == 0)
        throw Error(
            Text::tr("Answer %1 cannot be taken back: it is not an answer to this question about this "
                     "image.")
                .arg(event.undoes));
}

void requireQuestion(const Store& store, int question)
{
    if (question < 0 || question >= store.questions().size())
        throw Error(Text::tr("There is no question number %1; the store asks %2.")
                        .arg(question + 1)
                        .arg(store.questions().size()));
}

qint64 insertEvent(Database& database, const AnswerEvent& event, qint64 value)
{
    const bool rawDiffers = !event.raw.isEmpty() && event.raw != event.value;
    const qint64 raw = rawDiffers ? textId(database, event.raw) : 0;
    const std::optional<double> confidence =
        event.confidence < 0 ? std::nullopt : std::optional(event.confidence);
    insert(database, "answer",
           {{"image", event.image},
            {"question", event.question},
            {"value", value},
            {"raw", IdOrNull{raw}},
            {"confidence", confidence},
            {"speaker", speakerId(database, event.speaker)},
            {"at", event.at.toMSecsSinceEpoch()},
            {"suggestion_visible", event.suggestionVisible},
            {"replaces", IdOrNull{event.replaces}},
            {"undoes", IdOrNull{event.undoes}},
            {"run", IdOrNull{event.run}},
            {"action", IdOrNull{event.action}},
            {"unsure", event.unsure},
            {"merge", IdOrNull{event.merge}}});
    const qint64 id = database.lastRowId();
    if (!event.distribution.empty())
        insert(database, "answer_distribution",
               {{"answer", id}, {"probabilities", bytesOf(event.distribution)}});
    return id;
}

/// Whether the event counts whatever the log says, so that the log need not be read: most do.
bool countsAtOnce(const AnswerEvent& event)
{
    if (event.undoes != 0)
        return false;
    const bool personHere = event.speaker.kind == SpeakerKind::Person && event.merge == 0;
    return personHere || (event.replaces == 0 && !event.value.isEmpty());
}

void appendCurrent(const Store& store, ImageId image, std::vector<AnswerEvent>& list)
{
    Query rows(store.database(),
               ANSWER_COLUMNS "FROM current_answer c JOIN answer e ON e.id = c.answer " ANSWER_JOINS
                              "WHERE c.image = ? AND v.text <> '' ORDER BY c.question",
               image);
    while (rows.next())
        list.push_back(eventFrom(store, rows));
}

} // namespace

qint64 appendAnswer(Store& store, AnswerEvent event)
{
    Database& database = store.database();
    requireQuestion(store, event.question);
    requireOptions(store, event.question, event.distribution.size());
    std::optional<Transaction> own;
    if (!database.inTransaction())
        own.emplace(store);
    if (event.undoes != 0)
        requireUndoable(database, event);
    if (!event.at.isValid())
        event.at = QDateTime::currentDateTimeUtc();
    event.replaces = integerOf(database, "SELECT answer FROM current_answer WHERE image = ? AND question = ?",
                               0, event.image, event.question);
    const qint64 value = textId(database, event.value);
    const qint64 id = insertEvent(database, event, value);
    if (countsAtOnce(event))
        setCurrent(database, event.image, event.question, {id, value});
    else
        updateCurrent(database, event.image, event.question);
    if (own)
        own->commit();
    return id;
}

std::vector<AnswerEvent> currentAnswers(const Store& store, ImageId image)
{
    std::vector<AnswerEvent> list;
    appendCurrent(store, image, list);
    return list;
}

std::vector<AnswerEvent> answersOfPeople(const Store& store, ImageId image)
{
    std::vector<AnswerEvent> list;
    Query rows(store.database(),
               ANSWER_COLUMNS "FROM current_answer c JOIN answer e ON e.id = c.answer " ANSWER_JOINS
                              "WHERE c.image = ? AND s.kind = 0 AND v.text <> '' ORDER BY c.question",
               image);
    while (rows.next())
        list.push_back(eventFrom(store, rows));
    return list;
}

std::vector<std::vector<AnswerEvent>> currentAnswers(const Store& store, const std::vector<ImageId>& images)
{
    // One statement, kept prepared and bound anew: SQLite has no round trip to save by asking in bulk.
    std::vector<std::vector<AnswerEvent>> lists(images.size());
    for (size_t i = 0; i < images.size(); ++i)
        appendCurrent(store, images[i], lists[i]);
    return lists;
}

std::vector<AnswerEvent> answerLog(const Store& store, ImageId image)
{
    std::vector<AnswerEvent> list;
    Query rows(store.database(),
               ANSWER_COLUMNS "FROM answer e " ANSWER_JOINS "WHERE e.image = ? ORDER BY e.id", image);
    while (rows.next())
        list.push_back(eventFrom(store, rows));
    return list;
}

std::vector<ImageId> imagesAnsweredBy(const Store& store, const Speaker& speaker)
{
    return integersOf(
        store.database(),
        "SELECT a.image FROM answer a LEFT JOIN picture p ON p.image = a.image WHERE a.speaker = ? AND "
        "(p.changed IS NULL OR a.id > p.changed) GROUP BY a.image "
        "HAVING count(DISTINCT a.question) >= ? ORDER BY a.image",
        knownSpeaker(store.database(), speaker), store.questions().size());
}

std::vector<ImageId> answeredImages(const Store& store, std::optional<View> view)
{
    const std::optional<int> wanted = view ? std::optional(int(*view)) : std::nullopt;
    return integersOf(
        store.database(),
        "SELECT i.id FROM image i WHERE (?1 IS NULL OR i.view = ?1) AND EXISTS (SELECT 1 FROM "
        "current_answer c JOIN answer_text v ON v.id = c.value WHERE c.image = i.id AND v.text <> '') "
        "ORDER BY i.path",
        wanted);
}

void visitAnswersOfPeople(const Store& store, const std::function<void(const AnswerEvent&)>& visit)
{
    Query rows(store.database(),
               ANSWER_COLUMNS "FROM answer e " ANSWER_JOINS "WHERE s.kind = ? ORDER BY e.id",
               int(SpeakerKind::Person));
    while (rows.next())
        visit(eventFrom(store, rows));
}

} // namespace geovlm::store
