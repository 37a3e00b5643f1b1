// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "pipeline/common/stage_options.h"
#include "store/sqlite/store.h"

namespace geovlm::pipeline {

/// answer() with a server.
AnswerResult answerWithServer(store::Store& store, const AnswerOptions& options, Progress& progress);

} // namespace geovlm::pipeline
