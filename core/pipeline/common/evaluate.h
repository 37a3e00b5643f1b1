// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/evaluation.h"

namespace geovlm::pipeline {

/// figures::evaluate() with all that must be read beside the figures: also that the models which are compiled
/// in learned from drawn towns, where the store's images are none (town_likeness.h).
figures::Evaluation evaluateRun(const store::Store& store, qint64 run = 0);
figures::Evaluation evaluateCases(const store::Store& store, const figures::CaseTable& table);

} // namespace geovlm::pipeline
