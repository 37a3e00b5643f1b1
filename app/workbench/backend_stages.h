// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stages/stages.h"
#include "shell/running/stage_functions.h"

namespace geovlm::app {

/// Servers, their keys, and the stages that work with them.
void bindBackends(ui::StageFunctions& stages);

/// What a stage needs to ask this back end. The window has asked already before anything leaves, so the stage
/// need not say it again.
pipeline::ServerOptions serverOptions(const ui::Backend& backend);

} // namespace geovlm::app
