// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "domain/image.h"

#include <optional>

namespace geovlm::cli {

/// --view ground|satellite. `what` explains it.
Option viewOption(const QString& what);
/// What it was given; none when it was not. Throws UsageError for another word.
std::optional<View> viewOf(const Call& call);

} // namespace geovlm::cli
