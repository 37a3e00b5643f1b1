// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/evaluation.h"

#include "pipeline/analysis_json.h"
#include "store/runs.h"
#include "store/stability.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Evaluation)
};

/// What the newest complete stability check found.
void readDrift(const store::Store& store, SignatureInput& input)
{
    const auto run = store::latestRun(store, QStringLiteral("stability"));
    const auto found = run ? store::stabilityJaccard(store, run->id) : std::nullopt;
    if (!found)
        return;
    input.descriptionJaccard = found->mean;
    input.descriptionSource = Text::tr("Measured by the stability run %1 on %2 images, %3 runs each.")
                                  .arg(run->id)
                                  .arg(found->images)
                                  .arg(run->parameters[u"runs"].toInt());
}

QJsonObject toJson(const StageMetrics& metrics)
{
    return {{QStringLiteral("r1"), orNull(metrics.r1)},
            {QStringLiteral("r5"), orNull(metrics.r5)},
            {QStringLiteral("r10"), orNull(metrics.r10)},
            {QStringLiteral("r1pct"), orNull(metrics.r1pct)},
            {QStringLiteral("hit"), orNull(metrics.hit)},
            {QStringLiteral("ap"), orNull(metrics.ap)},
            {QStringLiteral("median_error_m"), orNull(metrics.medianErrorM)}};
}

} // namespace

QJsonObject toJson(const SplitEvaluation& split)
{
    return {{QStringLiteral("name"), split.name},
            {QStringLiteral("queries"), split.metrics.queries},
            {QStringLiteral("references"), split.metrics.references},
            {QStringLiteral("before"), toJson(split.metrics.before)},
            {QStringLiteral("after"), toJson(split.metrics.after)},
            {QStringLiteral("lift_r1"), liftJson(split.lift)}};
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

Evaluation evaluate(const store::Store& store, const CaseTable& table)
{
    Evaluation evaluation;
    evaluation.run = table.run;
    SignatureInput input;
    std::vector<double> margins;
    for (const SplitCases& split : table.splits) {
        const std::vector<QueryResult> results = resultsOf(split.cases);
        evaluation.splits.push_back(
            {split.name, geovlm::evaluate(results, split.references, split.rule), liftR1(results)});
        input.splits.push_back({split.name, evaluation.splits.back().metrics});
        for (const CaseResult& one : split.cases)
            if (one.scoreMargin)
                margins.push_back(*one.scoreMargin);
    }
    if (!margins.empty())
        input.meanMargin = marginStatistics(margins).mean;
    readDrift(store, input);
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
    return {{QStringLiteral("run"), evaluation.run},
            {QStringLiteral("splits"), splits},
            {QStringLiteral("signatures"), signs}};
}

} // namespace geovlm::pipeline
