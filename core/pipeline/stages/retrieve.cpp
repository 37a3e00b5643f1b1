// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/ranking.h"
#include "figures/coverage.h"
#include "figures/labels.h"
#include "ml/engine.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/text.h"
#include "store/models/images.h"
#include "store/models/pictures.h"
#include "store/results/coverage.h"
#include "store/results/results.h"
#include "store/results/run_parameters.h"

#include <QElapsedTimer>
#include <QSet>
#include <algorithm>
#include <cstring>

namespace geovlm::pipeline {
namespace {

constexpr int searchesPerCommit = 256;

/// A split's references with their embeddings, and where each stands.
struct Gallery
{
    std::vector<ImageId> ids; ///< ascending, so that the lower index is the lower id
    QHash<ImageId, int> place;
    Matrix embeddings;
    QSet<ImageId> unsearched;                  ///< of the split, without an embedding
    std::vector<std::pair<int, int>> repeated; ///< rows that are an earlier one again, and that one
};

/// What is the same is as similar: the last digits of a product depend on where in a block a row stands, and
/// they would put equal rows in an order that says nothing.
std::vector<std::pair<int, int>> repeatedRows(const Matrix& rows)
{
    QMultiHash<std::size_t, int> known;
    std::vector<std::pair<int, int>> repeated;
    for (int i = 0; i < rows.rows; ++i) {
        const std::span<const float> row = rows.row(i);
        const std::size_t hash = qHashBits(row.data(), row.size_bytes());
        const auto same = [&](int other) {
            return std::memcmp(rows.row(other).data(), row.data(), row.size_bytes()) == 0;
        };
        const QList<int> alike = known.values(hash);
        const auto first = std::ranges::find_if(alike, same);
        if (first == alike.end())
            known.insert(hash, i);
        else
            repeated.emplace_back(i, *first);
    }
    return repeated;
}

/// Images that could be encoded; the others were named by encode and take no part.
QSet<ImageId> embeddedImages(const store::Store& store, const store::EmbeddingSet& set)
{
    QSet<ImageId> images;
    for (const store::EmbeddedRow& row : store::rowSources(store, set))
        images.insert(row.image);
    return images;
}

Gallery galleryOf(const store::Store& store, const store::EmbeddingSet& set, const QSet<ImageId>& embedded,
                  int split)
{
    Gallery gallery{store::splitReferences(store, split), {}, {}, {}, {}};
    for (const ImageId id : gallery.ids)
        if (!embedded.contains(id))
            gallery.unsearched.insert(id);
    std::erase_if(gallery.ids, [&](ImageId id) { return gallery.unsearched.contains(id); });
    for (int i = 0; i < int(gallery.ids.size()); ++i)
        gallery.place.insert(gallery.ids[std::size_t(i)], i);
    gallery.embeddings = store::readRows(store, set, gallery.ids);
    gallery.repeated = repeatedRows(gallery.embeddings);
    return gallery;
}

std::vector<int> placesIn(const Gallery& gallery, const std::vector<ImageId>& images)
{
    std::vector<int> places;
    for (const ImageId image : images)
        if (const auto found = gallery.place.constFind(image); found != gallery.place.constEnd())
            places.push_back(*found);
    return places;
}

/// Whether average precision says something of a split: some query has more than one positive, or that is how
/// its figures are published.
bool countsPrecision(const store::Store& store, int split, const QHash<ImageId, store::Relations>& relations)
{
    return store::evaluationRule(store, split) == EvaluationRule::University1652 ||
           std::any_of(relations.begin(), relations.end(),
                       [](const store::Relations& one) { return one.positives.size() > 1; });
}

/// Of all positives: those that were not searched were not found.
double precisionOf(std::span<const float> similarities, const std::vector<int>& found, const Gallery& gallery,
                   const std::vector<ImageId>& positives)
{
    const auto unsearched = std::ranges::count_if(
        positives, [&gallery](ImageId image) { return gallery.unsearched.contains(image); });
    const double share = double(found.size()) / double(found.size() + std::size_t(unsearched));
    return averagePrecision(similarities, found) * share;
}

/// Counts what is exactly as similar as the match, beside it.
void countTies(store::Retrieval& retrieval, std::span<const float> similarities,
               const std::vector<int>& positives)
{
    const float match = retrieval.matchSimilarity;
    retrieval.ties = int(std::ranges::count(similarities, match)) - 1;
    retrieval.tiedPositives =
        int(std::ranges::count_if(positives,
                                  [&](int place) { return similarities[std::size_t(place)] == match; })) -
        1;
}

store::Retrieval ranked(ImageId query, std::span<const float> similarities, const Gallery& gallery,
                        const store::Relations& relations, int k, bool precision)
{
    store::Retrieval retrieval;
    retrieval.query = query;
    int before = 0;
    for (const int index : topK(similarities, k))
        retrieval.candidates.push_back(
            {gallery.ids[std::size_t(index)], similarities[std::size_t(index)], before++, 0, 0});
    const std::vector<int> positives = placesIn(gallery, relations.positives);
    const auto best = std::max_element(positives.begin(), positives.end(), [&](int a, int b) {
        return similarities[std::size_t(a)] < similarities[std::size_t(b)];
    });
    if (best == positives.end())
        return retrieval;
    retrieval.match = gallery.ids[std::size_t(*best)];
    retrieval.matchSimilarity = similarities[std::size_t(*best)];
    retrieval.rank = rankOf(similarities, *best);
    const std::vector<int> semi = placesIn(gallery, relations.semiPositives);
    retrieval.rankMasked = semi.empty() ? -1 : rankOf(similarities, *best, semi);
    countTies(retrieval, similarities, positives);
    if (precision)
        retrieval.averagePrecision = precisionOf(similarities, positives, gallery, relations.positives);
    return retrieval;
}

/// The encoded queries of one role that the run does not hold yet.
std::vector<ImageId> openQueries(const store::Store& store, const QSet<ImageId>& embedded, qint64 run,
                                 int split, Role role)
{
    std::vector<ImageId> queries = store::splitQueries(store, split, role);
    const std::vector<ImageId> done = store::retrievedQueries(store, run, split);
    std::erase_if(queries, [&](ImageId query) {
        return !embedded.contains(query) || std::binary_search(done.begin(), done.end(), query);
    });
    return queries;
}

void retrieveSome(store::Store& store, qint64 run, int split, Role role, const std::vector<ImageId>& queries,
                  const Matrix& embeddings, const Gallery& gallery,
                  const QHash<ImageId, store::Relations>& relations, int k)
{
    const bool precision = countsPrecision(store, split, relations);
    std::vector<store::Retrieval> results;
    std::vector<float> evened;
    ml::engine().search(embeddings, gallery.embeddings, [&](int index, std::span<const float> similarities) {
        const ImageId query = queries[std::size_t(index)];
        if (!gallery.repeated.empty()) {
            evened.assign(similarities.begin(), similarities.end());
            for (const auto& [place, first] : gallery.repeated)
                evened[std::size_t(place)] = evened[std::size_t(first)];
            similarities = evened;
        }
        results.push_back(ranked(query, similarities, gallery, relations.value(query), k, precision));
    });
    store::Transaction transaction(store);
    for (const store::Retrieval& result : results)
        store::putRetrieval(store, run, split, role, result);
    transaction.commit();
}

std::vector<store::Split> splitsFor(const store::Store& store, const QString& name)
{
    if (!name.isEmpty())
        return {store::splitNamed(store, name)};
    return store::splits(store);
}

/// Nothing is searched by what was computed from a picture that is no longer there.
void requireCurrent(const store::Store& store, const store::EmbeddingSet& set, Progress& progress)
{
    const std::vector<ImageId> outdated = store::outdatedRows(store, set);
    if (outdated.empty())
        return;
    const store::Model model = store::model(store, set.model);
    const QString first = store::image(store, outdated.front()).path;
    if (!store::isImported(model))
        throw Error(
            StagesText::tr("%n picture(s) changed after \"%1\" had encoded them, the first: %2; run encode "
                           "--model %1 first.",
                           nullptr, int(outdated.size()))
                .arg(model.name, first));
    progress.note(
        StagesText::tr("%n picture(s) changed after the embeddings \"%1\" had been imported, the first: %2; "
                       "import those of the new pictures.",
                       nullptr, int(outdated.size()))
            .arg(model.name, first));
}

} // namespace

RetrieveResult retrieve(store::Store& store, const RetrieveOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    const store::EmbeddingSet set = imageEmbeddings(store, options.model);
    store::settleChecksums(store, set);
    requireCurrent(store, set, progress);
    const store::RetrieveParameters parameters{
        .k = options.k,
        .split = options.split,
        .embeddings = set.id,
        .rows = set.rows,
        .seal = QString::fromLatin1(set.seal),
        .searched = figures::searchedOf(store, set, splitsFor(store, options.split)),
        .labels = figures::labelsOf(store, splitsFor(store, options.split))};
    RetrieveResult result;
    result.run = startRun(store, RunKind::Retrieve, set.model, parameters.toJson());
    const QSet<ImageId> embedded = embeddedImages(store, set);
    for (const store::Split& split : splitsFor(store, options.split)) {
        const Gallery gallery = galleryOf(store, set, embedded, split.id);
        const QHash<ImageId, store::Relations> relations = store::relationsOfSplit(store, split.id);
        result.references += qint64(gallery.ids.size());
        result.allReferences += qint64(gallery.ids.size()) + gallery.unsearched.size();
        for (const Role role : {Role::Train, Role::Test}) {
            const std::vector<ImageId> open = openQueries(store, embedded, result.run, split.id, role);
            const store::Encoded queries = store::encodedQueries(store, set, split.id, role);
            result.queries += gallery.ids.empty() ? 0 : queries.encoded;
            result.allQueries += queries.images;
            progress.begin(StagesText::tr("Searching %1").arg(split.name), qint64(open.size()));
            for (std::size_t start = 0; start < open.size() && !gallery.ids.empty();
                 start += searchesPerCommit) {
                progress.throwIfStopped();
                const std::size_t end = std::min(open.size(), start + searchesPerCommit);
                const std::vector<ImageId> part(open.begin() + std::ptrdiff_t(start),
                                                open.begin() + std::ptrdiff_t(end));
                retrieveSome(store, result.run, split.id, role, part, store::readRows(store, set, part),
                             gallery, relations, options.k);
                progress.advance(qint64(end));
            }
        }
    }
    store::finishRun(store, result.run);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

QJsonObject toJson(const RetrieveResult& result)
{
    return {{QStringLiteral("run"), result.run},
            {QStringLiteral("queries"), result.queries},
            {QStringLiteral("references"), result.references},
            {QStringLiteral("queries_of"), result.allQueries},
            {QStringLiteral("references_of"), result.allReferences},
            {QStringLiteral("seconds"), result.seconds}};
}

} // namespace geovlm::pipeline
