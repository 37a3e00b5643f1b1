// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/evaluation.h"

#include <QString>

namespace geovlm::cli {

/// The metrics as a table for people.
QString evaluationText(const pipeline::Evaluation& evaluation);

} // namespace geovlm::cli
