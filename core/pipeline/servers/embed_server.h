// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "pipeline/common/stage_options.h"
#include "store/sqlite/store.h"

namespace geovlm::pipeline {

/// embed() with a server.
EmbedResult embedWithServer(store::Store& store, const EmbedOptions& options, Progress& progress);

} // namespace geovlm::pipeline
