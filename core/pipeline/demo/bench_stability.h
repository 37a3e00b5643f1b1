// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/demo/bench.h"

namespace geovlm::pipeline {

/// One image of the stability check (`stability_image`): five runs with the reader called `name`, from the
/// file to the distributions. Its yardstick is five single full reads of the same image, one after the other,
/// as `answer` would do them: decode, prepare, one image through the network. Measured in turns. No times for
/// a store whose images are not on disk. Throws Error for a reader that there is not.
Timing measureStability(const store::Store& store, const QString& name, Progress& progress);

} // namespace geovlm::pipeline
