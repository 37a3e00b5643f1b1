// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "pipeline/common/stage_options.h"

#include <vector>

namespace geovlm::pipeline {

/// `sample` of the images, drawn by a fixed seed, ascending; all of them for 0.
std::vector<ImageId> sampled(std::vector<ImageId> ids, int sample);

/// Appends a machine's answers about whole images in one transaction, with everything that follows from them
/// (store/results/invalidation.h). A person's answer stays; where the machine says something else, that is
/// counted in `result`, and the first are noted. `who` names the machine in those notes.
void appendSuggestions(store::Store& store, const std::vector<AnswerEvent>& events, const Speaker& speaker,
                       const QString& who, AnswerResult& result, Progress& progress);

} // namespace geovlm::pipeline
