// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers/asked_images.h"

#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {

void noteAskedImage(Store& store, qint64 run, ImageId image)
{
    insert(store.database(), "asked", {{"run", run}, {"image", image}}, "ON CONFLICT DO NOTHING");
}

std::vector<ImageId> askedImages(const Store& store, qint64 run)
{
    return integersOf(store.database(), "SELECT image FROM asked WHERE run = ? ORDER BY image", run);
}

} // namespace geovlm::store
