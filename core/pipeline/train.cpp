// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/random.h"
#include "pipeline/features.h"
#include "pipeline/model_files.h"
#include "pipeline/stages.h"
#include "store/images.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Train)
};

constexpr int validationShare = 3; // one query in three chooses the epoch and, in the demo, the fusion
const QString modelInUse = QStringLiteral("reranker_in_use");

/// The split asked for, or the first with training queries.
store::Split trainingSplit(const store::Store& store, const QString& name)
{
    if (!name.isEmpty())
        return store::splitNamed(store, name);
    for (const store::Split& split : store::splits(store))
        if (!store::splitQueries(store, split.id, Role::Train).empty())
            return split;
    throw Error(Text::tr("No split has training queries; import a data set with a training part."));
}

/// Other positives of a query are no examples of what is wrong: they take no part.
void leaveOutOtherPositives(const store::Store& store, const std::vector<store::Retrieval>& retrievals,
                            std::vector<ml::RerankCase>& cases)
{
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::vector<ImageId> positives = store::relationsOf(store, retrievals[i].query).positives;
        if (positives.size() < 2)
            continue;
        const ml::RerankCase all = cases[i];
        cases[i] = {all.query, {}, {}, -1};
        for (std::size_t place = 0; place < all.candidates.size(); ++place) {
            const ImageId reference = retrievals[i].candidates[place].reference;
            if (int(place) == all.positive)
                cases[i].positive = int(cases[i].candidates.size());
            else if (std::find(positives.begin(), positives.end(), reference) != positives.end())
                continue;
            cases[i].candidates.push_back(all.candidates[place]);
            cases[i].similarities.push_back(all.similarities[place]);
        }
    }
}

struct Parts
{
    std::vector<ml::RerankCase> training, validation;
};

/// The validation part is drawn by one fixed seed, whatever the training's seed, so that models are compared
/// on the same queries.
Parts divided(std::vector<ml::RerankCase> cases)
{
    Random random = Random::stream(20250513669, "validation part");
    random.shuffle(cases);
    Parts parts;
    for (std::size_t i = 0; i < cases.size(); ++i)
        (i % validationShare == 0 ? parts.validation : parts.training).push_back(std::move(cases[i]));
    return parts;
}

int defaultEpochs(const QString& fusion)
{
    return fusion == QLatin1String("evidence") ? 60 : 25;
}

} // namespace

TrainResult train(store::Store& store, const TrainOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    if (options.name.isEmpty())
        throw Error(Text::tr("The new reranker needs a name: --name NAME."));
    const store::Split split = trainingSplit(store, options.split);
    const qint64 retrieval = latestRetrieval(store);
    const std::vector<store::Retrieval> retrievals =
        store::retrievals(store, retrieval, split.id, Role::Train);
    if (retrievals.empty())
        throw Error(Text::tr("The split \"%1\" has no retrieved training queries; run retrieve for it first.")
                        .arg(split.name));
    CaseFeatures features = featuresOf(store, store::run(store, retrieval).model, retrievals);
    leaveOutOtherPositives(store, retrievals, features.cases);
    const Parts parts = divided(features.cases);
    ml::RerankOptions settings;
    settings.fusion = options.fusion;
    settings.margin = options.margin;
    settings.epochs = options.epochs > 0 ? options.epochs : defaultEpochs(options.fusion);
    settings.seed = options.seed;
    const ml::Trained trained = ml::engine().trainReranker(
        features.features, parts.training, parts.validation, store.questions(), settings, progress, {});
    QJsonObject parameters = scoreSources(store);
    parameters[QStringLiteral("name")] = options.name;
    parameters[QStringLiteral("fusion")] = options.fusion;
    parameters[QStringLiteral("margin")] = options.margin;
    parameters[QStringLiteral("epochs")] = settings.epochs;
    parameters[QStringLiteral("seed")] = QString::number(options.seed);
    parameters[QStringLiteral("split")] = split.name;
    parameters[QStringLiteral("validation_r1")] = trained.best;
    const qint64 run = store::beginRun(store, QStringLiteral("train"), 0, parameters);
    const store::Model model =
        keepModel(store, QStringLiteral("reranker"), options.name, trained.weights,
                  QStringLiteral("safetensors"), trained.configuration, trained.parameters, run);
    store::setSetting(store, modelInUse, options.name);
    store::finishRun(store, run);
    return {model.id,           trained.steps, trained.loss,
            trained.validation, trained.best,  double(clock.elapsed()) / 1000};
}

} // namespace geovlm::pipeline
