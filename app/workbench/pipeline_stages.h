// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"

namespace geovlm::app {

/// The pipeline's stages as the window runs them. LibTorch is loaded when the first of them needs it, on the
/// worker, long after the first paint.
ui::StageFunctions pipelineStages();

} // namespace geovlm::app
