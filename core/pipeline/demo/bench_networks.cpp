// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/bench_networks.h"

#include "domain/random.h"
#include "domain/statistics/metrics.h"
#include "ml/engine.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"

#include <QElapsedTimer>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr int fewestBatches = 3;
constexpr int mostBatches = 200;
constexpr qint64 enoughMs = 3000;
constexpr std::uint64_t pixelSeed = 1;

ml::PixelBatch noise(int count, const imaging::InputSpec& spec)
{
    ml::PixelBatch batch{count, {}, {}};
    Random random = Random::stream(pixelSeed, "pixels");
    batch.pixels.resize(std::size_t(count) * 3 * std::size_t(spec.pixels()));
    for (std::uint8_t& pixel : batch.pixels)
        pixel = std::uint8_t(random.below(256));
    return batch;
}

/// Over and over for a few seconds; the first time, which makes what is kept, does not count.
template <class Network>
Timing measure(const QString& path, const QString& model, const imaging::InputSpec& spec, int count,
               Progress& progress, const Network& network)
{
    const ml::PixelBatch batch = noise(count, spec);
    Timing timing{path, {}, {}, 0, {}};
    QElapsedTimer all, one;
    network(batch);
    all.start();
    for (int i = 0; i < fewestBatches || (i < mostBatches && all.elapsed() < enoughMs); ++i) {
        progress.throwIfStopped();
        one.start();
        network(batch);
        timing.milliseconds.push_back(double(one.nsecsElapsed()) / 1e6);
    }
    timing.more = {
        {QStringLiteral("model"), model},
        {QStringLiteral("height"), spec.height},
        {QStringLiteral("width"), spec.width},
        {QStringLiteral("batch"), count},
        {QStringLiteral("images_per_second"), 1000.0 * count / median(timing.milliseconds).value_or(1)}};
    return timing;
}

} // namespace

Timing measureEncoder(const store::Store& store, const QString& name, Progress& progress)
{
    const auto encoder = ml::engine().encoder(knownModelBytes(store, ModelKind::Encoder, name), name);
    return measure(QStringLiteral("encode"), name, encoder->input(View::Ground),
                   batchSize(0, encoder->input(View::Ground), encoder->input(View::Satellite)), progress,
                   [&](const ml::PixelBatch& batch) { encoder->encode(batch, View::Ground); });
}

Timing measureReader(const store::Store& store, const QString& name, Progress& progress)
{
    const auto reader = ml::engine().reader(knownModelBytes(store, ModelKind::Reader, name), name);
    return measure(QStringLiteral("read"), name, reader->input(View::Ground),
                   batchSize(0, reader->input(View::Ground), reader->input(View::Satellite)), progress,
                   [&](const ml::PixelBatch& batch) { reader->read(batch, View::Ground); });
}

} // namespace geovlm::pipeline
