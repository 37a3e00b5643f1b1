// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/suppress.h"

#include "domain/error.h"
#include "domain/random.h"
#include "domain/ranking.h"
#include "figures/feature_sources.h"
#include "ml/engine.h"
#include "pipeline/common/evaluate.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reordering.h"
#include "pipeline/learning/text.h"
#include "pipeline/stages/features.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

bool among(const std::vector<ImageId>& images, ImageId image)
{
    return std::find(images.begin(), images.end(), image) != images.end();
}

/// Places among `first` of the queries that have a match, and of those whose match is within the ten.
struct Matches
{
    int known = 0;
    std::vector<int> within;
};

Matches matchesOf(const std::vector<store::Retrieval>& first)
{
    Matches matches;
    for (std::size_t i = 0; i < first.size(); ++i) {
        matches.known += first[i].rank >= 0;
        if (first[i].rank >= 0 && first[i].rank < candidatesKept)
            matches.within.push_back(int(i));
    }
    return matches;
}

double shareOf(std::size_t count, int all)
{
    return all > 0 ? 100.0 * double(count) / all : 0;
}

/// Places among `first` to take the match out of.
std::vector<int> chosen(Matches matches, const QString& split, const SuppressOptions& options)
{
    const auto wanted = std::size_t(std::lround(options.r10 * matches.known / 100));
    if (wanted > matches.within.size())
        throw Error(LearningText::tr(
                        "R@10 of \"%1\" is %2 before reranking; it can be suppressed to at most that, not "
                        "to %3.")
                        .arg(split)
                        .arg(shareOf(matches.within.size(), matches.known), 0, 'f', 1)
                        .arg(options.r10));
    Random random = Random::stream(options.seed, (QStringLiteral("suppress ") + split).toStdString());
    random.shuffle(matches.within);
    matches.within.resize(matches.within.size() - wanted);
    return matches.within;
}

} // namespace

store::Retrieval withoutMatch(const store::Retrieval& retrieval, const store::Relations& relations)
{
    store::Retrieval left = retrieval;
    std::erase_if(left.candidates,
                  [&](const store::Candidate& one) { return among(relations.positives, one.reference); });
    int masked = 0;
    for (std::size_t place = 0; place < left.candidates.size(); ++place) {
        left.candidates[place].before = int(place);
        masked += !among(relations.semiPositives, left.candidates[place].reference);
    }
    left.rank = std::max(candidatesKept, int(retrieval.candidates.size()));
    left.rankMasked = retrieval.rankMasked < 0 ? -1 : masked;
    left.averagePrecision = -1;
    if (left.ties >= 0) // with the match, what was tied with it is gone
        left.ties = left.tiedPositives = 0;
    return left;
}

int suppressMatches(const store::Store& store, figures::SplitOrders& orders, const SuppressOptions& options,
                    const Scoring& scoring)
{
    // Only what was reranked is evaluated.
    QHash<ImageId, std::size_t> second;
    for (std::size_t i = 0; i < orders.second.size(); ++i)
        second.insert(orders.second[i].query, i);
    std::erase_if(orders.first, [&](const store::Retrieval& one) { return !second.contains(one.query); });
    const std::vector<int> places = chosen(matchesOf(orders.first), orders.split.name, options);
    for (const int place : places) {
        store::Retrieval& one = orders.first[std::size_t(place)];
        const store::Relations relations = store::relationsOf(store, one.query);
        one = withoutMatch(one, relations);
        const std::vector<float> scores = one.candidates.empty() ? std::vector<float>() : scoring(one);
        orders.second[second.value(one.query)] = reordered(one, scores, relations.positives);
    }
    if (!places.empty())
        for (store::Retrieval& one : orders.first)
            one.averagePrecision = -1;
    return int(places.size());
}

Suppression suppress(const store::Store& store, const SuppressOptions& options, Progress& progress)
{
    const store::Run run = store::run(store, figures::rerankRun(store, options.run));
    const store::Model model = store::model(store, run.model);
    const qint64 retrieval = store::ScoreSources::from(run.parameters).retrieval;
    const qint64 encoder = store::run(store, retrieval).model;
    const auto reranker = ml::engine().reranker(modelBytes(store, model), model.name);
    const auto texts = figures::textsOf(store, run);
    const auto score = [&](const store::Retrieval& one) {
        progress.throwIfStopped();
        const CaseFeatures features = featuresOf(store, encoder, texts, {one});
        return reranker->score(features.features, features.cases.front());
    };
    Suppression result;
    std::vector<figures::SplitOrders> orders = figures::rerankedOrders(store, run.id);
    progress.begin(LearningText::tr("Taking matches out"), qint64(orders.size()));
    for (figures::SplitOrders& one : orders) {
        const Matches found = matchesOf(one.first);
        result.r10AsFound[one.split.name] = shareOf(found.within.size(), found.known);
        result.suppressed[one.split.name] = suppressMatches(store, one, options, score);
        progress.advance(qint64(result.suppressed.size()));
    }
    figures::CaseTable table = figures::caseTable(store, retrieval, orders);
    table.run = run.id; // what is said of the run is said of it with some matches taken out, too
    result.evaluation = evaluateCases(store, table);
    result.evaluation.features = store::RerankParameters::from(run.parameters).features;
    return result;
}

QJsonObject toJson(const Suppression& suppression, const SuppressOptions& options)
{
    QJsonObject json = toJson(suppression.evaluation);
    QJsonArray splits;
    for (const figures::SplitEvaluation& split : suppression.evaluation.splits) {
        QJsonObject one = toJson(split);
        one[QStringLiteral("suppressed")] = suppression.suppressed.at(split.name);
        one[QStringLiteral("r10_as_found")] = suppression.r10AsFound.at(split.name);
        splits.append(one);
    }
    json[QStringLiteral("splits")] = splits;
    json[QStringLiteral("r10")] = options.r10;
    json[QStringLiteral("seed")] = qint64(options.seed);
    return json;
}

} // namespace geovlm::pipeline
