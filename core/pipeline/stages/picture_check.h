// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/sqlite/store.h"

#include <QStringList>

namespace geovlm::pipeline {

/// Decodes every picture of the store; each that cannot be is named in a sentence, in the order of the
/// images. Pictures that are not there are left to store::check(). threads: 0 = all cores. Throws Stopped.
QStringList brokenPictures(const store::Store& store, int threads, Progress& progress);

} // namespace geovlm::pipeline
