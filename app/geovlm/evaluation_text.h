// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/evaluation.h"

#include <QString>

namespace geovlm::cli {

/// The metrics as a table for people.
QString evaluationText(const figures::Evaluation& evaluation);

/// A line each, and an empty one; empty for none.
QString warningsText(const QStringList& warnings);

} // namespace geovlm::cli
