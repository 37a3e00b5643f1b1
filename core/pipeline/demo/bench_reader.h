// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/demo/bench.h"

namespace geovlm::pipeline {

/// What decoding and preparing an image of the store for the compiled-in reader takes (`read_prepare`,
/// milliseconds an image, one thread), both views. No times for a store whose images are not on disk.
Timing measurePreparing(const store::Store& store, Progress& progress);

} // namespace geovlm::pipeline
