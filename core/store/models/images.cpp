// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/images.h"

#include "store/sqlite/database.h"
#include "store/sqlite/paths.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QCryptographicHash>
#include <algorithm>
#include <array>

namespace geovlm::store {
namespace {

#define IMAGE_COLUMNS                                                                                        \
    "SELECT i.id, i.path, i.view, a.name, i.latitude, i.longitude FROM image i LEFT JOIN area a ON a.id = "  \
    "i.area "

Image imageFrom(const Query& row)
{
    Image image;
    image.id = row.integer(0);
    image.path = row.text(1);
    image.view = row.kind(2, View::Satellite);
    image.area = row.text(3);
    if (!row.isNull(4) && !row.isNull(5))
        image.place = Place{row.real(4), row.real(5)};
    return image;
}

qint64 areaId(Database& database, const QString& name)
{
    if (name.isEmpty())
        return 0;
    if (const qint64 known = integerOf(database, "SELECT id FROM area WHERE name = ?", 0, name))
        return known;
    run(database, "INSERT INTO area(name) VALUES (?)", name);
    return database.lastRowId();
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

std::vector<ImageId> idsOf(Query& rows)
{
    std::vector<ImageId> ids;
    while (rows.next())
        ids.push_back(rows.integer(0));
    return ids;
}

QStringList pathsNamed(Database& database, const QString& name)
{
    QStringList paths;
    Query rows(database, "SELECT path FROM image WHERE name = ? ORDER BY path LIMIT 6", name);
    while (rows.next())
        paths.append(rows.text(0));
    return paths;
}

std::vector<LabelledPair> pairsOf(Database& database, ImageId query)
{
    std::vector<LabelledPair> pairs;
    Query rows(database, "SELECT reference, kind, delta1, delta2 FROM pair WHERE query = ?", query);
    while (rows.next())
        pairs.push_back({rows.integer(0), rows.kind(1, PairKind::SemiPositive), rows.real(2), rows.real(3)});
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
        const std::array<qint64, 3> numbers{rows.integer(0), rows.integer(1), rows.integer(2)};
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
    Query known(database, "SELECT id, area IS NULL OR latitude IS NULL FROM image WHERE path = ?",
                image.path);
    if (known.next()) {
        if (known.integer(1))
            fillGaps(database, image);
        return known.integer(0);
    }
    requireInside(image.path);
    const std::optional<double> latitude = image.place ? std::optional(image.place->latitude) : std::nullopt;
    const std::optional<double> longitude =
        image.place ? std::optional(image.place->longitude) : std::nullopt;
    const qint64 area = areaId(database, image.area);
    run(database, "INSERT INTO image(path, name, view, area, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?)",
        image.path, image.path.section(QLatin1Char('/'), -1), int(image.view), IdOrNull{area}, latitude,
        longitude);
    return database.lastRowId();
}

void setMissing(Store& store, ImageId image, bool missing)
{
    run(store.database(), "UPDATE image SET missing = ? WHERE id = ? AND missing <> ?", missing, image,
        missing);
}

void addPair(Store& store, ImageId query, ImageId reference, PairKind kind, double delta1, double delta2)
{
    run(store.database(),
        "INSERT INTO pair VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(query, reference) DO UPDATE "
        "SET kind = ?3, delta1 = ?4, delta2 = ?5 WHERE kind <> ?3 OR delta1 <> ?4 OR delta2 <> ?5",
        query, reference, int(kind), delta1, delta2);
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
    run(database, "INSERT INTO split(name) VALUES (?)", name);
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
    run(store.database(), "INSERT INTO split_query VALUES (?, ?, ?) ON CONFLICT DO NOTHING", split, query,
        int(role));
}

void addSplitReference(Store& store, int split, ImageId reference)
{
    run(store.database(), "INSERT INTO split_reference VALUES (?, ?) ON CONFLICT DO NOTHING", split,
        reference);
}

std::vector<Split> splits(const Store& store)
{
    std::vector<Split> list;
    Query rows(store.database(), "SELECT id, name FROM split ORDER BY id");
    while (rows.next())
        list.push_back({int(rows.integer(0)), rows.text(1)});
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
    Query rows(store.database(), "SELECT id FROM image ORDER BY id");
    return idsOf(rows);
}

std::vector<ImageId> imageIds(const Store& store, View view)
{
    Query rows(store.database(), "SELECT id FROM image WHERE view = ? ORDER BY id", int(view));
    return idsOf(rows);
}

std::vector<ImageId> splitQueries(const Store& store, int split, Role role)
{
    Query rows(store.database(), "SELECT query FROM split_query WHERE split = ? AND role = ? ORDER BY query",
               split, int(role));
    return idsOf(rows);
}

std::vector<ImageId> splitReferences(const Store& store, int split)
{
    Query rows(store.database(), "SELECT reference FROM split_reference WHERE split = ? ORDER BY reference",
               split);
    return idsOf(rows);
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
    QStringList paths = pathsNamed(database, name);
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
                            "SELECT id FROM image WHERE name = ? AND +view = ? ORDER BY id LIMIT 2"}) {
        Query rows(store.database(), sql, name, int(view));
        if (std::vector<ImageId> ids = idsOf(rows); !ids.empty())
            return ids;
    }
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
        add(relations, rows.integer(0), rows.integer(1));
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
        add(all[rows.integer(0)], rows.integer(1), rows.integer(2));
    return all;
}

QByteArray labelsHash(const Store& store, const std::vector<Split>& splits)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Split& split : splits) {
        hash.addData(split.name.toUtf8());
        for (const char* sql :
             {"SELECT query, role, 0 FROM split_query WHERE split = ? ORDER BY query",
              "SELECT reference, 0, 0 FROM split_reference WHERE split = ? ORDER BY reference",
              "SELECT p.query, p.reference, p.kind FROM split_query s JOIN pair p ON p.query = s.query "
              "WHERE s.split = ? ORDER BY p.query, p.reference"})
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
    Query pairs(database, "SELECT sum(kind = 1), sum(kind = 2) FROM pair");
    if (pairs.next()) {
        result.positive = pairs.integer(0);
        result.semiPositive = pairs.integer(1);
    }
    Query areas(database, "SELECT name FROM area ORDER BY name");
    while (areas.next())
        result.areas.append(areas.text(0));
    return result;
}

} // namespace geovlm::store
