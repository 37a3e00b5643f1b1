// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/evaluation.h"

#include "domain/fusions.h"
#include "figures/analysis_json.h"
#include "figures/coverage.h"
#include "figures/evaluation_notes.h"
#include "figures/feature_sources.h"
#include "figures/text.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"
#include "store/results/stability.h"

#include <QJsonArray>

namespace geovlm::figures {
namespace {

/// What the newest complete stability check found.
void readDrift(const store::Store& store, SignatureInput& input)
{
    const auto run = store::latestRun(store, RunKind::Stability);
    const auto found = run ? store::stabilityJaccard(store, run->id) : std::nullopt;
    if (!found)
        return;
    input.descriptionJaccard = found->mean;
    input.descriptionSource = Text::tr("Measured by the stability run %1 on %2 images, %3 runs each.")
                                  .arg(run->id)
                                  .arg(found->images)
                                  .arg(store::StabilityParameters::from(run->parameters).runs);
}

QJsonObject toJson(const StageMetrics& metrics)
{
    return {{QStringLiteral("r1"), orNull(metrics.r1)},
            {QStringLiteral("r5"), orNull(metrics.r5)},
            {QStringLiteral("r10"), orNull(metrics.r10)},
            {QStringLiteral("r1pct"), orNull(metrics.r1pct)},
            {QStringLiteral("hit"), orNull(metrics.hit)},
            {QStringLiteral("ap"), orNull(metrics.ap)},
            {QStringLiteral("median_error_m"), orNull(metrics.medianErrorM)},
            {QStringLiteral("tied"), countOrNull(metrics.tied)},
            {QStringLiteral("r1_expected"), orNull(metrics.r1Expected)}};
}

QJsonObject toJson(const Coverage& coverage)
{
    return {{QStringLiteral("queries"), coverage.queries},
            {QStringLiteral("references"), coverage.references},
            {QStringLiteral("references_searched"), coverage.searchedReferences},
            {QStringLiteral("misses"), coverage.misses()},
            {QStringLiteral("queries_not_searched"), coverage.unsearchedQueries},
            {QStringLiteral("matches_not_searched"), coverage.unsearchedMatches},
            {QStringLiteral("queries_not_reranked"), coverage.unranked},
            {QStringLiteral("missed"), QJsonArray::fromStringList(coverage.missed)}};
}

QJsonValue searchedJson(const SplitEvaluation& split)
{
    if (!split.searchedOnly)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("queries"), split.searchedOnly->queries},
                       {QStringLiteral("before"), toJson(split.searchedOnly->before)},
                       {QStringLiteral("after"), toJson(split.searchedOnly->after)}};
}

QJsonObject outcomesJson(const SplitEvaluation& split)
{
    const auto count = [&split](Outcome outcome) { return split.outcomeCounts[std::size_t(outcome)]; };
    return {{QStringLiteral("kept_right"), count(Outcome::KeptRight)},
            {QStringLiteral("fixed"), count(Outcome::Fixed)},
            {QStringLiteral("broken"), count(Outcome::Broken)},
            {QStringLiteral("still_wrong"), count(Outcome::StillWrong)},
            {QStringLiteral("not_among_candidates"), count(Outcome::NotInTen)},
            {QStringLiteral("without_match"), count(Outcome::NoMatch)}};
}

} // namespace

QJsonObject toJson(const SplitEvaluation& split)
{
    return {{QStringLiteral("name"), split.name},
            {QStringLiteral("queries"), split.metrics.queries},
            {QStringLiteral("references"), split.metrics.references},
            {QStringLiteral("before"), toJson(split.metrics.before)},
            {QStringLiteral("after"), toJson(split.metrics.after)},
            {QStringLiteral("lift_r1"), liftJson(split.lift)},
            {QStringLiteral("without_match"), split.metrics.withoutMatch},
            {QStringLiteral("median_error_queries"), split.metrics.errorQueries},
            {QStringLiteral("candidates"), split.candidates},
            {QStringLiteral("among_candidates"), split.reached},
            {QStringLiteral("outcomes"), outcomesJson(split)},
            {QStringLiteral("coverage"), toJson(split.coverage)},
            {QStringLiteral("searched_only"), searchedJson(split)}};
}

