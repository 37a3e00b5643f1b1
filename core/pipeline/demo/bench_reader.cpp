// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/bench_reader.h"

#include "ml/engine.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"
#include "pipeline/demo/text.h"
#include "store/models/images.h"

#include <QElapsedTimer>

namespace geovlm::pipeline {
namespace {

constexpr int imagesPerBatch = 32; // as the answer stage takes them
constexpr int batchesPerView = 4;

std::vector<Batch> someBatches(const store::Store& store)
{
    std::vector<ImageId> ids;
    for (const View view : {View::Ground, View::Satellite}) {
        std::vector<ImageId> all = store::imageIds(store, view);
        all.resize(std::min(all.size(), std::size_t(imagesPerBatch * batchesPerView)));
        ids.insert(ids.end(), all.begin(), all.end());
    }
    return batchesOf(store, ids, {}, imagesPerBatch);
}

} // namespace

Timing measurePreparing(const store::Store& store, Progress& progress)
{
    Timing prepare{QStringLiteral("read_prepare"), {}, {}, 0, {}};
    prepare.more = {{QStringLiteral("what"), DemoText::tr("decoding and preparing an image, one thread")}};
    const auto reader = ml::engine().reader(compiledModel(ModelKind::Reader), QStringLiteral("small"));
    for (const Batch& batch : someBatches(store)) {
        progress.throwIfStopped();
        QElapsedTimer clock;
        clock.start();
        const PreparedBatch prepared = prepareBatch(store.root(), batch, reader->input(batch.view));
        if (prepared.pixels.count > 0)
            prepare.milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6 / prepared.pixels.count);
    }
    return prepare;
}

} // namespace geovlm::pipeline
