// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/embedding_map.h"

#include "domain/error.h"
#include "domain/random.h"
#include "figures/text.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"
#include "store/results/runs.h"

#include <QHash>
#include <algorithm>

namespace geovlm::figures {
namespace {

store::EmbeddingSet setFor(const store::Store& store, const CaseTable& table, store::EmbeddingKind kind)
{
    const bool ofImages = kind == store::EmbeddingKind::Image;
    const auto set = ofImages ? store::setOf(store, kind, store::run(store, table.retrieval).model)
                              : store::latestSet(store, kind);
    if (!set)
        throw Error(ofImages ? Text::tr("The images are not encoded yet; run encode first.")
                             : Text::tr("The descriptions are not embedded yet; run answer, describe and "
                                        "embed first."));
    return *set;
}

using CasesOf = QHash<ImageId, std::vector<const CaseResult*>>;

CasesOf queriesOf(const CaseTable& table)
{
    CasesOf queries;
    for (const SplitCases& split : table.splits)
        for (const CaseResult& one : split.cases)
            queries[one.key.query].push_back(&one);
    return queries;
}

/// Queries and candidates of the table's cases, ascending.
std::vector<ImageId> imagesOf(const store::Store& store, const CaseTable& table, const CasesOf& queries,
                              const Progress& progress)
{
    std::vector<ImageId> images(queries.keyBegin(), queries.keyEnd());
    for (const SplitCases& split : table.splits) {
        progress.throwIfStopped();
        for (const store::Reranking& one : store::rerankings(store, table.run, split.id, Role::Test))
            if (queries.contains(one.query))
                for (const store::Candidate& candidate : one.candidates)
                    images.push_back(candidate.reference);
    }
    std::ranges::sort(images);
    images.erase(std::unique(images.begin(), images.end()), images.end());
    return images;
}

void draw(std::vector<ImageId>& images, const MapOptions& options)
{
    if (options.most <= 0 || images.size() <= std::size_t(options.most))
        return;
    Random::stream(options.seed, "embeddings").shuffle(images);
    images.resize(std::size_t(options.most));
    std::ranges::sort(images);
}

/// Those with an embedding that is not older than what it came from.
std::vector<ImageId> current(const store::Store& store, const store::EmbeddingSet& set,
                             const std::vector<ImageId>& images, const Progress& progress)
{
    std::vector<ImageId> kept;
    for (const ImageId image : images) {
        progress.throwIfStopped();
        if (set.kind == store::EmbeddingKind::Image
                ? store::hasRow(store, set, image)
                : store::hasRow(store, set, image) &&
                      store::rowSource(store, set, image) == store::textSource(store, image))
            kept.push_back(image);
    }
    return kept;
}

} // namespace

EmbeddingMap embeddingMap(const store::Store& store, const CaseTable& table, store::EmbeddingKind kind,
                          const MapOptions& options, Progress& progress)
{
    const store::EmbeddingSet set = setFor(store, table, kind);
    progress.begin(Text::tr("Reading embeddings"), 0);
    const CasesOf queries = queriesOf(table);
    std::vector<ImageId> drawn = imagesOf(store, table, queries, progress);
    EmbeddingMap map;
    map.kind = kind;
    map.model = set.model;
    map.modelName = store::model(store, set.model).name;
    map.options = options;
    map.total = int(drawn.size());
    draw(drawn, options);
    const std::vector<ImageId> shown = current(store, set, drawn, progress);
    map.leftOut = int(drawn.size() - shown.size());
    for (const Image& image : store::images(store, shown))
        map.images.push_back({image.id, image.view, image.path, image.area, queries.value(image.id)});
    const Matrix rows = store::readRows(store, set, shown);
    progress.begin(Text::tr("Finding where the embeddings spread most"), 0);
    map.plane = projectToPlane(rows, progress);
    return map;
}

} // namespace geovlm::figures
