// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/images.h"

#include "store/models/areas.h"
#include "store/sqlite/paths.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>

namespace geovlm::store {
namespace {

#define IMAGE_COLUMNS                                                                                        \
    "SELECT i.id, i.path, i.view, a.name AS area_name, i.latitude, i.longitude FROM image i LEFT JOIN area " \
    "a ON a.id = "                                                                                           \
    "i.area "

Image imageFrom(const Query& row)
{
    Image image;
    image.id = row.integer("id");
    image.path = row.text("path");
    image.view = row.kind("view", View::Satellite);
    image.area = row.text("area_name");
    if (!row.isNull("latitude") && !row.isNull("longitude"))
        image.place = Place{row.real("latitude"), row.real("longitude")};
    return image;
}

/// A path that leads out of the root would let a store from somebody else point anywhere.
void requireInside(const QString& path)
{
    const bool outside = path.isEmpty() || path.startsWith(QLatin1Char('/')) ||
                         path.contains(QLatin1Char('\\')) ||
                         path.split(QLatin1Char('/')).contains(QStringLiteral(".."));
    if (outside)
        throw Error(Text::tr("\"%1\" is not a path under the root, so the image was not added.").arg(path));
}

void fillGaps(Database& database, const Image& image)
{
    if (!image.area.isEmpty())
        run(database, "UPDATE image SET area = ? WHERE path = ? AND area IS NULL",
            areaId(database, image.area), image.path);
    if (image.place)
        run(database, "UPDATE image SET latitude = ?, longitude = ? WHERE path = ? AND latitude IS NULL",
            image.place->latitude, image.place->longitude, image.path);
}

std::vector<LabelledPair> pairsOf(Database& database, ImageId query)
{
    std::vector<LabelledPair> pairs;
    Query rows(database, "SELECT reference, kind, delta1, delta2 FROM pair WHERE query = ?", query);
    while (rows.next())
        pairs.push_back({rows.integer("reference"), rows.kind("kind", PairKind::SemiPositive),
                         rows.real("delta1"), rows.real("delta2")});
    return pairs;
}

QString ruleKey(int split)
{
    return QStringLiteral("evaluation_rule/%1").arg(split);
}

void hashRows(Database& database, const char* sql, int split, QCryptographicHash& hash)
{
    Query rows(database, sql, split);
    while (rows.next()) {
        const std::array<qint64, 3> numbers{rows.integer("first"), rows.integer("second"),
                                            rows.integer("third")};
        hash.addData(QByteArrayView(reinterpret_cast<const char*>(numbers.data()), sizeof numbers));
    }
}

void add(Relations& relations, qint64 reference, qint64 kind)
{
    if (PairKind(kind) == PairKind::Positive)
        relations.positives.push_back(reference);
    else if (PairKind(kind) == PairKind::SemiPositive)
        relations.semiPositives.push_back(reference);
}

} // namespace

ImageId addImage(Store& store, const Image& image)
{
    Database& database = store.database();
    Query known(database, "SELECT id, area IS NULL OR latitude IS NULL AS has_gaps FROM image WHERE path = ?",
                image.path);
    if (known.next()) {
        if (known.integer("has_gaps") != 0)
            fillGaps(database, image);
        return known.integer("id");
    }
    requireInside(image.path);
    const std::optional<double> latitude = image.place ? std::optional(image.place->latitude) : std::nullopt;
    const std::optional<double> longitude =
        image.place ? std::optional(image.place->longitude) : std::nullopt;
    const qint64 area = areaId(database, image.area);
    insert(database, "image",
           {{"path", image.path},
            {"name", image.path.section(QLatin1Char('/'), -1)},
            {"view", int(image.view)},
            {"area", IdOrNull{area}},
            {"latitude", latitude},
            {"longitude", longitude}});
    return database.lastRowId();
}

void setMissing(Store& store, ImageId image, bool missing)
{
    run(store.database(), "UPDATE image SET missing = ? WHERE id = ? AND missing <> ?", missing, image,
        missing);
}

void addPair(Store& store, ImageId query, ImageId reference, PairKind kind, double delta1, double delta2)
{
    insert(store.database(), "pair",
           {{"query", query},
            {"reference", reference},
            {"kind", int(kind)},
            {"delta1", delta1},
            {"delta2", delta2}},
           "ON CONFLICT(query, reference) DO UPDATE SET kind = excluded.kind, delta1 = excluded.delta1, "
           "delta2 = excluded.delta2 WHERE kind <> excluded.kind OR delta1 <> excluded.delta1 OR "
           "delta2 <> excluded.delta2");
}

bool setPairs(Store& store, ImageId query, const std::vector<LabelledPair>& pairs)
{
    std::vector<LabelledPair> gone = pairsOf(store.database(), query);
    const bool known = !gone.empty();
    std::vector<LabelledPair> fresh;
    for (const LabelledPair& one : pairs)
        if (std::find(gone.begin(), gone.end(), one) == gone.end())
            fresh.push_back(one);
    for (const LabelledPair& one : pairs)
        std::erase_if(gone, [&one](const LabelledPair& old) { return old.reference == one.reference; });
    for (const LabelledPair& one : gone)
        run(store.database(), "DELETE FROM pair WHERE query = ? AND reference = ?", query, one.reference);
    for (const LabelledPair& one : fresh)
        addPair(store, query, one.reference, one.kind, one.delta1, one.delta2);
    return known && !(gone.empty() && fresh.empty());
}

int addSplit(Store& store, const QString& name)
{
    Database& database = store.database();
    if (const qint64 known = integerOf(database, "SELECT id FROM split WHERE name = ?", 0, name))
        return int(known);
    insert(database, "split", {{"name", name}});
    return int(database.lastRowId());
}

void setEvaluationRule(Store& store, int split, EvaluationRule rule)
{
    if (evaluationRule(store, split) != rule)
        putMeta(store.database(), ruleKey(split), QString::number(int(rule)));
}

EvaluationRule evaluationRule(const Store& store, int split)
{
    const bool university =
        meta(store.database(), ruleKey(split)) == QString::number(int(EvaluationRule::University1652));
    return university ? EvaluationRule::University1652 : EvaluationRule::Sample4Geo;
}

void addSplitQuery(Store& store, int split, ImageId query, Role role)
{
    insert(store.database(), "split_query", {{"split", split}, {"query", query}, {"role", int(role)}},
           "ON CONFLICT DO NOTHING");
}

void addSplitReference(Store& store, int split, ImageId reference)
{
    insert(store.database(), "split_reference", {{"split", split}, {"reference", reference}},
           "ON CONFLICT DO NOTHING");
}

std::vector<Split> splits(const Store& store)
{
    std::vector<Split> list;
    Query rows(store.database(), "SELECT id, name FROM split ORDER BY id");
    while (rows.next())
        list.push_back({int(rows.integer("id")), rows.text("name")});
    return list;
}

Split splitNamed(const Store& store, const QString& name)
{
    QStringList names;
    for (const Split& split : splits(store)) {
        if (split.name == name)
            return split;
        names.append(split.name);
    }
    throw Error(names.isEmpty()
                    ? Text::tr("There is no split \"%1\": %2 holds none yet.").arg(name, store.path())
                    : Text::tr("There is no split \"%1\"; %2 holds %3.")
                          .arg(name, store.path(), names.join(QStringLiteral(", "))));
}

std::vector<ImageId> imageIds(const Store& store)
{
    return integersOf(store.database(), "SELECT id FROM image ORDER BY id");
}

std::vector<ImageId> imageIds(const Store& store, View view)
{
    return integersOf(store.database(), "SELECT id FROM image WHERE view = ? ORDER BY id", int(view));
}

std::vector<ImageId> splitQueries(const Store& store, int split, Role role)
{
    return integersOf(store.database(),
                      "SELECT query FROM split_query WHERE split = ? AND role = ? ORDER BY query", split,
                      int(role));
}

std::vector<ImageId> splitReferences(const Store& store, int split)
{
    return integersOf(store.database(),
                      "SELECT reference FROM split_reference WHERE split = ? ORDER BY reference", split);
}

Image image(const Store& store, ImageId id)
{
    Query row(store.database(), IMAGE_COLUMNS "WHERE i.id = ?", id);
    if (!row.next())
        throw Error(Text::tr("%1 holds no image number %2.").arg(store.path()).arg(id));
    return imageFrom(row);
}

std::vector<Image> images(const Store& store, const std::vector<ImageId>& ids)
{
    std::vector<Image> list;
    list.reserve(ids.size());
    for (const ImageId id : ids)
        list.push_back(image(store, id));
    return list;
}

Image imageNamed(const Store& store, const QString& name)
{
    Database& database = store.database();
    if (const ImageId id = imageAt(store, name))
        return image(store, id);
    QStringList paths =
        textsOf(database, "SELECT path FROM image WHERE name = ? ORDER BY path LIMIT 6", name);
    if (paths.size() == 1)
        return imageNamed(store, paths.first());
    if (paths.isEmpty())
        throw Error(Text::tr("%1 holds no image \"%2\"; name it by its path under the root.")
                        .arg(store.path(), name));
    if (paths.size() > 5)
        paths[5] = QStringLiteral("…");
    throw Error(Text::tr("Several images are called \"%1\"; name one by its path: %2.")
                    .arg(name, paths.join(QStringLiteral(", "))));
}

std::vector<ImageId> imagesNamed(const Store& store, const QString& name, View view)
{
    // The plus keeps SQLite from walking every image of the view.
    for (const char* sql : {"SELECT id FROM image WHERE path = ? AND +view = ?",
                            "SELECT id FROM image WHERE name = ? AND +view = ? ORDER BY id LIMIT 2"})
        if (std::vector<ImageId> ids = integersOf(store.database(), sql, name, int(view)); !ids.empty())
            return ids;
    return {};
}

ImageId imageAt(const Store& store, const QString& path)
{
    return integerOf(store.database(), "SELECT id FROM image WHERE path = ?", 0, path);
}

QString filePath(const Store& store, const Image& image)
{
    return store.root() + QLatin1Char('/') + image.path;
}

Relations relationsOf(const Store& store, ImageId query)
{
    Relations relations;
    Query rows(store.database(), "SELECT reference, kind FROM pair WHERE query = ? ORDER BY reference",
               query);
    while (rows.next())
        add(relations, rows.integer("reference"), rows.integer("kind"));
    return relations;
}

QHash<ImageId, Relations> relationsOfSplit(const Store& store, int split)
{
    QHash<ImageId, Relations> all;
    Query rows(store.database(),
               "SELECT p.query, p.reference, p.kind FROM split_query s JOIN pair p ON p.query = s.query "
               "WHERE s.split = ? ORDER BY p.query, p.reference",
               split);
    while (rows.next())
        add(all[rows.integer("query")], rows.integer("reference"), rows.integer("kind"));
    return all;
}

QByteArray labelsHash(const Store& store, const std::vector<Split>& splits)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Split& split : splits) {
        hash.addData(split.name.toUtf8());
        for (const char* sql :
             {"SELECT query AS first, role AS second, 0 AS third FROM split_query WHERE split = ? ORDER BY "
              "query",
              "SELECT reference AS first, 0 AS second, 0 AS third FROM split_reference WHERE split = ? ORDER "
              "BY reference",
              "SELECT p.query AS first, p.reference AS second, p.kind AS third FROM split_query s "
              "JOIN pair p ON p.query = s.query WHERE s.split = ? ORDER BY p.query, p.reference"})
            hashRows(store.database(), sql, split.id, hash);
    }
    return hash.result();
}

Counts counts(const Store& store)
{
    Database& database = store.database();
    Counts result;
    result.ground = integerOf(database, "SELECT count(*) FROM image WHERE view = 0", 0);
    result.satellite = integerOf(database, "SELECT count(*) FROM image WHERE view = 1", 0);
    result.missing = integerOf(database, "SELECT count(*) FROM image WHERE missing = 1", 0);
    result.inSplits = integerOf(
        database, "SELECT (SELECT count(*) FROM split_query) + (SELECT count(*) FROM split_reference)", 0);
    Query pairs(database, "SELECT sum(kind = 1) AS positive, sum(kind = 2) AS semi_positive FROM pair");
    if (pairs.next()) {
        result.positive = pairs.integer("positive");
        result.semiPositive = pairs.integer("semi_positive");
    }
    result.areas = textsOf(database, "SELECT name FROM area ORDER BY name");
    return result;
}

} // namespace geovlm::store
