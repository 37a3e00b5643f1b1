// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QStringList>

namespace geovlm::pipeline {

/// One sentence for each kind of result that is older than what it was made of: descriptions and text
/// embeddings whose answers have changed since.
QStringList staleDerivations(const store::Store& store);

/// The same for pictures whose files are no longer what was decoded: each is looked for on the disk. Throws
/// Stopped.
QStringList changedPictureSentences(const store::Store& store, const Progress& progress);

} // namespace geovlm::pipeline
