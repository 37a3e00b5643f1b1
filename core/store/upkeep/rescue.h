// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/error.h"

#include <QString>

namespace geovlm::store {

class Store;

/// The path of an open store no longer leads to the file that is open: it was removed, renamed, replaced, or
/// its medium is gone. What was to be saved was not; the open connection still has all that was saved before.
class FileChanged : public Error
{
public:
    using Error::Error;
};

/// Throws FileChanged unless the store's path still leads to the file that is open, and to no other. Costs a
/// call of stat or two. Every change asks this by itself, before it is written and before it is called saved.
void requireInPlace(const Store& store);

/// A copy of all that the open connection has, in the new file `file` (its folder of embeddings and weights
/// in `file`.d, as far as it is still there): the way out when the store's own path leads nowhere any more.
/// The copy is whole, checked and on the disk before it gets its name. Never changes the store. Returns a
/// sentence about what of the folder could not be copied, or an empty text. Throws Error, leaving nothing, if
/// `file` exists or the copy fails. On the store's thread, outside of a transaction.
QString saveCopy(const Store& store, const QString& file);

} // namespace geovlm::store
