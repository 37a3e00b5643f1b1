// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/demo/bench.h"

namespace geovlm::pipeline {

/// One batch of `encode` through an encoder, or of `answer` through a reader ("small" or one that the store
/// holds), ground images, the network alone: pixels are made up, since decoding is the disk's and the image
/// library's. `more` says how many images a second that is. Throws Error for a model that there is not.
Timing measureEncoder(const store::Store& store, const QString& name, Progress& progress);
Timing measureReader(const store::Store& store, const QString& name, Progress& progress);

} // namespace geovlm::pipeline
