// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/models/pictures.h"

#include "files/input.h"
#include "store/answers/answers.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/sqlite/query.h"
#include "store/sqlite/store.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>
#include <QSet>

namespace geovlm::store {
namespace {

/// Six times as fast as SHA-256 in Qt, and every image's bytes go through it once.
constexpr auto pictureHash = QCryptographicHash::Blake2b_256;
constexpr int looksPerStop = 256;
constexpr qint64 blockBytes = 1 << 18;

/// Empty where they cannot be read to their end.
QByteArray hashOf(const QString& name)
{
    try {
        files::Input file(name);
        QCryptographicHash hash(pictureHash);
        for (QByteArray block = file.block(blockBytes); !block.isEmpty(); block = file.block(blockBytes))
            hash.addData(block);
        return hash.result();
    } catch (const Error&) {
        return {};
    }
}

Picture pictureFrom(const Query& row)
{
    return {row.integer("size"), row.integer("modified"), row.blob("hash")};
}

std::optional<Picture> knownPicture(Database& database, ImageId image)
{
    Query row(database, "SELECT size, modified, hash FROM picture WHERE image = ?", image);
    return row.next() ? std::optional(pictureFrom(row)) : std::nullopt;
}

void keepFirst(Database& database, ImageId image, const Picture& picture)
{
    insert(
        database, "picture",
        {{"image", image}, {"size", picture.size}, {"modified", picture.modified}, {"hash", picture.hash}});
    run(database,
        "UPDATE embedding_row SET source_hash = ? WHERE image = ? AND source_hash = x'' AND embedding_set IN "
        "(SELECT id FROM embedding_set WHERE kind = ?)",
        picture.hash, image, int(EmbeddingKind::Image));
}

/// A reader that abstained on the picture before is asked again.
void keepChanged(Database& database, ImageId image, const Picture& picture)
{
    run(database,
        "UPDATE picture SET size = ?2, modified = ?3, hash = ?4, "
        "changed = (SELECT ifnull(max(id), 0) FROM answer WHERE image = ?1) WHERE image = ?1",
        image, picture.size, picture.modified, picture.hash);
    run(database, "DELETE FROM asked WHERE image = ? AND run IN (SELECT id FROM run WHERE kind = 'answer')",
        image);
}

void keepTimes(Database& database, ImageId image, const Picture& picture)
{
    run(database, "UPDATE picture SET size = ?, modified = ? WHERE image = ?", picture.size, picture.modified,
        image);
}

struct Sight
{
    ImageId image = 0;
    Picture now;
    bool changed = false;
};

/// Pictures that are another file than before, with the same bytes or others.
std::vector<Sight> otherFiles(const Store& store, const Progress& progress)
{
    std::vector<Sight> sights;
    int looks = 0;
    const QString root = store.root() + QLatin1Char('/');
    Query rows(store.database(), "SELECT p.image, p.size, p.modified, p.hash, i.path FROM picture p "
                                 "JOIN image i ON i.id = p.image ORDER BY p.image");
    while (rows.next()) {
        if (++looks % looksPerStop == 0)
            progress.throwIfStopped();
        const Picture known = pictureFrom(rows);
        const auto now = pictureOf(root + rows.text("path"), known);
        if (now && !now->sameFileAs(known))
            sights.push_back({rows.integer("image"), *now, now->hash != known.hash});
    }
    return sights;
}

} // namespace

std::optional<Picture> pictureOf(const QString& file, const std::optional<Picture>& known)
{
    const QFileInfo info(file);
    if (!info.isFile())
        return std::nullopt;
    // Before the bytes are read: if they change meanwhile, the file has another time than the one kept.
    Picture picture{info.size(), info.lastModified().toMSecsSinceEpoch(), {}};
    if (known && picture.sameFileAs(*known))
        return known;
    picture.hash = hashOf(file);
    return picture.hash.isEmpty() ? std::nullopt : std::optional(picture);
}

QHash<ImageId, Picture> pictures(const Store& store)
{
    QHash<ImageId, Picture> all;
    Query rows(store.database(), "SELECT image, size, modified, hash FROM picture");
    while (rows.next())
        all.insert(rows.integer("image"), pictureFrom(rows));
    return all;
}

void notePicture(Store& store, ImageId image, const Picture& picture)
{
    Database& database = store.database();
    const std::optional<Picture> known = knownPicture(database, image);
    if (!known)
        keepFirst(database, image, picture);
    else if (known->hash != picture.hash)
        keepChanged(database, image, picture);
    else if (!known->sameFileAs(picture))
        keepTimes(database, image, picture);
}

std::vector<ImageId> changedPictures(const Store& store, const Progress& progress)
{
    std::vector<ImageId> changed;
    for (const Sight& sight : otherFiles(store, progress))
        if (sight.changed)
            changed.push_back(sight.image);
    return changed;
}

std::vector<ImageId> noteChangedPictures(Store& store, const Progress& progress)
{
    const std::vector<Sight> sights = otherFiles(store, progress);
    std::vector<ImageId> changed;
    if (sights.empty())
        return changed;
    Transaction transaction(store);
    for (const Sight& sight : sights) {
        notePicture(store, sight.image, sight.now);
        if (sight.changed)
            changed.push_back(sight.image);
    }
    transaction.commit();
    return changed;
}

std::vector<ImageId> outdatedRows(const Store& store, const EmbeddingSet& set)
{
    if (set.kind != EmbeddingKind::Image)
        return {};
    return integersOf(
        store.database(),
        "SELECT p.image FROM picture p JOIN embedding_row r ON r.embedding_set = ? AND r.image = "
        "p.image WHERE r.source_hash <> p.hash AND r.source_hash <> x'' ORDER BY p.image",
        set.id);
}

std::vector<ImageId> answeredBeforeChange(const Store& store, bool people)
{
    return integersOf(
        store.database(),
        "SELECT p.image FROM picture p WHERE p.changed IS NOT NULL AND EXISTS (SELECT 1 FROM "
        "current_answer c JOIN answer a ON a.id = c.answer JOIN speaker s ON s.id = a.speaker "
        "WHERE c.image = p.image AND c.answer <= p.changed AND (s.kind = ?1) = ?2) ORDER BY p.image",
        int(SpeakerKind::Person), int(people));
}

std::vector<AnswerEvent> outdatedSuggestions(const Store& store, ImageId image)
{
    const qint64 until =
        integerOf(store.database(), "SELECT ifnull(changed, 0) FROM picture WHERE image = ?", 0, image);
    std::vector<AnswerEvent> outdated;
    if (until == 0)
        return outdated;
    QSet<qint64> takenBack;
    const std::vector<AnswerEvent> log = answerLog(store, image);
    for (auto event = log.rbegin(); event != log.rend(); ++event) {
        if (event->undoes != 0)
            takenBack.insert(event->undoes);
        else if (event->id <= until && event->speaker.kind == SpeakerKind::Model &&
                 !takenBack.contains(event->id))
            outdated.push_back(*event);
    }
    return outdated;
}

} // namespace geovlm::store
