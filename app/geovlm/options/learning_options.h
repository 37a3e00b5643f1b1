// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"

namespace geovlm::cli {

/// --rate, --dropout and --width, as train and sweep have them.
std::vector<Option> learningOptionWords();
void readLearning(Call& call, double& rate, double& dropout, int& width);

} // namespace geovlm::cli
