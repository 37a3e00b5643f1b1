// SPDX-License-Identifier: GPL-3.0-or-later
// Which sets of embeddings there are, which is in use, and how one takes another's place. Their rows:
// embeddings.cpp.
#include "store/models/embeddings.h"
#include "store/models/files.h"
#include "store/results/runs.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QFile>
#include <limits>

namespace geovlm::store {
namespace {

#define SET_COLUMNS "SELECT id, kind, model, dimension, rows, written, sha256, generation FROM embedding_set "
#define NEXT_WRITTEN "(SELECT ifnull(max(written), 0) + 1 FROM embedding_set)"

/// Made from numbers alone, so a store from somebody else cannot name a file outside its folder.
QString fileOf(const Store& store, EmbeddingKind kind, qint64 model, qint64 generation)
{
    const QString word = kind == EmbeddingKind::Image ? QStringLiteral("image") : QStringLiteral("text");
    const QString suffix = generation == 0 ? QString() : QStringLiteral("-%1").arg(generation);
    return QStringLiteral("%1.d/%2-%3%4.f32").arg(store.path(), word).arg(model).arg(suffix);
}

EmbeddingSet setFrom(const Store& store, const Query& row)
{
    EmbeddingSet set;
    set.id = row.integer("id");
    set.kind = EmbeddingKind(row.within("kind", 0, stagedKind + qint64(EmbeddingKind::Text)) % stagedKind);
    set.model = row.integer("model");
    set.dimension = int(row.within("dimension", 1, mostDimensions));
    set.rows = row.within("rows", 0, std::numeric_limits<int>::max());
    set.finished = row.integer("written") > 0;
    set.seal = row.blob("sha256");
    set.file = fileOf(store, set.kind, set.model, row.integer("generation"));
    return set;
}

std::optional<EmbeddingSet> firstSet(const Store& store, Query& rows)
{
    return rows.next() ? std::optional(setFrom(store, rows)) : std::nullopt;
}

qint64 nextGeneration(Database& database, EmbeddingKind kind, qint64 model)
{
    return integerOf(
        database,
        "SELECT ifnull(max(generation), 0) + 1 FROM embedding_set WHERE model = ? AND kind IN (?, ?)", 1,
        model, int(kind), int(kind) + stagedKind);
}

std::optional<EmbeddingSet> stagedSet(const Store& store, EmbeddingKind kind, qint64 model)
{
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? AND model = ?", int(kind) + stagedKind, model);
    return firstSet(store, rows);
}

void deleteRows(Database& database, qint64 set)
{
    run(database, "DELETE FROM embedding_row WHERE embedding_set = ?", set);
    run(database, "DELETE FROM embedding_name WHERE embedding_set = ?", set);
}

/// Moves everything of one set under the id of another, which has nothing any more.
void moveRows(Database& database, qint64 from, qint64 to)
{
    run(database, "UPDATE embedding_row SET embedding_set = ? WHERE embedding_set = ?", to, from);
    run(database, "UPDATE embedding_name SET embedding_set = ? WHERE embedding_set = ?", to, from);
    run(database,
        "UPDATE embedding_set SET (dimension, rows, generation) = (SELECT dimension, rows, generation FROM "
        "embedding_set WHERE id = ?1) WHERE id = ?2",
        from, to);
    run(database, "DELETE FROM embedding_set WHERE id = ?", from);
}

} // namespace

EmbeddingSet ensureSet(Store& store, EmbeddingKind kind, qint64 model, int dimension)
{
    if (const auto known = setOf(store, kind, model)) {
        if (known->dimension == dimension)
            return *known;
        throw Error(Text::tr("The embeddings of this model in %1 have %2 numbers each, the new ones %3; use "
                             "another model name for them.")
                        .arg(store.path())
                        .arg(known->dimension)
                        .arg(dimension));
    }
    if (dimension < 1 || dimension > mostDimensions)
        throw Error(
            Text::tr("Embeddings have 1 to %1 numbers each, not %2.").arg(mostDimensions).arg(dimension));
    insert(store.database(), "embedding_set",
           {{"kind", int(kind)}, {"model", model}, {"dimension", dimension}, {"written", 0}});
    return *setOf(store, kind, model);
}

EmbeddingSet stageSet(Store& store, EmbeddingKind kind, qint64 model, int dimension)
{
    if (const auto left = stagedSet(store, kind, model))
        dropStagedSet(store, *left);
    const qint64 generation = nextGeneration(store.database(), kind, model);
    store.folder();
    QFile::remove(
        fileOf(store, kind, model, generation)); // of an import that did not get to its first commit
    insert(store.database(), "embedding_set",
           {{"kind", int(kind) + stagedKind},
            {"model", model},
            {"dimension", dimension},
            {"written", 0},
            {"generation", generation}});
    return *stagedSet(store, kind, model);
}

EmbeddingSet takeStagedSet(Store& store, const EmbeddingSet& staging)
{
    Transaction transaction(store);
    Database& database = store.database();
    const auto old = setOf(store, staging.kind, staging.model);
    if (old) {
        deleteRows(database, old->id);
        moveRows(database, staging.id, old->id);
    } else {
        run(database, "UPDATE embedding_set SET kind = ? WHERE id = ?", int(staging.kind), staging.id);
    }
    sealSet(store, *setOf(store, staging.kind, staging.model));
    transaction.commit();
    if (old)
        QFile::remove(old->file);
    return *setOf(store, staging.kind, staging.model);
}

void dropStagedSet(Store& store, const EmbeddingSet& staging)
{
    Transaction transaction(store);
    deleteRows(store.database(), staging.id);
    run(store.database(), "DELETE FROM embedding_set WHERE id = ? AND kind >= ?", staging.id, stagedKind);
    transaction.commit();
    QFile::remove(staging.file);
}

std::optional<EmbeddingSet> setOf(const Store& store, EmbeddingKind kind, qint64 model)
{
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? AND model = ?", int(kind), model);
    return firstSet(store, rows);
}

std::optional<EmbeddingSet> latestSet(const Store& store, EmbeddingKind kind)
{
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? AND written > 0 ORDER BY written DESC LIMIT 1",
               int(kind));
    return firstSet(store, rows);
}

