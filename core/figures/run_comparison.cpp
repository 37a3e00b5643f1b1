// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/run_comparison.h"

#include "domain/error.h"
#include "figures/analysis_json.h"
#include "figures/text.h"
#include "store/results/runs.h"

#include <QJsonArray>
#include <algorithm>

namespace geovlm::figures {
namespace {

/// One query under A and B.
struct Compared
{
    store::CaseKey key;
    int a, b;
};

ComparedSplit splitOf(const SplitCases& split, const std::vector<Compared>& queries,
                      const AnalysisOptions& options)
{
    ComparedSplit result;
    result.split = split.id;
    result.name = split.name;
    std::vector<QueryResult> results;
    for (const Compared& one : queries) {
        QueryResult pair;
        pair.rankBefore = one.a;
        pair.rankAfter = one.b;
        results.push_back(pair);
        result.sets[std::size_t(runSetOf(one.a, one.b))].push_back(one.key);
    }
    result.lift = liftR1(results, options.draws, options.seed);
    const SplitMetrics metrics = geovlm::evaluate(results, split.references);
    result.r1A = metrics.before.r1.value_or(0);
    result.r1B = metrics.after.r1.value_or(0);
    return result;
}

/// Both lists ascend by query.
std::vector<Compared> shared(const std::vector<CaseResult>& a, const std::vector<CaseResult>& b,
                             int& unshared)
{
    std::vector<Compared> queries;
    auto other = b.begin();
    for (const CaseResult& one : a) {
        if (one.result.rankBefore < 0)
            continue;
        while (other != b.end() && other->key.query < one.key.query)
            ++other;
        if (other == b.end() || other->key.query != one.key.query)
            ++unshared;
        else
            queries.push_back({one.key, one.result.rankAfter, other->result.rankAfter});
    }
    const auto ranked =
        std::ranges::count_if(b, [](const CaseResult& one) { return one.result.rankBefore >= 0; });
    unshared += int(ranked) - int(queries.size());
    return queries;
}

void requireSameCandidates(const store::Store& store, const CaseTable& a, const CaseTable& b)
{
    if (a.retrieval == b.retrieval)
        return;
    const store::Run first = store::run(store, a.retrieval), second = store::run(store, b.retrieval);
    if (first.model != second.model)
        throw Error(Text::tr("Runs %1 and %2 reranked what different encoders retrieved (runs %3 and %4), so "
                             "they had different candidates; compare runs that reranked the same ones.")
                        .arg(a.run)
                        .arg(b.run)
                        .arg(first.id)
                        .arg(second.id));
    if (first.parameters != second.parameters)
        throw Error(Text::tr("Runs %1 and %2 reranked different retrievals (runs %3 and %4): the number of "
                             "candidates, the images or the labels have changed between them; rerank the "
                             "newest with both models, then compare these.")
                        .arg(a.run)
                        .arg(b.run)
                        .arg(first.id)
                        .arg(second.id));
}

} // namespace

int ComparedSplit::queries() const
{
    std::size_t sum = 0;
    for (const auto& set : sets)
        sum += set.size();
    return int(sum);
}

RunComparison beforeAgainstAfter(const CaseTable& table, const AnalysisOptions& options)
{
    RunComparison comparison{table.run, table.run, options, {}};
    for (const SplitCases& split : table.splits) {
        std::vector<Compared> queries;
        for (const CaseResult& one : split.cases)
            if (one.result.rankBefore >= 0)
                queries.push_back({one.key, one.result.rankBefore, one.result.rankAfter});
        comparison.splits.push_back(splitOf(split, queries, options));
    }
    return comparison;
}

RunComparison compareRuns(const store::Store& store, const CaseTable& a, const CaseTable& b,
                          const AnalysisOptions& options)
{
    requireSameCandidates(store, a, b);
    RunComparison comparison{a.run, b.run, options, {}};
    for (const SplitCases& split : a.splits) {
        const auto other = std::ranges::find(b.splits, split.id, &SplitCases::id);
        if (other == b.splits.end())
            continue;
        int unshared = 0;
        const std::vector<Compared> queries = shared(split.cases, other->cases, unshared);
        if (queries.empty())
            continue;
        comparison.splits.push_back(splitOf(split, queries, options));
        comparison.splits.back().unshared = unshared;
    }
    if (comparison.splits.empty())
        throw Error(Text::tr("Runs %1 and %2 have no query in common: they reranked different splits.")
                        .arg(a.run)
                        .arg(b.run));
    return comparison;
}

QJsonObject toJson(const RunComparison& comparison)
{
    QJsonArray splits;
    for (const ComparedSplit& split : comparison.splits) {
        const auto count = [&split](RunSet set) { return qint64(split.sets[std::size_t(set)].size()); };
        splits.append(QJsonObject{{QStringLiteral("name"), split.name},
                                  {QStringLiteral("queries"), split.queries()},
                                  {QStringLiteral("unshared"), split.unshared},
                                  {QStringLiteral("r1_a"), split.r1A},
                                  {QStringLiteral("r1_b"), split.r1B},
                                  {QStringLiteral("difference_r1"), liftJson(split.lift)},
                                  {QStringLiteral("both_right"), count(RunSet::BothRight)},
                                  {QStringLiteral("only_a"), count(RunSet::OnlyA)},
                                  {QStringLiteral("only_b"), count(RunSet::OnlyB)},
                                  {QStringLiteral("both_wrong"), count(RunSet::BothWrong)}});
    }
    return {{QStringLiteral("a"), comparison.a},
            {QStringLiteral("b"), comparison.b},
            {QStringLiteral("before_after"), comparison.isBeforeAfter()},
            {QStringLiteral("splits"), splits}};
}

} // namespace geovlm::figures
