// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/synonyms.h"

#include "domain/answers/answer_choice.h"
#include "store/answers/answers.h"
#include "store/answers/question_column.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QCryptographicHash>
#include <QHash>
#include <QSet>
#include <algorithm>

namespace geovlm::store {
namespace {

constexpr qint64 eventsBetweenReports = 10'000;

QString nameOf(const Store& store, int question)
{
    return question == Synonym::any ? Text::tr("any question") : store.questions().at(question).id;
}

/// The questions that an entry is for.
std::vector<const Question*> questionsOf(const Store& store, int question)
{
    std::vector<const Question*> list;
    for (const Question& one : store.questions().questions())
        if (question == Synonym::any || one.number == question + 1)
            list.push_back(&one);
    return list;
}

void requireMeaning(const Store& store, const Synonym& synonym)
{
    const std::vector<const Question*> asked = questionsOf(store, synonym.question);
    const bool means = std::any_of(asked.begin(), asked.end(), [&](const Question* one) {
        return !normalisedAnswer(*one, synonym.means).offList && !optionsNamed(*one, synonym.means).isEmpty();
    });
    if (synonym.means.isEmpty() || means)
        return;
    throw Error(synonym.question == Synonym::any
                    ? Text::tr("\"%1\" is an option of no question; geovlm synonyms maps onto options.")
                          .arg(synonym.means)
                    : Text::tr("\"%1\" is no option of %2; its options are %3.")
                          .arg(synonym.means, nameOf(store, synonym.question),
                               asked.front()->options.join(QStringLiteral(", "))));
}

QByteArray fingerprintOf(const std::vector<Synonym>& own)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Synonym& one : own)
        hash.addData(QStringLiteral("%1\n%2\n%3\n").arg(one.question).arg(one.said, one.means).toUtf8());
    return hash.result().toHex();
}

const QString& rawOf(const AnswerEvent& event)
{
    return event.raw.isEmpty() ? event.value : event.raw;
}

/// What a source said last about each question, oldest first.
std::vector<AnswerEvent> lastWords(const std::vector<AnswerEvent>& log, int question)
{
    std::vector<AnswerEvent> last;
    QSet<std::pair<int, QString>> seen;
    for (auto event = log.rbegin(); event != log.rend(); ++event)
        if (event->question == question && event->speaker.kind != SpeakerKind::Person && event->undoes == 0 &&
            !event->value.isEmpty() && !seen.contains({int(event->speaker.kind), event->speaker.name})) {
            seen.insert({int(event->speaker.kind), event->speaker.name});
            last.insert(last.begin(), *event);
        }
    return last;
}

class Rereader
{
public:
    Rereader(Store& store, Progress& progress)
        : m_store(store), m_progress(progress), m_normaliser(normaliser(store))
    {
    }

    Reread run()
    {
        Transaction transaction(m_store);
        const auto places = changedPlaces();
        m_progress.begin(Text::tr("Reading answers again"), qint64(places.size()));
        qint64 seen = 0;
        for (auto image = places.cbegin(); image != places.cend(); ++image) {
            readAgain(image.key(), image.value());
            m_progress.advance(++seen);
            m_progress.throwIfStopped();
        }
        if (m_report.run != 0)
            finishRun(m_store, m_report.run);
        transaction.commit();
        return m_report;
    }

private:
    QString valueOf(int question, const QString& text)
    {
        const std::pair<int, QString> key{question, text};
        if (const auto known = m_values.constFind(key); known != m_values.constEnd())
            return *known;
        return *m_values.insert(key, m_normaliser.map(question, text).value);
    }

    /// Image → questions about which some machine's event, in use or not, would read differently.
    QMap<ImageId, QSet<int>> changedPlaces()
    {
        QMap<ImageId, QSet<int>> places;
        Query rows(m_store.database(),
                   "SELECT e.image, e.question, v.text, ifnull(r.text, v.text) AS raw_text FROM answer e "
                   "JOIN speaker s ON s.id = e.speaker "
                   "JOIN answer_text v ON v.id = e.value LEFT JOIN answer_text r ON r.id = e.raw "
                   "WHERE s.kind <> 0 AND e.undoes IS NULL AND v.text <> ''");
        for (qint64 seen = 0; rows.next(); ++seen) {
            const int question = questionFrom(m_store, rows, "question");
            if (valueOf(question, rows.text("raw_text")) != rows.text("text"))
                places[rows.integer("image")].insert(question);
            if (seen % eventsBetweenReports == 0)
                m_progress.throwIfStopped();
        }
        return places;
    }

