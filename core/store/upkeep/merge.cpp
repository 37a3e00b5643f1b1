// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep/merge.h"

#include "domain/statistics/agreement.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/answers/speakers.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QHash>
#include <QJsonArray>
#include <QMap>
#include <QSet>
#include <algorithm>

namespace geovlm::store {
namespace {

constexpr int mergedBetweenReports = 1000;

/// Where an event of the other store stands here.
struct Known
{
    qint64 id = 0;
    bool givenHere = false;
};

struct Tally
{
    int answers = 0, takenBack = 0, reviews = 0;
};

bool sameQuestions(const QuestionBank& a, const QuestionBank& b)
{
    return std::equal(
        a.questions().begin(), a.questions().end(), b.questions().begin(), b.questions().end(),
        [](const Question& x, const Question& y) { return x.id == y.id && x.options == y.options; });
}

QString lineOf(const QString& by, const QString& image, const Tally& tally)
{
    QStringList parts;
    if (tally.answers > 0)
        parts.append(Text::tr("%n answer(s)", nullptr, tally.answers));
    if (tally.takenBack > 0)
        parts.append(Text::tr("%n taken back", nullptr, tally.takenBack));
    if (tally.reviews > 0)
        parts.append(Text::tr("%n review(s)", nullptr, tally.reviews));
    return Text::tr("%1: %2 on %3").arg(by, parts.join(QStringLiteral(", ")), image);
}

class Merger
{
public:
    Merger(Store& store, const Store& other, const QString& source, Progress& progress)
        : m_store(store), m_other(other), m_source(source), m_progress(progress)
    {
        if (store.path() == other.path())
            throw Error(Text::tr("%1 cannot be merged with itself; name another store.").arg(store.path()));
        if (!sameQuestions(store.questions(), other.questions()))
            throw Error(Text::tr("%1 and %2 ask different questions, so their answers cannot be merged.")
                            .arg(store.path(), other.path()));
    }

    MergeReport run()
    {
        m_progress.begin(Text::tr("Merging answers"), eventsThere());
        Transaction transaction(m_store);
        mapImages();
        findConflicts();
        visitAnswersOfPeople(m_other, [this](const AnswerEvent& event) { bring(event); });
        for (const ReviewEvent& event : reviewsThere())
            bring(event);
        settle();
        m_progress.throwIfStopped();
        transaction.commit();
        return m_report;
    }

private:
    qint64 eventsThere() const
    {
        return integerOf(
            m_other.database(),
            "SELECT (SELECT count(*) FROM answer e JOIN speaker s ON s.id = e.speaker WHERE s.kind = 0) "
            "+ (SELECT count(*) FROM review_event)",
            0);
    }

    void mapImages()
    {
        Query rows(
            m_other.database(),
            "SELECT i.id, i.path FROM image i WHERE i.id IN (SELECT e.image FROM answer e JOIN speaker s "
            "ON s.id = e.speaker WHERE s.kind = 0 UNION SELECT image FROM review_event) ORDER BY i.path");
        while (rows.next()) {
            const ImageId here = imageAt(m_store, rows.text("path"));
            m_images.insert(rows.integer("id"), here);
            if (here == 0 && ++m_report.unknownImages <= MergeReport::kept)
                m_report.unknownPaths.append(rows.text("path"));
        }
    }

    void findConflicts()
    {
        QMap<QString, std::pair<ImageId, ImageId>> byPath;
        for (auto image = m_images.cbegin(); image != m_images.cend(); ++image)
            if (image.value() != 0)
                byPath.insert(store::image(m_store, image.value()).path, {image.value(), image.key()});
        for (auto image = byPath.cbegin(); image != byPath.cend(); ++image)
            compare(image.key(), opinions(m_store, image->first), opinions(m_other, image->second));
    }

    static QMap<int, Opinion> opinions(const Store& store, ImageId image)
    {
        QMap<int, Opinion> list;
        for (const AnswerEvent& event : currentAnswers(store, image))
            if (event.speaker.kind == SpeakerKind::Person)
                list.insert(event.question, {event.speaker.name, event.value});
        return list;
    }

    void compare(const QString& image, const QMap<int, Opinion>& here, const QMap<int, Opinion>& there)
    {
        for (auto theirs = there.cbegin(); theirs != there.cend(); ++theirs) {
            const auto ours = here.constFind(theirs.key());
            if (ours == here.cend() || canonicalAnswer(ours->value) == canonicalAnswer(theirs->value))
                continue;
            m_report.conflicts.push_back({image, m_store.questions().at(theirs.key()).id, *ours, *theirs});
        }
    }

    void bring(const AnswerEvent& theirs)
    {
        tick();
        AnswerEvent event = theirs;
        event.image = m_images.value(theirs.image);
        event.speaker = person(theirs.speaker.name);
        event.run = event.action = 0;
        const Known target = m_answers.value(theirs.undoes);
        event.undoes = target.id;
        // What takes back an event that did not come has nothing to say here.
        if (event.image == 0 || (theirs.undoes != 0 && target.id == 0))
            return;
        if (const Known known = knownAnswer(event); known.id != 0) {
            m_answers.insert(theirs.id, known);
            return;
        }
        if (target.givenHere) {
            ++m_report.keptHere;
            return;
        }
        remember(event.image, event.question);
        event.merge = mergeId();
        m_answers.insert(theirs.id, {appendAnswer(m_store, event), false});
        Tally& tally = came(event.speaker.name, event.image);
        ++(event.undoes == 0 ? tally.answers : tally.takenBack);
    }

