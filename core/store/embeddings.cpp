// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/embeddings.h"

#include "store/database.h"
#include "store/embedding_file.h"
#include "store/files.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QHash>
#include <limits>

namespace geovlm::store {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

#define SET_COLUMNS "SELECT id, kind, model, dimension, rows FROM embedding_set "
#define NEXT_WRITTEN "(SELECT ifnull(max(written), 0) + 1 FROM embedding_set)"

/// Made from numbers alone, so a store from somebody else cannot name a file outside its folder.
QString fileOf(const Store& store, EmbeddingKind kind, qint64 model)
{
    const QString word = kind == EmbeddingKind::Image ? QStringLiteral("image") : QStringLiteral("text");
    return QStringLiteral("%1.d/%2-%3.f32").arg(store.path(), word).arg(model);
}

EmbeddingSet setFrom(const Store& store, const Query& row)
{
    EmbeddingSet set;
    set.id = row.integer(0);
    set.kind = row.kind(1, EmbeddingKind::Text);
    set.model = row.integer(2);
    set.dimension = int(row.within(3, 1, mostDimensions));
    set.rows = row.within(4, 0, std::numeric_limits<int>::max());
    set.file = fileOf(store, set.kind, set.model);
    return set;
}

std::optional<EmbeddingSet> firstSet(const Store& store, Query& rows)
{
    return rows.next() ? std::optional(setFrom(store, rows)) : std::nullopt;
}

std::vector<EmbeddedRow> embeddedRows(Query& rows)
{
    std::vector<EmbeddedRow> list;
    while (rows.next())
        list.push_back({rows.integer(0), rows.blob(1), rows.integer(2)});
    return list;
}

qint64 rowOf(Database& database, const EmbeddingSet& set, ImageId image)
{
    return integerOf(database, "SELECT row FROM embedding_row WHERE embedding_set = ? AND image = ?", -1,
                     set.id, image);
}

/// A file that lost its end must not come back with zeros in the gap: its lost rows are forgotten first.
void forgetLostRows(Database& database, EmbeddingSet& set)
{
    set.rows = integerOf(database, "SELECT rows FROM embedding_set WHERE id = ?", 0, set.id);
    const qint64 present = rowsInFile(set.file, set.dimension);
    if (present >= set.rows)
        return;
    run(database, "DELETE FROM embedding_row WHERE embedding_set = ? AND row >= ?", set.id, present);
    run(database, "UPDATE embedding_set SET rows = ?, length = NULL, sha256 = NULL WHERE id = ?", present,
        set.id);
    set.rows = present;
}

/// The file's row of each entry: its old one, or one after the last.
std::vector<qint64> placeRows(Database& database, EmbeddingSet& set, const std::vector<EmbeddedRow>& who)
{
    std::vector<qint64> places;
    places.reserve(who.size());
    QHash<ImageId, qint64> fresh;
    for (const EmbeddedRow& entry : who) {
        qint64 row = fresh.value(entry.image, -1);
        if (row < 0)
            row = rowOf(database, set, entry.image);
        if (row < 0) {
            row = set.rows++;
            fresh.insert(entry.image, row);
        }
        places.push_back(row);
    }
    return places;
}

void recordRows(Database& database, const EmbeddingSet& set, qint64 run, const std::vector<EmbeddedRow>& who,
                const std::vector<qint64>& places)
{
    for (size_t i = 0; i < who.size(); ++i)
        store::run(database,
                   "INSERT INTO embedding_row VALUES (?1, ?2, ?3, ?4, ?5) "
                   "ON CONFLICT(embedding_set, image) DO UPDATE SET row = ?3, source_hash = ?4, run = ?5",
                   set.id, who[i].image, places[i], who[i].sourceHash, IdOrNull{run});
    store::run(database, "UPDATE embedding_set SET rows = ?, written = " NEXT_WRITTEN " WHERE id = ?",
               set.rows, set.id);
}

/// Committed before any byte is overwritten, so that a crash does not leave a seal that no longer fits.
void breakSeal(Store& store, const EmbeddingSet& set)
{
    run(store.database(),
        "UPDATE embedding_set SET length = NULL, sha256 = NULL WHERE id = ? AND sha256 IS NOT NULL", set.id);
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
    run(store.database(),
        "INSERT INTO embedding_set(kind, model, dimension, written) VALUES (?, ?, ?, " NEXT_WRITTEN ")",
        int(kind), model, dimension);
    return *setOf(store, kind, model);
}

std::optional<EmbeddingSet> setOf(const Store& store, EmbeddingKind kind, qint64 model)
{
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? AND model = ?", int(kind), model);
    return firstSet(store, rows);
}

std::optional<EmbeddingSet> latestSet(const Store& store, EmbeddingKind kind)
{
    Query rows(store.database(), SET_COLUMNS "WHERE kind = ? ORDER BY written DESC LIMIT 1", int(kind));
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

void putRows(Store& store, EmbeddingSet& set, qint64 run, const std::vector<EmbeddedRow>& who,
             const Matrix& rows)
{
    if (qint64(who.size()) != rows.rows || rows.columns != set.dimension)
        throw Error(Text::tr("%1 rows of %2 numbers do not fit %3 images with %4 numbers each.")
                        .arg(rows.rows)
                        .arg(rows.columns)
                        .arg(who.size())
                        .arg(set.dimension));
    store.folder();
    breakSeal(store, set);
    EmbeddingSet changed = set; // so that a failure leaves the caller's as it was
    Transaction transaction(store);
    forgetLostRows(store.database(), changed);
    const std::vector<qint64> places = placeRows(store.database(), changed, who);
    writeRows(changed.file, rows, places);
    recordRows(store.database(), changed, run, who, places);
    transaction.commit();
    set = changed;
}

std::vector<EmbeddedRow> rowSources(const Store& store, const EmbeddingSet& set)
{
    Query rows(store.database(),
               "SELECT image, source_hash, row FROM embedding_row WHERE embedding_set = ? AND row < ?",
               set.id, rowsInFile(set.file, set.dimension));
    return embeddedRows(rows);
}

std::vector<EmbeddedRow> rowsInOrder(const Store& store, const EmbeddingSet& set)
{
    Query rows(
        store.database(),
        "SELECT image, source_hash, row FROM embedding_row WHERE embedding_set = ? AND row < ? ORDER BY row",
        set.id, rowsInFile(set.file, set.dimension));
    return embeddedRows(rows);
}

void putEmbeddingName(Store& store, const EmbeddingSet& set, const Image& image, const QString& name)
{
    run(store.database(), "DELETE FROM embedding_name WHERE embedding_set = ? AND image = ?", set.id,
        image.id);
    if (name != image.path)
        run(store.database(), "INSERT INTO embedding_name VALUES (?, ?, ?)", set.id, image.id, name);
}

QString embeddingName(const Store& store, const EmbeddingSet& set, const Image& image)
{
    Query row(store.database(), "SELECT name FROM embedding_name WHERE embedding_set = ? AND image = ?",
              set.id, image.id);
    return row.next() ? row.text(0) : image.path;
}

QByteArray rowSource(const Store& store, const EmbeddingSet& set, ImageId image)
{
    Query row(store.database(), "SELECT source_hash FROM embedding_row WHERE embedding_set = ? AND image = ?",
              set.id, image);
    return row.next() ? row.blob(0) : QByteArray();
}

bool hasRow(const Store& store, const EmbeddingSet& set, ImageId image)
{
    const qint64 row = rowOf(store.database(), set, image);
    return row >= 0 && row < rowsInFile(set.file, set.dimension);
}

Matrix readRows(const Store& store, const EmbeddingSet& set, const std::vector<ImageId>& images)
{
    std::vector<qint64> places;
    places.reserve(images.size());
    for (const ImageId image : images) {
        const qint64 row = rowOf(store.database(), set, image);
        if (row < 0) {
            Query path(store.database(), "SELECT path FROM image WHERE id = ?", image);
            throw Error(Text::tr("%1 has no embedding yet in %2; compute the embeddings first.")
                            .arg(path.next() ? path.text(0) : QString::number(image), set.file));
        }
        places.push_back(row);
    }
    return readFileRows(set.file, set.dimension, places);
}

void sealSet(Store& store, const EmbeddingSet& set)
{
    const qint64 rows = integerOf(store.database(), "SELECT rows FROM embedding_set WHERE id = ?", 0, set.id);
    const qint64 length = rows * set.dimension * qint64(sizeof(float));
    const QByteArray hash = sha256OfFile(set.file, length);
    if (hash.isEmpty())
        throw Error(Text::tr("%1 is missing or shorter than its %2 bytes; compute these embeddings again.")
                        .arg(set.file)
                        .arg(length));
    // A stage that found every row as it should be has written this set last all the same.
    run(store.database(),
        "UPDATE embedding_set SET length = ?, sha256 = ?, written = " NEXT_WRITTEN " WHERE id = ?", length,
        hash, set.id);
}

} // namespace geovlm::store
