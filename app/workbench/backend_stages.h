// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/stage_functions.h"

namespace geovlm::app {

/// Servers, their keys, and the stages that work with them.
void bindBackends(ui::StageFunctions& stages);

} // namespace geovlm::app
