// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/bench_stability.h"

#include "domain/statistics/metrics.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"
#include "pipeline/stability/stability_reading.h"
#include "store/models/images.h"

#include <QElapsedTimer>

namespace geovlm::pipeline {
namespace {

constexpr int runs = 5;
constexpr int images = 24;

template <class Work>
double timed(const Work& work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return double(clock.nsecsElapsed()) / 1e6;
}

} // namespace

Timing measureStability(const store::Store& store, const QString& name, Progress& progress)
{
    Timing timing{QStringLiteral("stability_image"), {}, {}, 0, {}};
    if (store::imageIds(store).empty())
        return timing;
    StabilityOptions options;
    options.runs = runs;
    options.sample = images;
    const StabilityPlan plan = stabilityPlan(store, options);
    const auto reader = ml::engine().reader(knownModelBytes(store, ModelKind::Reader, name), name);
    const StabilityReading reading(plan, *reader, name, Abstention());
    std::vector<double> single;
    for (int index = 0; index < int(plan.sample.size()); ++index) {
        progress.throwIfStopped();
        const Image& image = plan.sample[std::size_t(index)];
        Told told;
        const double together = timed([&] { told = reading.read(index); });
        if (!told.failure.isEmpty())
            continue;
        timing.milliseconds.push_back(together);
        single.push_back(timed([&] {
            for (int run = 0; run < runs; ++run)
                reader->read(prepareBatch(plan.root, {image.view, {image}}, reader->input(image.view)).pixels,
                             image.view);
        }));
    }
    const double usual = median(timing.milliseconds).value_or(0);
    timing.yardstick = QStringLiteral("five_single_reads");
    timing.ratio = usual > 0 ? median(single).value_or(0) / usual : 0;
    timing.more = {{QStringLiteral("model"), name}, {QStringLiteral("runs"), runs}};
    return timing;
}

} // namespace geovlm::pipeline
