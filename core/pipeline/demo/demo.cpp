// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/demo/demo.h"

#include "datasets/common/import.h"
#include "domain/error.h"
#include "domain/fusions.h"
#include "domain/random.h"
#include "pipeline/common/evaluate.h"
#include "pipeline/demo/text.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "store/models/images.h"
#include "store/results/runs.h"
#include "world/world.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace geovlm::pipeline {
namespace {

constexpr int townsPerSplit = 2;
constexpr int smallestGallery = 400; ///< tiles a split
constexpr int galleryPerQuery = 2;
constexpr double trainPerTest = 1.6; ///< training queries for every test query, in the same-area towns
constexpr int fewestTraining = 480;
constexpr double tilesPerPlace = 1.4; ///< at least three tiles in four have a street

/// What the demo trains, each with its own margin.
constexpr FusionKind trainedFusions[] = {FusionKind::Sum, FusionKind::Attention, FusionKind::Compare,
                                         FusionKind::Evidence};

int galleryTiles(int queries)
{
    return std::max(smallestGallery, galleryPerQuery * queries + 40);
}

/// Two towns in styles that the shipped models know (never these towns: their seeds come from another
/// stream), with training and test places, and two in styles that no training saw, with test places alone.
std::vector<world::AreaOptions> areasOf(const DemoOptions& options)
{
    Random random = Random::stream(options.seed, "demo towns");
    QStringList known = world::trainingStyles();
    const QStringList unseen = world::unseenStyles();
    std::vector<int> order(std::size_t(known.size()));
    for (int i = 0; i < int(order.size()); ++i)
        order[std::size_t(i)] = i;
    random.shuffle(order);
    const QStringList names{QStringLiteral("Alderby"), QStringLiteral("Birchholm"),
                            QStringLiteral("Cedarport"), QStringLiteral("Dunmere")};
    const int training = std::max(fewestTraining, int(trainPerTest * options.queries)) / townsPerSplit;
    std::vector<world::AreaOptions> areas;
    for (int i = 0; i < 2 * townsPerSplit; ++i) {
        world::AreaOptions area;
        area.sameArea = i < townsPerSplit;
        area.name = names.at(i);
        area.style =
            area.sameArea ? known.at(order[std::size_t(i)]) : unseen.at((i - townsPerSplit) % unseen.size());
        area.seed = random.next() >> 12; // fits a JSON number exactly
        area.testQueries = (options.queries + (i % townsPerSplit == 0 ? 1 : 0)) / townsPerSplit;
        area.trainQueries = area.sameArea ? training : 0;
        const int places = area.trainQueries + area.testQueries;
        area.tiles =
            std::max(galleryTiles(options.queries) / townsPerSplit, int(std::ceil(tilesPerPlace * places)));
        areas.push_back(area);
    }
    return areas;
}

/// Times the stages in order.
class Stages
{
public:
    explicit Stages(DemoResult& result) : m_result(result) {}
    template <class Stage>
    auto run(const QString& name, Stage stage)
    {
        QElapsedTimer clock;
        clock.start();
        if constexpr (std::is_void_v<decltype(stage())>) {
            stage();
            m_result.seconds.emplace_back(name, double(clock.elapsed()) / 1000);
        } else {
            auto value = stage();
            m_result.seconds.emplace_back(name, double(clock.elapsed()) / 1000);
            return value;
        }
    }

private:
    DemoResult& m_result;
};

std::unique_ptr<store::Store> openStore(const QString& path)
{
    if (!QFileInfo::exists(path))
        store::Store::create(path);
    return store::Store::open(path, store::Access::Write);
}

void importWorld(store::Store& store, const QString& directory, Progress& progress)
{
    datasets::ImportOptions options;
    options.layout = QStringLiteral("vigor");
    options.root = directory;
    const datasets::ImportReport report = datasets::importDataset(store, options, progress);
    if (!report.rejected.empty())
        throw Error(DemoText::tr("%1, line %2: %3")
                        .arg(report.rejected.front().file)
                        .arg(report.rejected.front().line)
                        .arg(report.rejected.front().why));
}

FusionResult trainAndScore(store::Store& store, const FusionTraits& traits, Progress& progress)
{
    FusionResult fusion{traits.name, traits.margin, 0, {}};
    TrainOptions options;
    options.name = fusion.name;
    options.fusion = fusion.name;
    options.margin = fusion.margin;
    fusion.validationR1 = train(store, options, progress).validationR1;
    RerankOptions order;
    order.model = fusion.name;
    const RerankResult result = rerank(store, order, progress);
    for (const figures::SplitEvaluation& split : evaluateRun(store, result.run).splits)
        fusion.lift.emplace_back(split.name, split.lift.points);
    return fusion;
}

} // namespace