    Known knownAnswer(const AnswerEvent& event) const
    {
        Database& database = m_store.database();
        Query rows(
            database,
            "SELECT e.id, e.merge IS NULL AS given_here FROM answer e JOIN answer_text v ON v.id = e.value "
            "WHERE e.speaker = ? AND e.image = ? AND e.question = ? AND e.at = ? AND v.text = ? "
            "AND ifnull(e.undoes, 0) = ? ORDER BY e.id LIMIT 1",
            knownSpeaker(database, event.speaker), event.image, event.question, event.at.toMSecsSinceEpoch(),
            event.value, event.undoes);
        return rows.next() ? Known{rows.integer("id"), rows.integer("given_here") != 0} : Known();
    }

    /// In the order of their ids, all images together.
    std::vector<ReviewEvent> reviewsThere() const
    {
        std::vector<ReviewEvent> all;
        for (auto image = m_images.cbegin(); image != m_images.cend(); ++image)
            if (image.value() != 0)
                for (ReviewEvent& event : reviewLog(m_other, image.key()))
                    all.push_back(std::move(event));
        std::sort(all.begin(), all.end(),
                  [](const ReviewEvent& a, const ReviewEvent& b) { return a.id < b.id; });
        return all;
    }

    void bring(const ReviewEvent& theirs)
    {
        tick();
        ReviewEvent event = theirs;
        event.image = m_images.value(theirs.image);
        event.by = person(theirs.by).name;
        event.action = 0;
        const Known target = m_reviews.value(theirs.undoes);
        event.undoes = target.id;
        if (theirs.undoes != 0 && target.id == 0)
            return;
        if (const Known known = knownReview(event); known.id != 0) {
            m_reviews.insert(theirs.id, known);
            return;
        }
        if (target.givenHere) {
            ++m_report.keptHere;
            return;
        }
        event.merge = mergeId();
        m_reviews.insert(theirs.id, {appendReview(m_store, event), false});
        ++came(event.by, event.image).reviews;
    }

    Known knownReview(const ReviewEvent& event) const
    {
        for (const ReviewEvent& ours : reviewLog(m_store, event.image))
            if (ours.by == event.by && ours.at == event.at && ours.state == event.state &&
                ours.comment == event.comment && ours.undoes == event.undoes)
                return {ours.id, ours.merge == 0};
        return {};
    }

    void tick()
    {
        if (++m_seen % mergedBetweenReports != 0)
            return;
        m_progress.advance(m_seen);
        m_progress.throwIfStopped();
    }

    /// The row of this merge, made for the first event that comes.
    qint64 mergeId()
    {
        if (m_report.merge == 0) {
            insert(m_store.database(), "merge",
                   {{"source", m_source}, {"at", QDateTime::currentMSecsSinceEpoch()}});
            m_report.merge = m_store.database().lastRowId();
        }
        return m_report.merge;
    }

    Tally& came(const QString& by, ImageId image)
    {
        ++m_report.events;
        return m_tallies[{by, image}];
    }

    qint64 currentEvent(ImageId image, int question) const
    {
        return integerOf(m_store.database(),
                         "SELECT answer FROM current_answer WHERE image = ? AND question = ?", 0, image,
                         question);
    }

    /// Which event counted before the merge touched the question.
    void remember(ImageId image, int question)
    {
        if (!m_before.contains({image, question}))
            m_before.insert({image, question}, currentEvent(image, question));
    }

    void settle()
    {
        QMap<ImageId, bool> changed; // ordered: the same work in the same order every time
        for (auto before = m_before.cbegin(); before != m_before.cend(); ++before)
            if (currentEvent(before.key().first, before.key().second) != before.value())
                changed.insert(before.key().first, true);
        for (auto image = changed.cbegin(); image != changed.cend(); ++image)
            answersChanged(m_store, image.key());
        QSet<ImageId> images;
        for (auto tally = m_tallies.cbegin(); tally != m_tallies.cend(); ++tally) {
            images.insert(tally.key().second);
            m_report.came.append(
                lineOf(tally.key().first, image(m_store, tally.key().second).path, tally.value()));
        }
        m_report.images = images.size();
    }

    Store& m_store;
    const Store& m_other;
    QString m_source;
    Progress& m_progress;
    qint64 m_seen = 0;
    QHash<ImageId, ImageId> m_images; ///< there → here; 0 = not here
    QHash<qint64, Known> m_answers;   ///< there → here
    QHash<qint64, Known> m_reviews;
    QHash<std::pair<ImageId, int>, qint64> m_before;
    QMap<std::pair<QString, ImageId>, Tally> m_tallies;
    MergeReport m_report;
};

} // namespace

MergeReport mergeAnswers(Store& store, const Store& other, const QString& sourceName, Progress& progress)
{
    return Merger(store, other, sourceName, progress).run();
}

static QJsonObject opinionJson(const Opinion& opinion)
{
    return {{QStringLiteral("by"), opinion.by}, {QStringLiteral("value"), opinion.value}};
}

QJsonObject toJson(const MergeReport& report)
{
    QJsonArray conflicts;
    for (const MergeConflict& conflict : report.conflicts)
        conflicts.append(QJsonObject{{QStringLiteral("image"), conflict.image},
                                     {QStringLiteral("question"), conflict.question},
                                     {QStringLiteral("here"), opinionJson(conflict.here)},
                                     {QStringLiteral("there"), opinionJson(conflict.there)}});
    return {{QStringLiteral("events"), report.events},
            {QStringLiteral("images"), report.images},
            {QStringLiteral("conflicts"), conflicts},
            {QStringLiteral("unknown_images"), report.unknownImages},
            {QStringLiteral("kept_here"), report.keptHere}};
}

} // namespace geovlm::store
