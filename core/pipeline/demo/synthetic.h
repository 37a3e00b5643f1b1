// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QString>

namespace geovlm::pipeline {

/// A store for measuring speed at size: `images` of them (half queries, half tiles), every question of every
/// image answered as a distribution, embeddings of the usual sizes, ten candidates a query (its match and
/// nine others, drawn, not searched for) and two rerankers, evidence and sum, trained on a few hundred of the
/// queries. The order stored is the first stage's. There are no image files. Throws Error if `path` exists.
void makeSynthetic(const QString& path, int images, quint64 seed, Progress& progress);

} // namespace geovlm::pipeline