std::vector<EmbeddingSet> sets(const Store& store, EmbeddingKind kind)
{
    std::vector<EmbeddingSet> list;
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? ORDER BY id", int(kind));
    while (rows.next())
        list.push_back(setFrom(store, rows));
    return list;
}

std::vector<EmbeddingSet> stagedSets(const Store& store)
{
    std::vector<EmbeddingSet> list;
    Query rows(store.database(), SET_COLUMNS "WHERE kind >= ? ORDER BY id", stagedKind);
    while (rows.next())
        list.push_back(setFrom(store, rows));
    return list;
}

void sealSet(Store& store, const EmbeddingSet& set)
{
    const qint64 rows = integerOf(store.database(), "SELECT rows FROM embedding_set WHERE id = ?", 0, set.id);
    if (rows == 0)
        throw Error(Text::tr("There are no embeddings yet to keep in %1.").arg(set.file));
    const qint64 length = rows * set.dimension * qint64(sizeof(float));
    const QByteArray hash = sha256OfFile(set.file, length);
    if (hash.isEmpty())
        throw Error(Text::tr("%1 is missing or shorter than its %2 bytes; %3.")
                        .arg(set.file)
                        .arg(length)
                        .arg(mending(store, set)));
    // A stage that found every row as it should be has written this set last all the same.
    run(store.database(),
        "UPDATE embedding_set SET length = ?, sha256 = ?, written = " NEXT_WRITTEN " WHERE id = ?", length,
        hash, set.id);
}

QString mending(const Store& store, const EmbeddingSet& set)
{
    const Model made = model(store, set.model);
    if (isImported(made))
        return Text::tr("import the embeddings \"%1\" again with geovlm import-embeddings").arg(made.name);
    if (set.kind == EmbeddingKind::Image)
        return Text::tr("geovlm encode %1 --model %2 makes it again").arg(store.path(), made.name);
    if (made.name == QLatin1String("hashing"))
        return Text::tr("geovlm embed %1 --with hashing makes it again").arg(store.path());
    return Text::tr("geovlm embed %1 with the server of \"%2\" makes it again").arg(store.path(), made.name);
}

} // namespace geovlm::store
