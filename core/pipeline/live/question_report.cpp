// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/live/question_report.h"

#include "domain/error.h"
#include "domain/random.h"
#include "figures/analysis_json.h"
#include "figures/people/categories.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/text.h"
#include "store/models/images.h"
#include "store/results/results.h"

#include <QJsonArray>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

using Sheets = std::vector<AnswerSheet>; ///< the query's, then the candidates'

std::vector<const figures::CaseResult*> sampleOf(const figures::CaseTable& table,
                                                 const QuestionOptions& options, int& population)
{
    std::vector<const figures::CaseResult*> cases;
    for (const figures::SplitCases& split : table.splits)
        for (const figures::CaseResult& one : split.cases)
            if (one.result.rankBefore >= 0)
                cases.push_back(&one);
    population = int(cases.size());
    if (options.sample > 0 && population > options.sample) {
        Random::stream(options.seed, "questions").shuffle(cases);
        cases.resize(std::size_t(options.sample));
    }
    std::ranges::sort(
        cases, {}, [](const figures::CaseResult* one) { return std::pair(one->key.split, one->key.query); });
    return cases;
}

bool among(const std::vector<ImageId>& images, ImageId image)
{
    return std::ranges::find(images, image) != images.end();
}

/// Gathers case after case.
class Builder
{
public:
    Builder(const store::Store& store, const figures::CaseTable& table, QuestionReport& report)
        : m_store(store), m_retrieval(table.retrieval), m_report(report)
    {
        const auto questions = std::size_t(report.questions.size());
        m_pairs.resize(questions);
        m_removals.resize(questions);
        if (report.options.effect)
            loadModels();
    }

    void add(const figures::CaseResult& one)
    {
        m_report.cases.push_back(one.key);
        const auto room = m_report.cases.size() * std::size_t(m_report.questions.size());
        m_report.agrees.resize(room, -1);
        m_report.firstChange.resize(room, 0);
        if (one.reached)
            addReached(one);
        else
            for (int question = 0; question < m_report.questions.size(); ++question)
                put(question, {}, {});
    }

    void measure(Progress& progress)
    {
        const QuestionOptions& options = m_report.options;
        for (int question = 0; question < m_report.questions.size(); ++question) {
            progress.throwIfStopped();
            QuestionFigures figures{
                questionWorth(m_pairs[std::size_t(question)], options.draws, options.seed), {}};
            if (m_models)
                figures.effect =
                    removalEffect(m_removals[std::size_t(question)], options.draws, options.seed);
            m_report.figures.push_back(std::move(figures));
            progress.advance(question + 1);
        }
    }

private:
    void loadModels()
    {
        try {
            m_models = liveModels(m_store, m_report.run);
            if (m_models->embedsHere())
                return;
            goOnWithoutEffects(
                LiveText::tr("The effect on ranks needs new texts: %1.").arg(m_models->whyWaiting()));
        } catch (const Error& error) {
            goOnWithoutEffects(error.sentence());
        }
    }
    void goOnWithoutEffects(const QString& why)
    {
        m_models.reset();
        m_report.whyNoEffect = why;
    }

    void addReached(const figures::CaseResult& one)
    {
        std::optional<LiveCase> live;
        if (m_models) {
            try {
                live.emplace(m_store, m_models, one.key);
            } catch (const Error& error) {
                goOnWithoutEffects(error.sentence());
            }
        }
        Sheets sheets = live ? sheetsOf(*live) : sheetsOf(one.key);
        const store::Relations relations = store::relationsOf(m_store, one.key.query);
        const int with = live ? live->ranking().rankAfter : -1;
        for (int question = 0; question < m_report.questions.size(); ++question)
            put(question, compared(sheets, question, one.match, relations),
                live ? Removal{with, rankWithout(*live, sheets, question, with)} : Removal{});
    }

    Sheets sheetsOf(const LiveCase& live) const
    {
        Sheets sheets;
        for (const ImageId image : live.images())
            sheets.push_back(live.sheet(image));
        return sheets;
    }
    Sheets sheetsOf(const store::CaseKey& key) const
    {
        std::vector<ImageId> images{key.query};
        for (const store::Candidate& candidate :
             store::retrieval(m_store, m_retrieval, key.split, key.query).candidates)
            images.push_back(candidate.reference);
        return answerSheets(m_store, images);
    }

    PairAgreement compared(const Sheets& sheets, int question, ImageId match,
                           const store::Relations& relations)
    {
        PairAgreement pair;
        const QString& said = sheets.front().values.at(question);
        if (said.isEmpty())
            return pair;
        const int category = m_categories.of(said);
        for (std::size_t i = 1; i < sheets.size(); ++i) {
            const QString& other = sheets[i].values.at(question);
            const ImageId image = sheets[i].image;
            if (other.isEmpty())
                continue;
            const bool agrees = m_categories.of(other) == category;
            if (image == match) {
                pair.match = agrees ? 1 : 0;
            } else if (!among(relations.positives, image) && !among(relations.semiPositives, image)) {
                ++pair.others;
                pair.agreeing = std::uint16_t(pair.agreeing + (agrees ? 1 : 0));
            }
        }
        return pair;
    }

