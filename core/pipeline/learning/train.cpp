// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/train.h"
#include "domain/error.h"
#include "figures/feature_sources.h"
#include "pipeline/common/model_files.h"
#include "pipeline/learning/text.h"
#include "pipeline/learning/training_data.h"
#include "pipeline/stages/features.h"
#include "store/results/trainings.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace geovlm::pipeline {
namespace {

TrainResult resultOf(const ml::Trained& trained, double margin, double seconds)
{
    TrainResult result;
    result.queries = trained.steps;
    result.loss = trained.loss;
    result.r1 = trained.validation;
    result.validationR1 = trained.best;
    result.seconds = seconds;
    result.epochs = trained.epochs;
    result.kept = trained.kept;
    result.stopped = trained.stopped;
    result.diagnosis = diagnoseTraining(trained.epochs, margin);
    return result;
}

/// The run with its curve, its model, and whether that is used from now on: all or nothing.
void keep(store::Store& store, const TrainOptions& options, const QJsonObject& parameters,
          const ml::Trained& trained, const figures::FeatureSources& sources, TrainResult& result)
{
    ml::SafeTensors weights = ml::readSafeTensors(trained.weights, options.name);
    weights.configuration[QStringLiteral("learned_from")] = toJson(sources);
    store::Transaction transaction(store);
    result.run = store::beginRun(store, RunKind::Train, 0, parameters);
    result.model =
        keepModel(store, ModelKind::Reranker, options.name, ml::writeSafeTensors(weights),
                  QStringLiteral("safetensors"), weights.configuration, trained.parameters, result.run)
            .id;
    store::putTraining(store, {result.run,
                               int(result.queries),
                               result.validationR1,
                               result.kept,
                               result.stopped,
                               result.diagnosis.state,
                               result.seconds,
                               result.epochs,
                               {}});
    if (options.use)
        store::setRerankerInUse(store, options.name);
    store::finishRun(store, result.run);
    transaction.commit();
}

} // namespace

TrainResult train(store::Store& store, const TrainOptions& options, Progress& progress,
                  const ml::EpochReport& report)
{
    QElapsedTimer clock;
    clock.start();
    if (options.name.isEmpty())
        throw Error(LearningText::tr("The new reranker needs a name: --name NAME."));
    const TrainingQueries queries = trainingQueries(store, options.split);
    const qint64 imageModel = store::run(store, queries.retrieval).model;
    const CaseFeatures features = featuresOf(store, imageModel, queries.retrievals);
    const figures::FeatureSources sources =
        figures::sourcesOf(store, imageModel, store::latestSet(store, store::EmbeddingKind::Text));
    const TrainingParts parts = trainingParts(store, queries.retrievals, features.cases);
    const store::ScoreSources scored = scoreSources(store); // before anything can be added meanwhile
    ml::RerankOptions settings = engineOptions(options);
    settings.keepBest = true;
    const ml::Trained trained = ml::engine().trainReranker(
        features.features, parts.training, parts.validation, store.questions(), settings, progress, report);
    TrainResult result = resultOf(trained, options.margin, double(clock.elapsed()) / 1000);
    const store::TrainParameters parameters{trainingSettings(settings, queries.split), scored, options.name,
                                            trained.best};
    keep(store, options, parameters.toJson(), trained, sources, result);
    return result;
}

namespace {

QJsonArray numbersJson(const std::vector<double>& values)
{
    QJsonArray array;
    for (const double value : values)
        array.append(value);
    return array;
}

QJsonObject diagnosisJson(const TrainingDiagnosis& diagnosis)
{
    return {{QStringLiteral("id"), diagnosis.id},
            {QStringLiteral("fired"), diagnosis.fired()},
            {QStringLiteral("finding"), diagnosis.finding},
            {QStringLiteral("advice"), diagnosis.advice}};
}

QJsonArray marginsJson(const std::vector<EpochFigures>& epochs)
{
    QJsonArray array;
    for (const EpochFigures& one : epochs)
        array.append(QJsonObject{{QStringLiteral("gap"), one.spread.gap},
                                 {QStringLiteral("mean"), one.spread.margins.mean},
                                 {QStringLiteral("lower_quartile"), one.spread.lowerQuartile},
                                 {QStringLiteral("upper_quartile"), one.spread.upperQuartile},
                                 {QStringLiteral("positive"), one.spread.margins.positive}});
    return array;
}

} // namespace

QJsonObject toJson(const TrainResult& result)
{
    return {{QStringLiteral("run"), result.run},
            {QStringLiteral("queries"), result.queries},
            {QStringLiteral("loss"), numbersJson(result.loss)},
            {QStringLiteral("r1"), numbersJson(result.r1)},
            {QStringLiteral("margins"), marginsJson(result.epochs)},
            {QStringLiteral("validation_r1"), result.validationR1},
            {QStringLiteral("diagnosis"), diagnosisJson(result.diagnosis)},
            {QStringLiteral("stopped"), result.stopped},
            {QStringLiteral("seconds"), result.seconds}};
}

} // namespace geovlm::pipeline
