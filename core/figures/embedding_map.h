// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/image.h"
#include "domain/statistics/pca.h"
#include "figures/case_table.h"
#include "store/models/embeddings.h"

#include <vector>

namespace geovlm::figures {

struct MapOptions
{
    int most = 5000; ///< images; of more, a seeded sample
    quint64 seed = 1;
};

/// One image of a map. A query is of one case a split; a reference of none, since it is a candidate of many.
struct MappedImage
{
    ImageId image = 0;
    View view = View::Ground;
    QString path;
    QString area;
    std::vector<const CaseResult*> cases; ///< in the table that the map was made of
};

/// The embeddings of a run's queries and of the references among their candidates, seen from where they
/// spread most.
struct EmbeddingMap
{
    store::EmbeddingKind kind = store::EmbeddingKind::Image;
    qint64 model = 0;
    QString modelName;
    MapOptions options;
    int total = 0;   ///< images of the run
    int leftOut = 0; ///< of those drawn, without a current embedding
    std::vector<MappedImage> images;
    PlaneProjection plane; ///< by image
};

/// Image embeddings are those that the run's candidates were retrieved with, text embeddings the newest; text
/// embeddings older than their answers are left out. `table` has to outlive the map. Throws Error when there
/// are no embeddings of the kind, and Stopped.
EmbeddingMap embeddingMap(const store::Store& store, const CaseTable& table, store::EmbeddingKind kind,
                          const MapOptions& options, Progress& progress);

} // namespace geovlm::figures
