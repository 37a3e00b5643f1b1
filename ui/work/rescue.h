// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace geovlm::store {
class Store;
}

namespace geovlm::ui {

/// Where a copy of a store that cannot stay where it is may go when nobody can be asked, best first.
QStringList rescueFiles(const QString& store);

/// A store whose path leads elsewhere by now would take with it, when it is closed, all that was called
/// saved. A copy is left in the first of the files above that can be written, and said among the closing
/// remarks. Does nothing while the store is in its place. On the store's thread.
void rescueIfLost(const store::Store& store);

} // namespace geovlm::ui
