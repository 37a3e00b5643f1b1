// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "pipeline/live/live_models.h"
#include "store/results/cases.h"

#include <vector>

namespace geovlm::pipeline {

/// Scores these cases, each in a transaction of its own: one that cannot be scored stays pending and keeps no
/// other from being scored. Returns how many were.
qint64 settleThese(store::Store& store, const LiveModelsPtr& models, const std::vector<store::CaseKey>& keys);

/// Scores every case that is pending (store/results/invalidation.h) again, in transactions of at most `batch`
/// cases. Polls `progress`. Cases with a text that has to come from elsewhere stay pending. Returns how many
/// it looked at.
qint64 settlePending(store::Store& store, const LiveModelsPtr& models, int batch, Progress& progress);
/// settlePending() for the newest reranking, if there is one; what cannot be scored now stays pending and is
/// noted.
void settleNewest(store::Store& store, Progress& progress);

/// A batch of it, after the case `after`, which moves on; false when none is left.
bool settleSome(store::Store& store, const LiveModelsPtr& models, store::CaseKey& after, int batch);

} // namespace geovlm::pipeline
