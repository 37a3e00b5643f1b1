// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/embeddings.h"
#include "store/sqlite/database.h"
#include "store/sqlite/store.h"

namespace geovlm::store {
namespace {

Description descriptionFrom(const Query& row)
{
    return {row.integer(0), row.text(1), row.blob(2)};
}

} // namespace

void putDescription(Store& store, qint64 run, const Description& description)
{
    store::run(store.database(),
               "INSERT INTO description VALUES (?1, ?2, ?3, ?4) ON CONFLICT(image) DO UPDATE "
               "SET text = ?2, source_hash = ?3, run = ?4",
               description.image, description.text, description.sourceHash, IdOrNull{run});
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
