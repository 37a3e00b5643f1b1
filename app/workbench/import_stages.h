// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/stages.h"

namespace geovlm::app {

/// What the window imports: data sets, and files beside them.
void bindImports(ui::Stages& stages);

} // namespace geovlm::app
