// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/case_table.h"

#include "domain/error.h"
#include "domain/ranking.h"
#include "pipeline/labels.h"
#include "store/embeddings.h"
#include "store/images.h"
#include "store/results.h"
#include "store/runs.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <algorithm>
#include <functional>
#include <limits>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Evaluation)
};

constexpr int noLimit = std::numeric_limits<int>::max();

/// What is known of an image beside its pixels.
struct Ground
{
    std::optional<Place> place;
    QString area;
};
using Places = QHash<ImageId, Ground>;

Places placesOf(const store::Store& store, const std::vector<store::Reranking>& rerankings)
{
    QSet<ImageId> ids;
    for (const store::Reranking& one : rerankings) {
        ids.insert(one.query);
        for (const store::Candidate& candidate : one.candidates)
            ids.insert(candidate.reference);
    }
    Places places;
    for (const Image& image : store::images(store, {ids.begin(), ids.end()}))
        places.insert(image.id, {image.place, image.area});
    return places;
}

double errorMetres(const Places& places, ImageId query, ImageId first)
{
    const std::optional<Place> a = places.value(query).place;
    const std::optional<Place> b = places.value(first).place;
    return a && b ? distanceMetres(*a, *b) : std::numeric_limits<double>::quiet_NaN();
}

bool among(const std::vector<ImageId>& images, ImageId image)
{
    return std::find(images.begin(), images.end(), image) != images.end();
}

/// Place of the match among the candidates once semi-positives are left out: what the hit rate looks at.
int maskedPlace(const store::Reranking& one, const store::Relations& relations)
{
    int place = 0;
    for (const store::Candidate& candidate : one.candidates) {
        if (among(relations.positives, candidate.reference))
            return place;
        place += among(relations.semiPositives, candidate.reference) ? 0 : 1;
    }
    return -1;
}

/// Places of the positives among the candidates in both orders, ascending. As everywhere, before counts what
/// is strictly more similar, after the order itself.
struct PositivePlaces
{
    std::vector<int> before, after;
};

PositivePlaces positivePlaces(const store::Reranking& one, const std::vector<ImageId>& positives)
{
    std::vector<float> similarities;
    std::vector<float> own;
    PositivePlaces places;
    for (const store::Candidate& candidate : one.candidates) {
        similarities.push_back(candidate.similarity);
        if (!among(positives, candidate.reference))
            continue;
        own.push_back(candidate.similarity);
        places.after.push_back(candidate.after);
    }
    std::sort(own.begin(), own.end(), std::greater<>());
    for (std::size_t i = 0; i < own.size(); ++i) {
        const auto better = [&own, i](float other) { return other > own[i]; };
        const auto ahead = std::count_if(similarities.begin(), similarities.end(), better);
        const auto ofOwn = std::count_if(own.begin(), own.end(), better);
        places.before.push_back(int(ahead - ofOwn) + int(i));
    }
    return places;
}

/// Only the candidates move, and they stand before all others, so only their terms change.
double precisionAfter(const store::Reranking& one, double before, const std::vector<ImageId>& positives,
                      const QSet<ImageId>& searched)
{
    const auto count = int(std::count_if(positives.begin(), positives.end(),
                                         [&searched](ImageId image) { return searched.contains(image); }));
    if (before < 0 || count == 0)
        return -1;
    const PositivePlaces places = positivePlaces(one, positives);
    return before - averagePrecision(places.before, count) + averagePrecision(places.after, count);
}

QueryResult resultOf(const store::Reranking& one, const store::Retrieval& first,
                     const store::Relations& relations, const Places& places, const QSet<ImageId>& searched)
{
    QueryResult result;
    result.rankBefore = one.rankBefore;
    result.rankAfter = one.rankAfter;
    result.rankMaskedBefore = first.rankMasked;
    const int masked = maskedPlace(one, relations);
    result.rankMaskedAfter = first.rankMasked < 0 || masked < 0 ? first.rankMasked : masked;
    const auto wasFirst = std::find_if(one.candidates.begin(), one.candidates.end(),
                                       [](const store::Candidate& c) { return c.before == 0; });
    if (wasFirst != one.candidates.end()) {
        result.errorMetresBefore = errorMetres(places, one.query, wasFirst->reference);
        result.errorMetresAfter = errorMetres(places, one.query, one.candidates.front().reference);
    }
    result.apBefore = first.averagePrecision;
    result.apAfter = precisionAfter(one, first.averagePrecision, relations.positives, searched);
    return result;
}

