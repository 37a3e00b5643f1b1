// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/annotation/corrections.h"

#include "store/models/areas.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <algorithm>

namespace geovlm::store {
namespace {

void take(Store& store, ImageId image, const Membership& one)
{
    if (one.query)
        run(store.database(), "DELETE FROM split_query WHERE split = ? AND query = ?", one.split, image);
    else
        run(store.database(), "DELETE FROM split_reference WHERE split = ? AND reference = ?", one.split,
            image);
}

void give(Store& store, ImageId image, const Membership& one)
{
    if (one.query)
        insert(store.database(), "split_query",
               {{"split", one.split}, {"query", image}, {"role", int(one.role)}});
    else
        insert(store.database(), "split_reference", {{"split", one.split}, {"reference", image}});
}

bool holds(const std::vector<Membership>& list, const Membership& one)
{
    return std::find(list.begin(), list.end(), one) != list.end();
}

} // namespace

std::vector<Membership> memberships(const Store& store, ImageId image)
{
    std::vector<Membership> list;
    // By the primary keys, a split at a time: there are few splits and many images.
    Query rows(store.database(),
               "SELECT s.id, 1 AS as_query, q.role FROM split s JOIN split_query q ON q.split = s.id AND "
               "q.query = ?1 "
               "UNION ALL SELECT s.id, 0, 1 FROM split s JOIN split_reference r ON r.split = s.id AND "
               "r.reference = ?1 ORDER BY 1, 2 DESC",
               image);
    while (rows.next())
        list.push_back({int(rows.integer("id")), rows.integer("as_query") != 0, Role(rows.integer("role"))});
    return list;
}

void setMemberships(Store& store, ImageId image, const std::vector<Membership>& wanted)
{
    const std::vector<Membership> before = memberships(store, image);
    for (const Membership& one : before)
        if (!holds(wanted, one))
            take(store, image, one);
    for (const Membership& one : wanted)
        if (!holds(before, one))
            give(store, image, one);
}

void correctImage(Store& store, const Image& image)
{
    const std::optional<double> latitude = image.place ? std::optional(image.place->latitude) : std::nullopt;
    const std::optional<double> longitude =
        image.place ? std::optional(image.place->longitude) : std::nullopt;
    Database& database = store.database();
    run(database, "UPDATE image SET view = ?, area = ?, latitude = ?, longitude = ? WHERE id = ?",
        int(image.view), IdOrNull{areaId(database, image.area)}, latitude, longitude, image.id);
}

std::vector<ImageId> imagesUnder(const Store& store, const QString& prefix)
{
    return integersOf(store.database(), "SELECT id FROM image WHERE substr(path, 1, ?) = ? ORDER BY id",
                      qint64(prefix.toUcs4().size()), prefix);
}

} // namespace geovlm::store
