// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/batches.h"
#include "pipeline/model_files.h"
#include "pipeline/parallel.h"
#include "pipeline/stage_run.h"
#include "pipeline/stages.h"
#include "store/images.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Encode)
};

struct EncodedBatch
{
    std::vector<store::EmbeddedRow> who;
    Matrix rows;
    QStringList failed;
};

EncodedBatch encodeBatch(const QString& root, const Batch& batch, ml::Encoder& encoder)
{
    const PreparedBatch prepared = prepareBatch(root, batch, encoder.input(batch.view));
    EncodedBatch encoded{{}, {}, prepared.failed};
    for (const ImageId image : prepared.images)
        encoded.who.push_back({image, {}});
    if (prepared.pixels.count > 0)
        encoded.rows = encoder.encode(prepared.pixels, batch.view);
    return encoded;
}

QSet<ImageId> imagesIn(const store::Store& store, const store::EmbeddingSet& set)
{
    QSet<ImageId> images;
    for (const store::EmbeddedRow& row : store::rowSources(store, set))
        images.insert(row.image);
    return images;
}

} // namespace

EncodeResult encode(store::Store& store, const EncodeOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    ModelFile file = requireModel(store, QStringLiteral("encoder"), options.model);
    const auto encoder = ml::engine().encoder(file.bytes, options.model);
    file.bytes.clear(); // an official encoder's are 350 MB, and the network has its own
    store::EmbeddingSet set =
        store::ensureSet(store, store::EmbeddingKind::Image, file.row.id, encoder->dimension());
    const std::vector<Batch> batches =
        batchesOf(store, store::imageIds(store), imagesIn(store, set),
                  batchSize(options.batch, encoder->input(View::Ground), encoder->input(View::Satellite)));
    EncodeResult result;
    if (batches.empty())
        return result;
    const qint64 run = startRun(store, QStringLiteral("encode"), file.row.id, {});
    qint64 total = 0;
    for (const Batch& batch : batches)
        total += qint64(batch.images.size());
    progress.begin(Text::tr("Encoding images"), total);
    const QString root = store.root();
    qint64 seen = 0;
    orderedParallel(
        int(batches.size()), threadsOr(options.threads), progress,
        [&](int index) { return encodeBatch(root, batches[std::size_t(index)], *encoder); },
        [&](int index, const EncodedBatch& encoded) {
            if (!encoded.who.empty())
                store::putRows(store, set, run, encoded.who, encoded.rows);
            result.images += qint64(encoded.who.size());
            result.skipped += encoded.failed;
            for (const QString& failure : encoded.failed)
                progress.note(failure);
            progress.advance(seen += qint64(batches[std::size_t(index)].images.size()));
        });
    store::sealSet(store, set);
    store::finishRun(store, run);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

} // namespace geovlm::pipeline
