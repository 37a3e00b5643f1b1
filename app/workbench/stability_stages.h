// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"

namespace geovlm::app {

/// The stability check, as the window runs it.
void bindStability(ui::StageFunctions& stages);

} // namespace geovlm::app
