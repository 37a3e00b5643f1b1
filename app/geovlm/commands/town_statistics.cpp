// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "files/output.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/common/town_likeness.h"
#include "store/models/images.h"
#include "text.h"

namespace geovlm::cli {
namespace {

/// What the compiled-in encoder made of a store's images of one view.
Matrix embeddingsOf(const store::Store& store, View view)
{
    const store::EmbeddingSet set = pipeline::imageEmbeddings(store, QStringLiteral("small"));
    std::vector<ImageId> images = store::imageIds(store, view);
    std::erase_if(images, [&](ImageId image) { return !store::hasRow(store, set, image); });
    return store::readRows(store, set, images);
}

pipeline::TownStatisticsOfViews statisticsOf(const store::Store& towns, const store::Store& others)
{
    pipeline::TownStatisticsOfViews statistics;
    for (const View view : {View::Ground, View::Satellite})
        statistics[std::size_t(view)] =
            pipeline::townStatistics(embeddingsOf(towns, view), embeddingsOf(others, view));
    return statistics;
}

Outcome run(Call& call)
{
    const QString out = call.positional(0);
    const auto towns = store::Store::open(call.positional(1), store::Access::Read);
    const auto others = store::Store::open(call.positional(2), store::Access::Read);
    const auto encoder = store::modelNamed(*towns, ModelKind::Encoder, QStringLiteral("small"));
    const QByteArray hash = encoder ? encoder->sha256 : QByteArray();
    const pipeline::TownStatisticsOfViews statistics = statisticsOf(*towns, *others);
    files::save(out, ml::writeSafeTensors(pipeline::toSafeTensors(statistics, hash)));
    const double ground = statistics[0].threshold, satellite = statistics[1].threshold;
    return {.json = {{QStringLiteral("file"), out},
                     {QStringLiteral("encoder"), QString::fromLatin1(hash)},
                     {QStringLiteral("threshold_ground"), ground},
                     {QStringLiteral("threshold_satellite"), satellite}},
            .text = Text::tr("Statistics of towns written to %1; 98 in 100 of the others are nearer than %2 "
                             "(ground) and %3 "
                             "(satellite).")
                        .arg(out)
                        .arg(ground, 0, 'f', 2)
                        .arg(satellite, 0, 'f', 2)};
}

} // namespace

Command townStatisticsCommand()
{
    return Command("town-statistics", "OUT STORE STORE", run,
                   Text::tr("how the encoder sees towns: made from one store of towns, judged on another"),
                   "geovlm town-statistics towns-small.safetensors towns.geovlm others.geovlm");
}

} // namespace geovlm::cli
