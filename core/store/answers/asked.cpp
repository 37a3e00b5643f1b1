// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/asked.h"

#include "store/sqlite/database.h"
#include "store/sqlite/store.h"

namespace geovlm::store {

void noteAsked(Store& store, qint64 run, ImageId image)
{
    store::run(store.database(), "INSERT OR IGNORE INTO asked VALUES (?, ?)", run, image);
}

std::vector<ImageId> askedImages(const Store& store, qint64 run)
{
    std::vector<ImageId> ids;
    Query rows(store.database(), "SELECT image FROM asked WHERE run = ? ORDER BY image", run);
    while (rows.next())
        ids.push_back(rows.integer(0));
    return ids;
}

} // namespace geovlm::store
