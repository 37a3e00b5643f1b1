// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/case_table.h"

#include "domain/error.h"
#include "figures/case_figures.h"
#include "figures/labels.h"
#include "figures/text.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/results.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"

#include <QHash>
#include <QSet>
#include <algorithm>

namespace geovlm::figures {
namespace {

/// The references that a retrieval looked through, of a run that does not say it itself: those that were
/// encoded by then.
QSet<ImageId> encodedReferences(const store::Store& store, const store::Run& retrieval,
                                const std::vector<ImageId>& references)
{
    QSet<ImageId> all(references.begin(), references.end());
    const auto set = store::setOf(store, store::EmbeddingKind::Image, retrieval.model);
    if (!set)
        return all;
    const qint64 rows = store::RetrieveParameters::from(retrieval.parameters).rows.value_or(set->rows);
    QSet<ImageId> searched;
    for (const store::EmbeddedRow& row : store::rowSources(store, *set))
        if (row.row < rows && all.contains(row.image))
            searched.insert(row.image);
    return searched;
}

/// Numbers for the areas' names.
class Areas
{
public:
    explicit Areas(QStringList& names) : m_names(names) {}
    int of(const QString& name)
    {
        const auto known = m_numbers.constFind(name);
        if (known != m_numbers.cend())
            return *known;
        m_names << name;
        return *m_numbers.insert(name, int(m_names.size()) - 1);
    }

private:
    QStringList& m_names;
    QHash<QString, int> m_numbers;
};

/// The cases of one split.
class SplitReader
{
public:
    SplitReader(const store::Store& store, const store::Run& retrieval, const SplitOrders& orders,
                const Progress& progress)
        : m_store(store), m_orders(orders), m_progress(progress),
          m_references(store::splitReferences(store, orders.split.id)),
          m_inSplit(m_references.begin(), m_references.end()),
          m_searched(figures::searchedReferences(retrieval, orders.split))
    {
        for (const store::Retrieval& one : orders.first)
            m_first.insert(one.query, one);
        progress.throwIfStopped();
        m_relations = store::relationsOfSplit(store, orders.split.id);
        m_precise = std::ranges::any_of(
            orders.first, [](const store::Retrieval& one) { return one.averagePrecision >= 0; });
        if (!m_searched) {
            m_inPrecision = encodedReferences(store, retrieval, m_references);
            m_searched = int(m_inPrecision.size());
        } else {
            m_inPrecision = m_inSplit;
        }
    }

    SplitCases read(int candidates, QStringList& areaNames)
    {
        const int split = m_orders.split.id;
        SplitCases result{split, m_orders.split.name, *m_searched, store::evaluationRule(m_store, split),
                          {},    candidates,          {}};
        const std::vector<ImageId> queries = store::splitQueries(m_store, split, Role::Test);
        m_coverage.queries = int(queries.size());
        m_coverage.references = int(m_references.size());
        m_coverage.searchedReferences = *m_searched;
        m_places = placesOf(m_store, m_orders.second, queries);
        m_progress.throwIfStopped();
        addRanked(result.cases);
        addOthers(queries, result.cases);
        Areas areas(areaNames);
        for (CaseResult& one : result.cases)
            one.area = areas.of(m_places.value(one.key.query).area);
        nameMissed();
        result.coverage = m_coverage;
        return result;
    }

private:
    bool hasMatch(const store::Relations& relations) const
    {
        return std::ranges::any_of(relations.positives,
                                   [this](ImageId image) { return m_inSplit.contains(image); });
    }

    void miss(ImageId query, int Coverage::*why)
    {
        ++(m_coverage.*why);
        if (m_missed.size() < std::size_t(missesNamed))
            m_missed.push_back(query);
    }

    void addRanked(std::vector<CaseResult>& cases)
    {
        cases.reserve(m_orders.second.size());
        for (const store::Reranking& one : m_orders.second) {
            const store::Relations related = m_relations.value(one.query);
            CaseResult found = caseOf(one, related, m_orders.split.id);
            found.result = resultOf(one, m_first.value(one.query), related, m_places, m_inPrecision);
            if (one.match == 0 && hasMatch(related)) {
                miss(one.query, &Coverage::unsearchedMatches);
                found.result = missedResult(related, m_precise);
            } else if (one.match == 0) {
                found.outcome = Outcome::NoMatch;
            }
            cases.push_back(std::move(found));
        }
    }

    /// Test queries that the run does not hold.
    void addOthers(const std::vector<ImageId>& queries, std::vector<CaseResult>& cases)
    {
        const std::size_t ranked = cases.size();
        const auto before = [](const CaseResult& a, const CaseResult& b) {
            return a.key.query < b.key.query;
        };
        for (const ImageId query : queries) {
            CaseResult one;
            one.key = {m_orders.split.id, query};
            if (std::binary_search(cases.begin(), cases.begin() + std::ptrdiff_t(ranked), one, before))
                continue;
            addOther(one);
            cases.push_back(std::move(one));
        }
        std::inplace_merge(cases.begin(), cases.begin() + std::ptrdiff_t(ranked), cases.end(), before);
    }

