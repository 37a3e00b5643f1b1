// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/few_notes.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/parallel.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/text.h"
#include "store/models/images.h"
#include "store/models/pictures.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

struct EncodedBatch
{
    std::vector<store::EmbeddedRow> who;
    std::vector<ImageId> images;
    std::vector<store::Picture> pictures; ///< one of `images` each
    Matrix rows;
    QStringList failed;
};

/// No comparison can use such a row.
bool isUsable(std::span<const float> row)
{
    return std::ranges::all_of(row, [](float value) { return std::isfinite(value); }) &&
           std::ranges::any_of(row, [](float value) { return value != 0; });
}

QString pathOf(const Batch& batch, ImageId image)
{
    const auto found = std::ranges::find(batch.images, image, &Image::id);
    return found == batch.images.end() ? QString() : found->path;
}

/// Takes out rows that the encoder made no embedding of, and names them.
void leaveOutUseless(const Batch& batch, EncodedBatch& encoded)
{
    int kept = 0;
    for (int row = 0; row < encoded.rows.rows; ++row) {
        const std::size_t from = std::size_t(row), to = std::size_t(kept);
        if (!isUsable(encoded.rows.row(row))) {
            encoded.failed.append(
                StagesText::tr("%1 gave no embedding: the encoder's numbers are all zero or not "
                               "finite.")
                    .arg(pathOf(batch, encoded.images[from])));
            continue;
        }
        std::ranges::copy(encoded.rows.row(row), encoded.rows.row(kept++).begin());
        encoded.images[to] = encoded.images[from];
        encoded.pictures[to] = encoded.pictures[from];
    }
    encoded.images.resize(std::size_t(kept));
    encoded.pictures.resize(std::size_t(kept));
    encoded.rows.rows = kept;
    encoded.rows.values.resize(std::size_t(kept) * std::size_t(encoded.rows.columns));
}

EncodedBatch encodeBatch(const QString& root, const Batch& batch, ml::Encoder& encoder,
                         const QHash<ImageId, store::Picture>& known)
{
    const PreparedBatch prepared = prepareBatch(root, batch, encoder.input(batch.view), &known);
    EncodedBatch encoded{{}, prepared.images, prepared.pictures, {}, prepared.failed};
    if (prepared.pixels.count > 0) {
        encoded.rows = encoder.encode(prepared.pixels, batch.view);
        leaveOutUseless(batch, encoded);
    }
    for (std::size_t i = 0; i < encoded.images.size(); ++i)
        encoded.who.push_back({encoded.images[i], encoded.pictures[i].hash});
    return encoded;
}

/// The images whose rows are there, undamaged, and of the pictures as they are.
QSet<ImageId> imagesDone(const store::Store& store, const store::EmbeddingSet& set,
                         const std::vector<ImageId>& outdated)
{
    QSet<ImageId> images;
    for (const store::EmbeddedRow& row : store::soundRows(store, set))
        images.insert(row.image);
    for (const ImageId image : outdated)
        images.remove(image);
    return images;
}

/// The pictures first: were it stopped in between, the rows would be known to be older.
void keep(store::Store& store, store::EmbeddingSet& set, qint64 run, const EncodedBatch& encoded)
{
    store::Transaction transaction(store);
    notePictures(store, encoded.images, encoded.pictures);
    transaction.commit();
    if (!encoded.who.empty())
        store::putRows(store, set, run, encoded.who, encoded.rows);
}

/// A row of a picture that is gone, in favour of one that cannot be read, belongs to nothing any more.
void forgetOutdated(store::Store& store, const store::EmbeddingSet& set, const std::vector<ImageId>& outdated)
{
    std::vector<ImageId> left;
    const std::vector<ImageId> still = store::outdatedRows(store, set);
    std::ranges::set_intersection(outdated, still, std::back_inserter(left));
    store::forgetRows(store, set, left);
}

void requirePictures(const store::Store& store, const EncodeResult& result)
{
    if (result.skipped.isEmpty())
        throw Error(StagesText::tr("%1 holds no image yet; import a data set first.").arg(store.path()));
    throw Error(
        StagesText::tr("None of the %1 images under %2 could be read, so nothing was encoded; the first: %3")
            .arg(result.skipped.size())
            .arg(store.root(), result.skipped.constFirst()));
}

void finish(store::Store& store, const store::EmbeddingSet& set)
{
    const auto now = store::setOf(store, set.kind, set.model);
    const auto latest = store::latestSet(store, set.kind);
    const bool isDone = now && now->finished && !now->seal.isEmpty() && latest && latest->id == now->id;
    if (!isDone)
        store::sealSet(store, set);
}

} // namespace

EncodeResult encode(store::Store& store, const EncodeOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    ModelFile file = requireModel(store, ModelKind::Encoder, options.model);
    const auto encoder = ml::engine().encoder(file.bytes, options.model);
    file.bytes.clear(); // an official encoder's are 350 MB, and the network has its own
    EncodeResult result;
    result.changed = qint64(store::noteChangedPictures(store, progress).size());
    store::EmbeddingSet set =
        store::ensureSet(store, store::EmbeddingKind::Image, file.row.id, encoder->dimension());
    const std::vector<ImageId> outdated = store::outdatedRows(store, set);
    const std::vector<Batch> batches =
        batchesOf(store, store::imageIds(store), imagesDone(store, set, outdated),
                  batchSize(options.batch, encoder->input(View::Ground), encoder->input(View::Satellite)));
    const qint64 run = batches.empty() ? 0 : startRun(store, RunKind::Encode, file.row.id, {});
    qint64 total = 0;
    for (const Batch& batch : batches)
        total += qint64(batch.images.size());
    progress.begin(StagesText::tr("Encoding images"), total);
    const QString root = store.root();
    const QHash<ImageId, store::Picture> known = store::pictures(store);
    FewNotes notes(progress);
    qint64 seen = 0;
    orderedParallel(
        int(batches.size()), threadsOr(options.threads), progress,
        [&](int index) { return encodeBatch(root, batches[std::size_t(index)], *encoder, known); },
        [&](int index, const EncodedBatch& encoded) {
            keep(store, set, run, encoded);
            result.images += qint64(encoded.who.size());
            result.skipped += encoded.failed;
            for (const QString& failure : encoded.failed)
                notes.note(failure);
            progress.advance(seen += qint64(batches[std::size_t(index)].images.size()));
        });
    forgetOutdated(store, set, outdated);
    if (store::setOf(store, set.kind, set.model)->rows == 0)
        requirePictures(store, result);
    finish(store, set);
    if (run != 0)
        store::finishRun(store, run);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

QJsonObject toJson(const EncodeResult& result)
{
    return {{QStringLiteral("images"), result.images},
            {QStringLiteral("changed"), result.changed},
            {QStringLiteral("seconds"), result.seconds},
            {QStringLiteral("skipped"), QJsonArray::fromStringList(result.skipped)}};
}

} // namespace geovlm::pipeline
