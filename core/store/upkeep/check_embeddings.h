// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace geovlm::store {

class Store;

/// Embedding files against their length, their seal and the checksums of their rows; sets that no stage has
/// finished, and what interrupted imports left.
void checkEmbeddings(const Store& store, QStringList& problems, QStringList& notes);

} // namespace geovlm::store
