// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"

namespace geovlm::app {

/// What the window imports: data sets, looked at first, and files beside them.
void bindImports(ui::StageFunctions& stages);

} // namespace geovlm::app
