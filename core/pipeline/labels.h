// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

namespace geovlm::pipeline {

/// What a retrieval of `split` (empty = all) rests on besides its embeddings, as hex: it keeps this among its
/// parameters, and is older than the labels when they give another one. Throws Error for an unknown split.
QString labelsOf(const store::Store& store, const QString& split);

} // namespace geovlm::pipeline
