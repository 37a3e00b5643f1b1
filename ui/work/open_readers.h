// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/store.h"

#include <memory>

namespace geovlm::ui {

/// Opens a store for reading and counts it. A connection that only reads cannot take the store's log into its
/// file, so the writer's must be the last to end: it waits for these. Every reading connection of the window
/// is opened here. Throws Error as Store::open() does.
std::shared_ptr<store::Store> openForReading(const QString& path);

/// Waits until none of them has the store at `path` (as Store::path() says) open, at most so long; false when
/// one still has. Never called on a thread that holds one.
bool waitForReaders(const QString& path, int milliseconds);

} // namespace geovlm::ui
