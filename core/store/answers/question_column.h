// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {

/// The number of a question as the tables keep it: an index into the store's questions, -1 for NULL. Throws
/// Error for any other number, since it is going to be used as an index.
inline int questionFrom(const Store& store, const Query& row, Column column)
{
    return row.isNull(column) ? -1 : int(row.within(column, 0, store.questions().size() - 1));
}

} // namespace geovlm::store
