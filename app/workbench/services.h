// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/services.h"

namespace geovlm::app {

/// What the program gives to its window. LibTorch is loaded when the first stage needs it, on the worker,
/// long after the first paint.
ui::Services programServices();

} // namespace geovlm::app
