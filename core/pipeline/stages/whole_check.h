// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

namespace geovlm::pipeline {

/// All that "check" looks at, for the command and the window alike: the store itself, pictures whose files
/// changed and what is older than what it was made from. Throws Stopped.
store::CheckReport wholeCheck(const store::Store& store, Progress& progress);

} // namespace geovlm::pipeline
