// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/embeddings.h"

#include "store/models/embedding_file.h"
#include "store/models/files.h"
#include "store/sqlite/checksum.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"
#include "store/text.h"

#include <QHash>
#include <algorithm>
#include <cmath>
#include <limits>

namespace geovlm::store {
namespace {

EmbeddedRow embeddedRow(const Query& row)
{
    return {row.integer("image"), row.blob("source_hash"), row.integer("row")};
}

std::vector<EmbeddedRow> embeddedRows(Query& rows)
{
    std::vector<EmbeddedRow> list;
    while (rows.next())
        list.push_back(embeddedRow(rows));
    return list;
}

qint64 rowOf(Database& database, const EmbeddingSet& set, ImageId image)
{
    return integerOf(database, "SELECT row FROM embedding_row WHERE embedding_set = ? AND image = ?", -1,
                     set.id, image);
}

/// Where a row stands, and what its bytes add up to.
struct KeptRow
{
    ImageId image = 0;
    qint64 place = 0;
    std::optional<qint64> checksum; ///< none = an older program wrote it
};

KeptRow keptRow(const Query& row, ImageId image)
{
    return {image, row.integer("row"),
            row.isNull("checksum") ? std::nullopt : std::optional(row.integer("checksum"))};
}

/// A row that an older program wrote can only be told from damage by what no stage ever writes.
bool looksSound(const EmbeddingSet& set, std::span<const float> row)
{
    const bool finite = std::ranges::all_of(row, [](float value) { return std::isfinite(value); });
    const bool zero = std::ranges::all_of(row, [](float value) { return value == 0; });
    return finite && (set.kind == EmbeddingKind::Text || !zero);
}

bool isSound(const EmbeddingSet& set, const KeptRow& kept, std::span<const float> row)
{
    return kept.checksum ? *kept.checksum == checksumOf(row) : looksSound(set, row);
}

QString pathOf(Database& database, ImageId image)
{
    return textOf(database, "SELECT path FROM image WHERE id = ?", image).value_or(QString::number(image));
}

KeptRow rowToRead(const Store& store, const EmbeddingSet& set, ImageId image)
{
    Query row(store.database(),
              "SELECT row, checksum FROM embedding_row WHERE embedding_set = ? AND image = ?", set.id, image);
    if (!row.next())
        throw Error(Text::tr("%1 has no embedding yet in %2; compute the embeddings first.")
                        .arg(pathOf(store.database(), image), set.file));
    const KeptRow kept = keptRow(row, image);
    if (kept.place < 0 || kept.place > std::numeric_limits<qint64>::max() / set.dimension / 8)
        throw Error(
            Text::tr("%1 says that the embedding of %2 is row %3, which cannot be; go back to a backup.")
                .arg(store.path(), pathOf(store.database(), image))
                .arg(kept.place));
    return kept;
}

void requireSound(const Store& store, const EmbeddingSet& set, const std::vector<KeptRow>& rows,
                  const Matrix& read)
{
    for (int i = 0; i < read.rows; ++i)
        if (!isSound(set, rows[size_t(i)], read.row(i)))
            throw Error(Text::tr("%1 does not hold what was written for %2 (row %3); %4.")
                            .arg(set.file, pathOf(store.database(), rows[size_t(i)].image))
                            .arg(rows[size_t(i)].place)
                            .arg(mending(store, set)));
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

/// The file's row of each entry: its old one, or one after the last. A row past the end is none that was ever
/// written: taken as a place it would make a file of petabytes.
std::vector<qint64> placeRows(Database& database, EmbeddingSet& set, const std::vector<EmbeddedRow>& who)
{
    std::vector<qint64> places;
    places.reserve(who.size());
    QHash<ImageId, qint64> fresh;
    for (const EmbeddedRow& entry : who) {
        qint64 row = fresh.value(entry.image, -1);
        if (row < 0)
            row = rowOf(database, set, entry.image);
        if (row < 0 || row >= set.rows) {
            row = set.rows++;
            fresh.insert(entry.image, row);
        }
        places.push_back(row);
    }
    return places;
}

void recordRows(Database& database, const EmbeddingSet& set, qint64 run, const std::vector<EmbeddedRow>& who,
                const std::vector<qint64>& places, const Matrix& rows)
{
    for (size_t i = 0; i < who.size(); ++i)
        insertOrUpdate(database, "embedding_row", {{"embedding_set", set.id}, {"image", who[i].image}},
                       {{"row", places[i]},
                        {"source_hash", who[i].sourceHash},
                        {"run", IdOrNull{run}},
                        {"checksum", checksumOf(rows.row(int(i)))}});
    store::run(database, "UPDATE embedding_set SET rows = ? WHERE id = ?", set.rows, set.id);
}

/// Committed before any byte is overwritten, so that a crash does not leave a seal that no longer fits.
void breakSeal(Store& store, const EmbeddingSet& set)
{
    run(store.database(),
        "UPDATE embedding_set SET length = NULL, sha256 = NULL WHERE id = ? AND sha256 IS NOT NULL", set.id);
}

/// The rows of a set by their place, some thousand at a time: use(rows, matrix).
template <class Use>
void forAllRows(const Store& store, const EmbeddingSet& set, Use use)
{
    const qint64 present = rowsInFile(set.file, set.dimension);
    const size_t atOnce = size_t(std::max<qint64>(1, (qint64(8) << 20) / (qint64(set.dimension) * 4)));
    Query rows(
        store.database(),
        "SELECT row, checksum, image, source_hash FROM embedding_row WHERE embedding_set = ? AND row >= "
        "0 AND row < ? ORDER BY row",
        set.id, present);
    for (bool more = true; more;) {
        std::vector<KeptRow> kept;
        std::vector<EmbeddedRow> who;
        std::vector<qint64> places;
        while (kept.size() < atOnce && (more = rows.next())) {
            who.push_back(embeddedRow(rows));
            kept.push_back(keptRow(rows, who.back().image));
            places.push_back(kept.back().place);
        }
        use(kept, who, readFileRows(set.file, set.dimension, places));
    }
}

} // namespace

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
    recordRows(store.database(), changed, run, who, places, rows);
    transaction.commit();
    set = changed;
}

std::vector<EmbeddedRow> rowSources(const Store& store, const EmbeddingSet& set)
{
    Query rows(store.database(), "SELECT image, source_hash, row FROM embedding_row WHERE embedding_set = ?",
               set.id);
    return embeddedRows(rows);
}

std::vector<EmbeddedRow> soundRows(const Store& store, const EmbeddingSet& set)
{
    std::vector<EmbeddedRow> sound;
    forAllRows(
        store, set,
        [&](const std::vector<KeptRow>& kept, const std::vector<EmbeddedRow>& who, const Matrix& read) {
            for (int i = 0; i < read.rows; ++i)
                if (isSound(set, kept[size_t(i)], read.row(i)))
                    sound.push_back(who[size_t(i)]);
        });
    return sound;
}

std::vector<ImageId> sampledRows(const Store& store, const EmbeddingSet& set, int count)
{
    Database& database = store.database();
    const auto end = [&](const char* sql) { return integerOf(database, sql, 0, set.id); };
    const qint64 first = end("SELECT min(image) FROM embedding_row WHERE embedding_set = ?");
    const qint64 last = end("SELECT max(image) FROM embedding_row WHERE embedding_set = ?");
    std::vector<ImageId> images;
    for (int i = 0; i < count; ++i) {
        const ImageId from = first + qint64(double(last - first + 1) * i / count);
        const ImageId next =
            integerOf(database, "SELECT min(image) FROM embedding_row WHERE embedding_set = ? AND image >= ?",
                      0, set.id, from);
        if (next != 0 && (images.empty() || images.back() < next))
            images.push_back(next);
    }
    return images;
}

void forgetRows(Store& store, const EmbeddingSet& set, const std::vector<ImageId>& images)
{
    Transaction transaction(store);
    for (const ImageId image : images)
        run(store.database(), "DELETE FROM embedding_row WHERE embedding_set = ? AND image = ?", set.id,
            image);
    transaction.commit();
}

void settleChecksums(Store& store, const EmbeddingSet& set)
{
    Database& database = store.database();
    const bool settled = integerOf(database,
                                   "SELECT EXISTS (SELECT 1 FROM embedding_row WHERE embedding_set = ? AND "
                                   "checksum IS NULL)",
                                   0, set.id) == 0;
    if (settled)
        return;
    const qint64 length = integerOf(database, "SELECT length FROM embedding_set WHERE id = ?", 0, set.id);
    if (!set.seal.isEmpty() && sha256OfFile(set.file, length) != set.seal)
        throw Error(Text::tr("%1 is not what was written; %2.").arg(set.file, mending(store, set)));
    std::vector<std::pair<ImageId, qint64>> sums;
    forAllRows(store, set,
               [&](const std::vector<KeptRow>& kept, const std::vector<EmbeddedRow>&, const Matrix& read) {
                   for (int i = 0; i < read.rows; ++i)
                       if (!kept[size_t(i)].checksum && looksSound(set, read.row(i)))
                           sums.emplace_back(kept[size_t(i)].image, checksumOf(read.row(i)));
               });
    Transaction transaction(store);
    for (const auto& [image, sum] : sums)
        run(database, "UPDATE embedding_row SET checksum = ? WHERE embedding_set = ? AND image = ?", sum,
            set.id, image);
    transaction.commit();
}

std::vector<EmbeddedRow> rowsInOrder(const Store& store, const EmbeddingSet& set)
{
    Query rows(store.database(),
               "SELECT image, source_hash, row FROM embedding_row WHERE embedding_set = ? ORDER BY row",
               set.id);
    return embeddedRows(rows);
}

void putEmbeddingName(Store& store, const EmbeddingSet& set, const Image& image, const QString& name)
{
    run(store.database(), "DELETE FROM embedding_name WHERE embedding_set = ? AND image = ?", set.id,
        image.id);
    if (name != image.path)
        insert(store.database(), "embedding_name",
               {{"embedding_set", set.id}, {"image", image.id}, {"name", name}});
}

QString embeddingName(const Store& store, const EmbeddingSet& set, const Image& image)
{
    return textOf(store.database(), "SELECT name FROM embedding_name WHERE embedding_set = ? AND image = ?",
                  set.id, image.id)
        .value_or(image.path);
}

QByteArray rowSource(const Store& store, const EmbeddingSet& set, ImageId image)
{
    return blobOf(store.database(),
                  "SELECT source_hash FROM embedding_row WHERE embedding_set = ? AND image = ?", set.id,
                  image);
}

bool hasRow(const Store& store, const EmbeddingSet& set, ImageId image)
{
    return rowOf(store.database(), set, image) >= 0;
}

Matrix readRows(const Store& store, const EmbeddingSet& set, const std::vector<ImageId>& images)
{
    std::vector<KeptRow> rows;
    std::vector<qint64> places;
    rows.reserve(images.size());
    places.reserve(images.size());
    for (const ImageId image : images) {
        rows.push_back(rowToRead(store, set, image));
        places.push_back(rows.back().place);
    }
    const qint64 present = rowsInFile(set.file, set.dimension);
    if (!places.empty() && *std::ranges::max_element(places) >= present)
        throw Error(Text::tr("%1 holds %2 of the %3 rows that were written to it; %4.")
                        .arg(set.file)
                        .arg(present)
                        .arg(set.rows)
                        .arg(mending(store, set)));
    Matrix read = readFileRows(set.file, set.dimension, places);
    requireSound(store, set, rows, read);
    return read;
}

} // namespace geovlm::store
