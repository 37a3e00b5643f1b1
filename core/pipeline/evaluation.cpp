// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/evaluation.h"

#include "domain/error.h"
#include "domain/ranking.h"
#include "pipeline/labels.h"
#include "store/embeddings.h"
#include "store/images.h"
#include "store/results.h"
#include "store/runs.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QSet>
#include <algorithm>
#include <functional>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Evaluation)
};

using Places = QHash<ImageId, std::optional<Place>>;

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
        places.insert(image.id, image.place);
    return places;
}

double errorMetres(const Places& places, ImageId query, ImageId first)
{
    const std::optional<Place> a = places.value(query);
    const std::optional<Place> b = places.value(first);
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

struct SplitResults
{
    std::vector<QueryResult> results;
    std::vector<double> margins;
};

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

/// How far the match's score is above the best of what is no positive.
std::optional<double> marginOf(const store::Reranking& one, const store::Relations& relations)
{
    std::vector<float> scores;
    int match = -1;
    std::vector<int> otherPositives;
    for (const store::Candidate& candidate : one.candidates) {
        if (candidate.reference == one.match)
            match = int(scores.size());
        else if (among(relations.positives, candidate.reference))
            otherPositives.push_back(int(scores.size()));
        scores.push_back(candidate.score);
    }
    return scoreMargin(scores, match, otherPositives);
}

SplitResults resultsOf(const store::Store& store, qint64 run, qint64 retrieval, int split)
{
    const std::vector<store::Reranking> rerankings = store::rerankings(store, run, split, Role::Test);
    QHash<ImageId, store::Retrieval> first;
    for (store::Retrieval& one : store::retrievals(store, retrieval, split, Role::Test))
        first.insert(one.query, one);
    const QHash<ImageId, store::Relations> relations = store::relationsOfSplit(store, split);
    const Places places = placesOf(store, rerankings);
    const bool precise = std::any_of(first.begin(), first.end(),
                                     [](const store::Retrieval& one) { return one.averagePrecision >= 0; });
    const QSet<ImageId> searched =
        precise ? searchedReferences(store, store::run(store, retrieval), split) : QSet<ImageId>();
    SplitResults all;
    for (const store::Reranking& one : rerankings) {
        const store::Relations related = relations.value(one.query);
        all.results.push_back(resultOf(one, first.value(one.query), related, places, searched));
        if (const auto margin = marginOf(one, related))
            all.margins.push_back(*margin);
    }
    return all;
}

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

/// Ranks by old labels beside matches by new ones would be neither's figures.
void requireCurrentLabels(const store::Store& store, qint64 retrieval, const store::Split& split)
{
    if (isOlderThanLabels(store, store::run(store, retrieval), split))
        throw Error(
            Text::tr("The labels of \"%1\" have changed since its candidates were retrieved; run retrieve, "
                     "then rerank.")
                .arg(split.name));
}

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
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

QJsonObject toJson(const SplitEvaluation& split)
{
    const Lift& lift = split.lift;
    return {{QStringLiteral("name"), split.name},
            {QStringLiteral("queries"), split.metrics.queries},
            {QStringLiteral("references"), split.metrics.references},
            {QStringLiteral("before"), toJson(split.metrics.before)},
            {QStringLiteral("after"), toJson(split.metrics.after)},
            {QStringLiteral("lift_r1"), QJsonObject{{QStringLiteral("points"), lift.points},
                                                    {QStringLiteral("ci95"), QJsonArray{lift.low, lift.high}},
                                                    {QStringLiteral("mcnemar_p"), lift.mcnemarP},
                                                    {QStringLiteral("fixed"), lift.fixed},
                                                    {QStringLiteral("broken"), lift.broken}}}};
}

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
    Evaluation evaluation;
    evaluation.run = rerankRun(store, run);
    const qint64 retrieval = store::run(store, evaluation.run).parameters[u"retrieval"].toInteger();
    SignatureInput input;
    std::vector<double> margins;
    for (const store::Split& split : store::splits(store)) {
        const SplitResults results = resultsOf(store, evaluation.run, retrieval, split.id);
        if (results.results.empty())
            continue;
        requireCurrentLabels(store, retrieval, split);
        const int references = int(store::splitReferences(store, split.id).size());
        evaluation.splits.push_back(
            {split.name,
             geovlm::evaluate(results.results, references, store::evaluationRule(store, split.id)),
             liftR1(results.results)});
        input.splits.push_back({split.name, evaluation.splits.back().metrics});
        margins.insert(margins.end(), results.margins.begin(), results.margins.end());
    }
    if (!margins.empty())
        input.meanMargin = marginStatistics(margins).mean;
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