DemoResult demo(const DemoOptions& options, Progress& progress)
{
    DemoResult result;
    Stages stages(result);
    const QDir directory(options.directory);
    if (!directory.mkpath(QStringLiteral(".")))
        throw Error(DemoText::tr("The folder %1 cannot be made.").arg(options.directory));
    result.store = directory.absoluteFilePath(QStringLiteral("demo.geovlm"));
    world::WorldOptions towns;
    towns.directory = options.directory;
    towns.areas = areasOf(options);
    towns.threads = options.threads;
    stages.run(QStringLiteral("world"), [&] { world::writeWorld(towns, progress); });
    const auto store = openStore(result.store);
    stages.run(QStringLiteral("import"), [&] { importWorld(*store, options.directory, progress); });
    stages.run(QStringLiteral("encode"), [&] { encode(*store, {.threads = options.threads}, progress); });
    stages.run(QStringLiteral("retrieve"), [&] { retrieve(*store, {}, progress); });
    stages.run(QStringLiteral("answer"), [&] { answer(*store, {.threads = options.threads}, progress); });
    stages.run(QStringLiteral("describe"), [&] { describe(*store, progress); });
    stages.run(QStringLiteral("embed"), [&] { embed(*store, QStringLiteral("hashing"), progress); });
    for (const FusionKind kind : trainedFusions) {
        const FusionTraits& fusion = fusionTraits(kind);
        result.fusions.push_back(stages.run(QStringLiteral("train %1").arg(fusion.name),
                                            [&] { return trainAndScore(*store, fusion, progress); }));
    }
    // The reported places take no part in this choice.
    const auto best = std::max_element(
        result.fusions.begin(), result.fusions.end(),
        [](const FusionResult& a, const FusionResult& b) { return a.validationR1 < b.validationR1; });
    result.chosen = best->name;
    store::setSetting(*store, QStringLiteral("reranker_in_use"), best->name);
    stages.run(QStringLiteral("rerank"), [&] { rerank(*store, {best->name, {}}, progress); });
    result.evaluation = stages.run(QStringLiteral("evaluate"), [&] { return evaluateRun(*store); });
    return result;
}

QJsonObject toJson(const DemoResult& result)
{
    QJsonObject seconds;
    for (const auto& [stage, time] : result.seconds)
        seconds[stage] = time;
    QJsonArray fusions;
    for (const FusionResult& fusion : result.fusions) {
        QJsonObject lift;
        for (const auto& [split, points] : fusion.lift)
            lift[split] = points;
        fusions.append(QJsonObject{{QStringLiteral("name"), fusion.name},
                                   {QStringLiteral("margin"), fusion.margin},
                                   {QStringLiteral("validation_r1"), fusion.validationR1},
                                   {QStringLiteral("lift_r1"), lift}});
    }
    return {{QStringLiteral("store"), result.store},
            {QStringLiteral("seconds"), seconds},
            {QStringLiteral("fusions"), fusions},
            {QStringLiteral("chosen"), result.chosen},
            {QStringLiteral("evaluation"), toJson(result.evaluation)}};
}

} // namespace geovlm::pipeline