    void readAgain(ImageId image, const QSet<int>& questions)
    {
        const std::vector<AnswerEvent> log = answerLog(m_store, image);
        const std::vector<AnswerEvent> before = currentAnswers(m_store, image);
        for (const int question : questions) {
            bool changed = false;
            for (AnswerEvent event : lastWords(log, question)) {
                const QString value = valueOf(question, rawOf(event));
                changed = changed || value != event.value;
                if (changed)
                    sayAgain(std::move(event), value);
            }
        }
        const std::vector<AnswerEvent> after = currentAnswers(m_store, image);
        const bool same = std::equal(before.begin(), before.end(), after.begin(), after.end(),
                                     [](const AnswerEvent& a, const AnswerEvent& b) {
                                         return a.question == b.question && a.value == b.value;
                                     });
        if (same)
            return;
        answersChanged(m_store, image);
        ++m_report.images;
    }

    void sayAgain(AnswerEvent event, const QString& value)
    {
        if (m_report.run == 0) {
            const std::vector<Synonym> own = synonyms(m_store);
            m_report.run = beginRun(m_store, RunKind::Synonyms, 0,
                                    {{QStringLiteral("entries"), qint64(own.size())},
                                     {QStringLiteral("sha256"), QString::fromLatin1(fingerprintOf(own))}});
        }
        event.raw = rawOf(event);
        event.value = value;
        event.confidence =
            answerConfidence(m_store.questions().at(event.question), value, event.distribution);
        event.at = {};
        event.run = m_report.run;
        event.id = event.replaces = event.action = event.merge = 0;
        appendAnswer(m_store, std::move(event));
        ++m_report.answers;
    }

    Store& m_store;
    Progress& m_progress;
    AnswerNormaliser m_normaliser;
    QHash<std::pair<int, QString>, QString> m_values;
    Reread m_report;
};

} // namespace

/// Synonym::any is -1 in the table too.
static int questionOrAny(const Store& store, const Query& row)
{
    return row.integer("question") == Synonym::any ? Synonym::any : questionFrom(store, row, "question");
}

std::vector<Synonym> synonyms(const Store& store)
{
    std::vector<Synonym> list;
    Query rows(store.database(), "SELECT question, said, means FROM synonym ORDER BY question, said");
    while (rows.next())
        list.push_back({questionOrAny(store, rows), rows.text("said"), rows.text("means")});
    return list;
}

void putSynonym(Store& store, Synonym synonym)
{
    const QString said = synonymKey(synonym.said);
    if (said.isEmpty())
        throw Error(Text::tr("\"%1\" cannot be an entry: it is empty or too long.")
                        .arg(synonym.said.left(40).simplified()));
    synonym.means = synonym.means.simplified();
    if (synonym.question != Synonym::any && store.questions().at(synonym.question).optionIndex(said) >= 0)
        throw Error(Text::tr("\"%1\" is an option of %2 itself, and options stay what they are.")
                        .arg(said, nameOf(store, synonym.question)));
    requireMeaning(store, synonym);
    insertOrUpdate(store.database(), "synonym", {{"question", synonym.question}, {"said", said}},
                   {{"means", synonym.means}, {"at", QDateTime::currentMSecsSinceEpoch()}});
}

bool removeSynonym(Store& store, int question, const QString& said)
{
    run(store.database(), "DELETE FROM synonym WHERE question = ? AND said = ?", question, synonymKey(said));
    return store.database().changes() > 0;
}

AnswerNormaliser normaliser(const Store& store)
{
    return AnswerNormaliser(store.questions(), synonyms(store));
}

Reread rereadAnswers(Store& store, Progress& progress)
{
    return Rereader(store, progress).run();
}

} // namespace geovlm::store