    void addOther(CaseResult& one)
    {
        const ImageId query = one.key.query;
        const store::Relations related = m_relations.value(query);
        if (!hasMatch(related)) {
            one.outcome = Outcome::NoMatch;
            return;
        }
        const auto first = m_first.constFind(query);
        if (first == m_first.constEnd())
            miss(query, &Coverage::unsearchedQueries);
        else
            miss(query, first->match == 0 ? &Coverage::unsearchedMatches : &Coverage::unranked);
        const bool found = first != m_first.constEnd() && first->match != 0;
        one.result = found ? unrankedResult(*first, related, m_precise) : missedResult(related, m_precise);
    }

    void nameMissed()
    {
        for (const Image& image : store::images(m_store, m_missed))
            m_coverage.missed << image.path;
    }

    const store::Store& m_store;
    const SplitOrders& m_orders;
    const Progress& m_progress;
    std::vector<ImageId> m_references;
    QSet<ImageId> m_inSplit, m_inPrecision; ///< references; those whose positives average precision counts
    std::optional<int> m_searched;
    QHash<ImageId, store::Retrieval> m_first;
    QHash<ImageId, store::Relations> m_relations;
    Places m_places;
    Coverage m_coverage;
    std::vector<ImageId> m_missed;
    bool m_precise = false;
};

/// Ranks by old labels beside matches by new ones would be neither's figures.
void requireCurrentLabels(const store::Store& store, const store::Run& retrieval, const store::Split& split)
{
    if (isOlderThanLabels(store, retrieval, split))
        throw Error(
            Text::tr("The labels of \"%1\" have changed since its candidates were retrieved; run retrieve, "
                     "then rerank.")
                .arg(split.name));
}

SplitOrders ordersOf(const store::Store& store, qint64 run, qint64 retrieval, const store::Split& split)
{
    SplitOrders orders{split, {}, store::rerankings(store, run, split.id, Role::Test)};
    if (!orders.second.empty())
        orders.first = store::retrievals(store, retrieval, split.id, Role::Test);
    return orders;
}

void addSplit(const store::Store& store, const store::Run& retrieval, const SplitOrders& orders,
              CaseTable& table, const Progress& progress)
{
    if (orders.second.empty())
        return;
    requireCurrentLabels(store, retrieval, orders.split);
    const int candidates = store::RetrieveParameters::from(retrieval.parameters).k;
    table.splits.push_back(SplitReader(store, retrieval, orders, progress).read(candidates, table.areas));
}

qint64 retrievalOf(const store::Run& rerank)
{
    return store::RerankParameters::from(rerank.parameters).sources.retrieval;
}

} // namespace

qint64 rerankRun(const store::Store& store, qint64 asked)
{
    if (asked > 0) {
        if (store::run(store, asked).kind != RunKind::Rerank)
            throw Error(Text::tr("Run %1 is not a rerank run.").arg(asked));
        return asked;
    }
    const auto run = store::latestRun(store, RunKind::Rerank);
    if (!run)
        throw Error(Text::tr("Nothing is reranked yet; run rerank first."));
    return run->id;
}

std::vector<SplitOrders> rerankedOrders(const store::Store& store, qint64 run)
{
    const qint64 retrieval = retrievalOf(store::run(store, run));
    std::vector<SplitOrders> orders;
    for (const store::Split& split : store::splits(store)) {
        SplitOrders one = ordersOf(store, run, retrieval, split);
        if (!one.second.empty())
            orders.push_back(std::move(one));
    }
    return orders;
}

CaseTable caseTable(const store::Store& store, qint64 run, const Progress& progress)
{
    CaseTable table;
    table.run = rerankRun(store, run);
    table.retrieval = retrievalOf(store::run(store, table.run));
    if (table.retrieval == 0)
        throw Error(
            Text::tr("Run %1 does not say which retrieval it came from; run rerank again.").arg(table.run));
    const store::Run retrieval = store::run(store, table.retrieval);
    for (const store::Split& split : store::splits(store)) {
        progress.throwIfStopped();
        addSplit(store, retrieval, ordersOf(store, table.run, table.retrieval, split), table, progress);
    }
    return table;
}

CaseTable caseTable(const store::Store& store, qint64 retrieval, const std::vector<SplitOrders>& orders,
                    const Progress& progress)
{
    CaseTable table;
    table.retrieval = retrieval;
    const store::Run first = store::run(store, retrieval);
    for (const SplitOrders& one : orders)
        addSplit(store, first, one, table, progress);
    return table;
}

std::vector<QueryResult> resultsOf(const std::vector<CaseResult>& cases)
{
    std::vector<QueryResult> results;
    results.reserve(cases.size());
    for (const CaseResult& one : cases)
        results.push_back(one.result);
    return results;
}

} // namespace geovlm::figures
