// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/agreement.h"

#include "figures/people/categories.h"
#include "figures/text.h"
#include "store/sqlite/store.h"

#include <QHash>
#include <QJsonArray>
#include <algorithm>

namespace geovlm::figures {
namespace {

constexpr int imagesAtOnce = 10'000;

/// Takes the ratings of image after image in.
class Collector
{
public:
    explicit Collector(const store::Store& store)
    {
        m_ratings.questions = store.questions();
        for (const store::Rater& rater : store::raters(store)) {
            const bool person = rater.who.kind == SpeakerKind::Person;
            std::vector<Voice>& voices = person ? m_ratings.people : m_ratings.machines;
            m_places.insert(rater.speaker, {person, voices.size()});
            voices.push_back({rater, {}});
        }
    }

    void add(const std::vector<store::Rating>& ratings)
    {
        const int first = m_ratings.images++ * m_ratings.questions.size();
        for (const store::Rating& rating : ratings) {
            const std::pair said(first + rating.question, m_categories.of(rating.value));
            const Place place = m_places.value(rating.speaker);
            (place.person ? m_ratings.people : m_ratings.machines)[place.index].said.push_back(said);
            if (place.person && rating.counts)
                m_ratings.everyone.said.push_back(said);
        }
    }

    AnswerRatings take()
    {
        const auto silent = [](const Voice& voice) { return voice.said.empty(); };
        std::erase_if(m_ratings.people, silent);
        std::erase_if(m_ratings.machines, silent);
        return std::move(m_ratings);
    }

private:
    struct Place
    {
        bool person = false;
        std::size_t index = 0;
    };
    AnswerRatings m_ratings;
    QHash<qint64, Place> m_places; ///< by speaker
    Categories m_categories;
};

/// The raters side by side for one question, or for all (-1), each answer to each question a unit.
Ratings tableOf(const AnswerRatings& ratings, const std::vector<const Voice*>& voices, int question)
{
    const int questions = ratings.questions.size();
    Ratings table;
    table.units = question < 0 ? ratings.images * questions : ratings.images;
    table.raters = int(voices.size());
    table.values.assign(std::size_t(table.units) * voices.size(), -1);
    for (std::size_t rater = 0; rater < voices.size(); ++rater)
        for (const auto& [unit, category] : voices[rater]->said)
            if (question < 0 || unit % questions == question)
                table.values[std::size_t(question < 0 ? unit : unit / questions) * voices.size() + rater] =
                    category;
    return table;
}

/// Compares sets of raters and says how far it is.
class Measuring
{
public:
    Measuring(const AnswerRatings& ratings, const AgreementOptions& options, Progress& progress)
        : m_ratings(ratings), m_options(options), m_progress(progress)
    {
        const qint64 comparisons = qint64(ratings.machines.size()) + 1;
        m_progress.begin(Text::tr("Measuring agreement"), comparisons * (ratings.questions.size() + 1));
    }

    Comparison compare(const std::vector<const Voice*>& voices)
    {
        Comparison comparison;
        for (int question = 0; question < m_ratings.questions.size(); ++question)
            comparison.questions.push_back(figures(voices, question));
        comparison.overall = figures(voices, -1);
        return comparison;
    }

private:
    RaterAgreement figures(const std::vector<const Voice*>& voices, int question)
    {
        m_progress.throwIfStopped();
        const RaterAgreement measured =
            raterAgreement(tableOf(m_ratings, voices, question), m_options.draws, m_options.seed);
        m_progress.advance(++m_done);
        return measured;
    }

    const AnswerRatings& m_ratings;
    const AgreementOptions& m_options;
    Progress& m_progress;
    qint64 m_done = 0;
};

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonValue intervalOf(const AgreementFigure& figure)
{
    if (!figure.low || !figure.high)
        return QJsonValue(QJsonValue::Null);
    return QJsonArray{*figure.low, *figure.high};
}

QJsonObject toJson(const QString& id, const RaterAgreement& figures)
{
    return {{QStringLiteral("id"), id},
            {QStringLiteral("percent"), orNull(figures.percent.value)},
            {QStringLiteral("kappa"), orNull(figures.kappa.value)},
            {QStringLiteral("alpha"), orNull(figures.alpha.value)},
            {QStringLiteral("n"), figures.n},
            {QStringLiteral("ci95"), QJsonObject{{QStringLiteral("percent"), intervalOf(figures.percent)},
                                                 {QStringLiteral("kappa"), intervalOf(figures.kappa)},
                                                 {QStringLiteral("alpha"), intervalOf(figures.alpha)}}}};
}

/// With the keys "questions" and "overall".
QJsonObject toJson(const QuestionBank& bank, const Comparison& comparison)
{
    QJsonArray questions;
    for (int i = 0; i < bank.size(); ++i)
        questions.append(toJson(bank.at(i).id, comparison.questions[std::size_t(i)]));
    return {{QStringLiteral("questions"), questions},
            {QStringLiteral("overall"), toJson(QStringLiteral("all-questions-pooled"), comparison.overall)}};
}

QJsonObject toJson(const QuestionBank& bank, const MachineComparison& comparison)
{
    const Speaker& who = comparison.machine.who;
    QJsonObject object = toJson(bank, comparison.figures);
    object[QStringLiteral("name")] = who.name;
    object[QStringLiteral("revision")] = who.revision;
    object[QStringLiteral("kind")] =
        who.kind == SpeakerKind::Model ? QStringLiteral("model") : QStringLiteral("import");
    return object;
}

} // namespace

AnswerRatings answerRatings(const store::Store& store, Progress& progress)
{
    progress.begin(Text::tr("Reading what people answered"), 0);
    Collector collector(store);
    QString last;
    for (qint64 done = 0;;) {
        const std::vector<store::RatedImage> page = store::imagesRatedByPeople(store, last, imagesAtOnce);
        if (page.empty())
            return collector.take();
        for (const store::RatedImage& image : page) {
            progress.throwIfStopped();
            collector.add(store::ratingsOf(store, image.id));
            progress.advance(++done);
        }
        last = page.back().path;
    }
}

Agreement agreement(const AnswerRatings& ratings, const AgreementOptions& options, Progress& progress)
{
    Agreement result{options, ratings.questions, {}, {}, {}};
    Measuring measuring(ratings, options, progress);
    std::vector<const Voice*> people;
    for (const Voice& voice : ratings.people) {
        people.push_back(&voice);
        result.peopleRaters.push_back(voice.rater);
    }
    result.people = measuring.compare(people);
    for (const Voice& machine : ratings.machines) {
        MachineComparison compared{machine.rater, measuring.compare({&ratings.everyone, &machine})};
        if (compared.figures.overall.n > 0)
            result.machines.push_back(std::move(compared));
    }
    std::stable_sort(result.machines.begin(), result.machines.end(),
                     [](const auto& a, const auto& b) { return a.figures.overall.n > b.figures.overall.n; });
    return result;
}

QJsonObject toJson(const Agreement& agreement)
{
    QJsonArray names, models;
    for (const store::Rater& person : agreement.peopleRaters)
        names.append(person.who.name);
    for (const MachineComparison& machine : agreement.machines)
        models.append(toJson(agreement.questions, machine));
    QJsonObject object = toJson(agreement.questions, agreement.people);
    object[QStringLiteral("people")] = names;
    object[QStringLiteral("models")] = models;
    object[QStringLiteral("draws")] = agreement.options.draws;
    object[QStringLiteral("seed")] = qint64(agreement.options.seed);
    return object;
}

} // namespace geovlm::figures