/// The references that a retrieval looked through: those that were encoded by then.
QSet<ImageId> searchedReferences(const store::Store& store, const store::Run& retrieval, int split)
{
    QSet<ImageId> searched;
    const auto set = store::setOf(store, store::EmbeddingKind::Image, retrieval.model);
    if (!set)
        return searched;
    const qint64 rows = retrieval.parameters[u"rows"].toInteger(set->rows);
    QSet<ImageId> embedded;
    for (const store::EmbeddedRow& row : store::rowSources(store, *set))
        if (row.row < rows)
            embedded.insert(row.image);
    for (const ImageId reference : store::splitReferences(store, split))
        if (embedded.contains(reference))
            searched.insert(reference);
    return searched;
}

/// How far the match stands above the best of what is no positive, in similarity or in score.
std::optional<double> marginOf(const store::Reranking& one, const store::Relations& relations,
                               float store::Candidate::*value)
{
    std::vector<float> values;
    int match = -1;
    std::vector<int> otherPositives;
    for (const store::Candidate& candidate : one.candidates) {
        if (candidate.reference == one.match)
            match = int(values.size());
        else if (among(relations.positives, candidate.reference))
            otherPositives.push_back(int(values.size()));
        values.push_back(candidate.*value);
    }
    return scoreMargin(values, match, otherPositives);
}

bool isReached(const store::Reranking& one)
{
    return one.match != 0 && one.rankBefore >= 0 &&
           std::any_of(one.candidates.begin(), one.candidates.end(),
                       [&one](const store::Candidate& c) { return c.reference == one.match; });
}

CaseResult caseOf(const store::Reranking& one, const store::Relations& relations, int split)
{
    CaseResult result;
    result.key = {split, one.query};
    result.match = one.match;
    result.cosineMargin = marginOf(one, relations, &store::Candidate::similarity);
    result.scoreMargin = marginOf(one, relations, &store::Candidate::score);
    result.reached = isReached(one);
    result.outcome = result.reached ? outcomeOf(one.rankBefore, one.rankAfter, noLimit) : Outcome::NotInTen;
    return result;
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

std::vector<CaseResult> casesOf(const store::Store& store, const store::Run& retrieval,
                                const SplitOrders& orders, QStringList& areaNames, const Progress& progress)
{
    const int split = orders.split.id;
    const std::vector<store::Reranking>& rerankings = orders.second;
    QHash<ImageId, store::Retrieval> first;
    for (const store::Retrieval& one : orders.first)
        first.insert(one.query, one);
    progress.throwIfStopped();
    const QHash<ImageId, store::Relations> relations = store::relationsOfSplit(store, split);
    const Places places = placesOf(store, rerankings);
    progress.throwIfStopped();
    const bool precise = std::any_of(first.begin(), first.end(),
                                     [](const store::Retrieval& one) { return one.averagePrecision >= 0; });
    const QSet<ImageId> searched = precise ? searchedReferences(store, retrieval, split) : QSet<ImageId>();
    Areas areas(areaNames);
    std::vector<CaseResult> cases;
    cases.reserve(rerankings.size());
    for (const store::Reranking& one : rerankings) {
        const store::Relations related = relations.value(one.query);
        cases.push_back(caseOf(one, related, split));
        cases.back().result = resultOf(one, first.value(one.query), related, places, searched);
        cases.back().area = areas.of(places.value(one.query).area);
    }
    return cases;
}

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
    const int id = orders.split.id;
    table.splits.push_back({id, orders.split.name, int(store::splitReferences(store, id).size()),
                            store::evaluationRule(store, id),
                            casesOf(store, retrieval, orders, table.areas, progress)});
}

} // namespace

qint64 rerankRun(const store::Store& store, qint64 asked)
{
    if (asked > 0) {
        if (store::run(store, asked).kind != QLatin1String("rerank"))
            throw Error(Text::tr("Run %1 is not a rerank run.").arg(asked));
        return asked;
    }
    const auto run = store::latestRun(store, QStringLiteral("rerank"));
    if (!run)
        throw Error(Text::tr("Nothing is reranked yet; run rerank first."));
    return run->id;
}

std::vector<SplitOrders> rerankedOrders(const store::Store& store, qint64 run)
{
    const qint64 retrieval = store::run(store, run).parameters[u"retrieval"].toInteger();
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
    table.retrieval = store::run(store, table.run).parameters[u"retrieval"].toInteger();
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

} // namespace geovlm::pipeline