    /// A copy is edited: taking edits back would leave rounding behind.
    static int rankWithout(const LiveCase& live, const Sheets& sheets, int question, int with)
    {
        std::optional<LiveCase> other;
        for (const AnswerSheet& sheet : sheets) {
            if (sheet.values.at(question).isEmpty())
                continue;
            if (!other)
                other = live;
            other->setAnswer(sheet.image, question, {}, {});
        }
        return other ? other->ranking().rankAfter : with;
    }

    void put(int question, const PairAgreement& pair, const Removal& removal)
    {
        m_pairs[std::size_t(question)].push_back(pair);
        m_removals[std::size_t(question)].push_back(removal);
        const std::size_t place = m_report.at(m_report.cases.size() - 1, question);
        m_report.agrees[place] = pair.match;
        if (removal.with >= 0)
            m_report.firstChange[place] =
                std::int8_t((removal.without == 0 ? 1 : 0) - (removal.with == 0 ? 1 : 0));
    }

    const store::Store& m_store;
    qint64 m_retrieval;
    QuestionReport& m_report;
    LiveModelsPtr m_models; ///< null: no effects
    figures::Categories m_categories;
    std::vector<std::vector<PairAgreement>> m_pairs; ///< by question and case
    std::vector<std::vector<Removal>> m_removals;
};

QJsonObject toJson(const RemovalEffect& effect)
{
    return {{QStringLiteral("queries"), effect.queries},
            {QStringLiteral("reached"), effect.reached},
            {QStringLiteral("r1_points"), effect.r1Change},
            {QStringLiteral("r1_ci95"), figures::bandJson(effect.r1Band)},
            {QStringLiteral("lost"), effect.lost},
            {QStringLiteral("won"), effect.won},
            {QStringLiteral("rank_places"), effect.rankChange},
            {QStringLiteral("rank_ci95"), effect.rankBand ? QJsonValue(figures::bandJson(*effect.rankBand))
                                                          : QJsonValue(QJsonValue::Null)}};
}

QJsonObject toJson(const Question& question, const QuestionFigures& figures)
{
    const QuestionWorth& worth = figures.worth;
    return {{QStringLiteral("id"), question.id},
            {QStringLiteral("true_pairs"), worth.truePairs},
            {QStringLiteral("false_pairs"), worth.falsePairs},
            {QStringLiteral("agree_true"), figures::orNull(worth.agreeTrue)},
            {QStringLiteral("agree_false"), figures::orNull(worth.agreeFalse)},
            {QStringLiteral("worth_points"), figures::orNull(worth.difference)},
            {QStringLiteral("worth_ci95"),
             worth.band ? QJsonValue(figures::bandJson(*worth.band)) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("log_odds"), figures::orNull(worth.logOdds)},
            {QStringLiteral("bits"), figures::orNull(worth.bits)},
            {QStringLiteral("without"),
             figures.effect ? QJsonValue(toJson(*figures.effect)) : QJsonValue(QJsonValue::Null)}};
}

} // namespace

QuestionReport questionReport(const store::Store& store, const figures::CaseTable& table,
                              const QuestionOptions& options, Progress& progress)
{
    QuestionReport report;
    report.run = table.run;
    report.options = options;
    report.questions = store.questions();
    const std::vector<const figures::CaseResult*> sample = sampleOf(table, options, report.population);
    Builder builder(store, table, report);
    progress.begin(LiveText::tr("Taking each question away"), qint64(sample.size()));
    for (std::size_t i = 0; i < sample.size(); ++i) {
        progress.throwIfStopped();
        builder.add(*sample[i]);
        progress.advance(qint64(i) + 1);
    }
    progress.begin(LiveText::tr("Measuring the questions"), report.questions.size());
    builder.measure(progress);
    return report;
}

QJsonObject toJson(const QuestionReport& report)
{
    QJsonArray questions;
    for (int i = 0; i < report.questions.size(); ++i)
        questions.append(toJson(report.questions.at(i), report.figures[std::size_t(i)]));
    return {{QStringLiteral("cases"), qint64(report.cases.size())},
            {QStringLiteral("of"), report.population},
            {QStringLiteral("draws"), report.options.draws},
            {QStringLiteral("seed"), qint64(report.options.seed)},
            {QStringLiteral("no_effect"),
             report.whyNoEffect.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(report.whyNoEffect)},
            {QStringLiteral("questions"), questions}};
}

} // namespace geovlm::pipeline
