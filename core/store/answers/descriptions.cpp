// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/embeddings.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

namespace geovlm::store {
namespace {

Description descriptionFrom(const Query& row)
{
    return {row.integer("image"), row.text("text"), row.blob("source_hash")};
}

} // namespace

void putDescription(Store& store, qint64 run, const Description& description)
{
    insertOrUpdate(
        store.database(), "description", {{"image", description.image}},
        {{"text", description.text}, {"source_hash", description.sourceHash}, {"run", IdOrNull{run}}});
}

std::optional<Description> description(const Store& store, ImageId image)
{
    Query row(store.database(), "SELECT image, text, source_hash FROM description WHERE image = ?", image);
    return row.next() ? std::optional(descriptionFrom(row)) : std::nullopt;
}

std::vector<Description> descriptions(const Store& store)
{
    std::vector<Description> list;
    Query rows(store.database(), "SELECT image, text, source_hash FROM description ORDER BY image");
    while (rows.next())
        list.push_back(descriptionFrom(rows));
    return list;
}

} // namespace geovlm::store
