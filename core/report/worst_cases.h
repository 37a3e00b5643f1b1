// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "figures/case_table.h"

#include <QString>

namespace geovlm::report {

/// The cases that went most wrong, as HTML with their images inside (JPEG, scaled down): those that reranking
/// broke, by how far the match fell, then those whose match stands lowest among the ten; `count` of each at
/// most. An image that cannot be read has its sentence in its place. Throws Stopped.
QString worstCases(const store::Store& store, const figures::CaseTable& table, int count, Progress& progress);

} // namespace geovlm::report
