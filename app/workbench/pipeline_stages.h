// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "work/stages.h"

namespace geovlm::app {

/// The arrows of the data flow, with servers too, the annotation queue, the check and the report.
void bindPipeline(ui::Stages& stages);

} // namespace geovlm::app
