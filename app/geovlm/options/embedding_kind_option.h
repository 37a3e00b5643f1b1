// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "store/models/embeddings.h"

namespace geovlm::cli {

/// --kind image|text. `what` explains it.
Option embeddingKindOption(const QString& what);
/// What it was given; images when it was not. Throws UsageError for another word.
store::EmbeddingKind embeddingKindOf(const Call& call);

} // namespace geovlm::cli