namespace {

QJsonObject toJson(const Signature& signature)
{
    return {{QStringLiteral("id"), signature.id},
            {QStringLiteral("value"), orNull(signature.value)},
            {QStringLiteral("threshold"), signature.threshold},
            {QStringLiteral("fired"), signature.fired},
            {QStringLiteral("advice"), signature.advice}};
}

} // namespace

Evaluation evaluate(const store::Store& store, qint64 run)
{
    return evaluate(store, caseTable(store, run));
}

Evaluation evaluate(const store::Store& store, qint64 retrieval, const std::vector<SplitOrders>& orders)
{
    return evaluate(store, caseTable(store, retrieval, orders));
}

namespace {

SplitMetrics searchedMetrics(std::vector<QueryResult> results, const SplitCases& split)
{
    std::erase_if(results, [](const QueryResult& one) { return one.rankBefore == missedRank; });
    return geovlm::evaluate(results, split.references, split.rule);
}

SplitEvaluation evaluate(const SplitCases& split)
{
    const std::vector<QueryResult> results = resultsOf(split.cases);
    SplitEvaluation evaluation{split.name, geovlm::evaluate(results, split.references, split.rule),
                               liftR1(results), split.coverage};
    evaluation.candidates = split.candidates;
    if (evaluation.metrics.missed > 0)
        evaluation.searchedOnly = searchedMetrics(results, split);
    for (const CaseResult& one : split.cases) {
        ++evaluation.outcomeCounts[std::size_t(one.outcome)];
        evaluation.reached += one.reached ? 1 : 0;
    }
    return evaluation;
}

std::optional<bool> comparesSides(const store::Store& store, qint64 run)
{
    const qint64 model = store::run(store, run).model;
    const FusionTraits* fusion =
        model > 0 ? findFusion(store::model(store, model).configuration[u"fusion"].toString()) : nullptr;
    return fusion ? std::optional(fusion->comparesSides) : std::nullopt;
}

} // namespace

Evaluation evaluate(const store::Store& store, const CaseTable& table)
{
    Evaluation evaluation;
    evaluation.run = table.run;
    if (table.run != 0)
        evaluation.features = store::RerankParameters::from(store::run(store, table.run).parameters).features;
    SignatureInput input;
    std::vector<double> margins;
    for (const SplitCases& split : table.splits) {
        evaluation.splits.push_back(evaluate(split));
        evaluation.warnings << notesOf(evaluation.splits.back());
        input.splits.push_back({split.name, evaluation.splits.back().metrics});
        for (const CaseResult& one : split.cases)
            if (one.scoreMargin)
                margins.push_back(*one.scoreMargin);
    }
    if (!margins.empty())
        input.meanMargin = marginStatistics(margins).mean;
    readDrift(store, input);
    if (table.run > 0) {
        if (const QString warning = featuresWarning(evaluation.features); !warning.isEmpty())
            evaluation.warnings.prepend(warning);
        input.comparesSides = comparesSides(store, table.run);
        evaluation.warnings << searchProblems(store, store::run(store, table.retrieval));
    }
    evaluation.signatures = signatures(input);
    return evaluation;
}

QJsonObject toJson(const Evaluation& evaluation)
{
    QJsonArray splits, signs;
    for (const SplitEvaluation& split : evaluation.splits)
        splits.append(toJson(split));
    for (const Signature& signature : evaluation.signatures)
        signs.append(toJson(signature));
    QJsonObject json{{QStringLiteral("run"), evaluation.run},
                     {QStringLiteral("splits"), splits},
                     {QStringLiteral("warnings"), QJsonArray::fromStringList(evaluation.warnings)},
                     {QStringLiteral("signatures"), signs}};
    if (!evaluation.features.isEmpty())
        json[QStringLiteral("features")] = featuresJson(evaluation.features);
    return json;
}

} // namespace geovlm::figures
