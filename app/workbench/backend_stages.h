// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"

namespace geovlm::app {

/// The stages that can work with servers.
void bindBackends(ui::StageFunctions& stages);

} // namespace geovlm::app
