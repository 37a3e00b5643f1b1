// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/evaluation.h"

#include <QStringList>

namespace geovlm::figures {

/// What must be read beside a split's figures, a sentence each: what counts as a miss or is in no figure, and
/// what chance decided. Empty where every query and reference was searched and nothing is tied.
QStringList notesOf(const SplitEvaluation& split);

/// "30 queries", or "30 queries (6 not searched, counted as misses)"; and "60 of 80 references".
QString queriesText(const SplitEvaluation& split);
QString referencesText(const SplitEvaluation& split);

} // namespace geovlm::figures
