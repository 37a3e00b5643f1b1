// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/stability/stability.h"
#include "work/stages.h"

namespace geovlm::ui {

/// Describes the same images several times; told as they are measured.
using WatchedCheck = Watched<pipeline::StabilityOptions, pipeline::StabilityUpdate>;

/// `stages` with the pipeline's check, where they have none.
Stages withStability(Stages stages);

} // namespace geovlm::ui
