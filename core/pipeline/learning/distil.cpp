// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/distil.h"

#include "domain/error.h"
#include "domain/statistics/agreement.h"
#include "ml/engine.h"
#include "ml/safetensors.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/parallel.h"
#include "pipeline/common/reader_answer.h"
#include "pipeline/learning/reader_training_data.h"
#include "pipeline/learning/text.h"
#include "store/results/runs.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace geovlm::pipeline {
namespace {

const QString learnedFrom = QStringLiteral("learned_from");

void requireName(const QString& name)
{
    if (name.trimmed().isEmpty())
        throw Error(LearningText::tr("The new reader needs a name: --name NAME."));
    if (name == QLatin1String("small"))
        throw Error(
            LearningText::tr("\"small\" is the reader that is compiled in; give the new one another name."));
}

/// A reader that was itself trained on answers may have seen the images that would be held out from the next.
ModelFile eyesOf(store::Store& store, const QString& from)
{
    ModelFile file = requireModel(store, ModelKind::Reader, from);
    const QJsonObject learned = file.row.configuration[learnedFrom].toObject();
    if (!learned.isEmpty())
        throw Error(
            LearningText::tr("The reader \"%1\" was itself trained on answers, so nothing would be held out "
                             "from it; use the one that it came from: --from %2.")
                .arg(from, learned[u"reader"].toString()));
    return file;
}

std::vector<HeldAnswer> heldAnswers(const ViewTrainingData& view, const Matrix& held,
                                    const QuestionBank& bank, int question)
{
    const Question& asked = bank.at(question);
    std::vector<HeldAnswer> answers;
    for (int i = 0; i < held.rows; ++i) {
        const QString& said = view.said[std::size_t(i)].at(question);
        if (said.isEmpty())
            continue;
        const AnswerEvent event = suggestion(
            0, question, asked,
            held.row(i).subspan(std::size_t(bank.offset(question)), std::size_t(asked.options.size())));
        answers.push_back(
            {view.heads.fold[std::size_t(i)], said, canonicalAnswer(event.value), event.confidence});
    }
    return answers;
}

std::vector<HeldOutFigures> figuresOf(const ReaderTrainingData& lessons, const ml::Distilled& distilled,
                                      const QuestionBank& bank, int folds, double target)
{
    std::vector<HeldOutFigures> figures;
    for (const View view : {View::Ground, View::Satellite})
        for (int q = 0; q < bank.size(); ++q)
            figures.push_back(heldOutFigures(
                bank.at(q).id, view,
                heldAnswers(lessons.views[int(view)],
                            view == View::Ground ? distilled.heldGround : distilled.heldSatellite, bank, q),
                folds, target));
    return figures;
}

QJsonObject thresholdsOf(const std::vector<HeldOutFigures>& figures)
{
    QJsonObject ground, satellite;
    for (const HeldOutFigures& one : figures)
        (one.view == View::Ground ? ground : satellite)[one.question] =
            one.threshold ? QJsonValue(*one.threshold) : QJsonValue();
    return {{QStringLiteral("ground"), ground}, {QStringLiteral("satellite"), satellite}};
}

QJsonObject sourceOf(const DistilOptions& options, const ModelFile& eyes, const DistilResult& result)
{
    return {{QStringLiteral("reader"), options.from},
            {QStringLiteral("sha256"), QString::fromLatin1(eyes.row.sha256)},
            {QStringLiteral("teachers"), QJsonArray::fromStringList(result.teachers)},
            {QStringLiteral("ground_images"), result.groundImages},
            {QStringLiteral("satellite_images"), result.satelliteImages},
            {QStringLiteral("from_people"), result.fromPeople},
            {QStringLiteral("from_machines"), result.fromMachines},
            {QStringLiteral("off_list"), result.offList},
            {QStringLiteral("agreement"), options.agreement}};
}

/// What the engine configured, and what only the store's answers could tell.
QJsonObject configurationOf(const QJsonObject& trained, const DistilOptions& options, const ModelFile& eyes,
                            const DistilResult& result)
{
    QJsonArray heldOut;
    for (const HeldOutFigures& one : result.questions)
        heldOut.append(toJson(one));
    QJsonObject configuration = trained;
    configuration[QStringLiteral("held_out")] = heldOut;
    configuration.remove(QStringLiteral("thresholds"));
    if (options.agreement > 0)
        configuration[QStringLiteral("thresholds")] = thresholdsOf(result.questions);
    configuration[learnedFrom] = sourceOf(options, eyes, result);
    return configuration;
}

QByteArray withConfiguration(const QByteArray& weights, const QJsonObject& configuration, const QString& name)
{
    ml::SafeTensors content = ml::readSafeTensors(weights, name);
    content.configuration = configuration;
    return ml::writeSafeTensors(content);
}

/// Of the questions that somebody answered.
double meanAgreement(const std::vector<HeldOutFigures>& figures)
{
    double sum = 0;
    int answered = 0;
    for (const HeldOutFigures& one : figures)
        if (one.n > 0) {
            sum += one.agreement;
            ++answered;
        }
    return answered > 0 ? sum / answered : 0;
}

double meanLoss(const QJsonObject& heads)
{
    double sum = 0;
    int answered = 0;
    for (const QJsonValue& view : heads)
        for (const QJsonValue& head : view.toObject()) {
            sum += head[u"loss"].toDouble();
            ++answered;
        }
    return answered > 0 ? sum / answered : 0;
}

QJsonObject parametersOf(const DistilOptions& options, const DistilResult& result)
{
    return {{QStringLiteral("name"), options.name},
            {QStringLiteral("from"), options.from},
            {QStringLiteral("from_answers"), true},
            {QStringLiteral("minutes"), options.minutes},
            {QStringLiteral("agreement"), options.agreement},
            {QStringLiteral("seed"), QString::number(options.seed)},
            {QStringLiteral("ground_images"), result.groundImages},
            {QStringLiteral("satellite_images"), result.satelliteImages},
            {QStringLiteral("steps"), result.steps},
            {QStringLiteral("accuracy"), result.accuracy}};
}

void keep(store::Store& store, const ml::Trained& trained, const DistilOptions& options,
          const ModelFile& eyes, DistilResult& result)
{
    const QJsonObject configuration = configurationOf(trained.configuration, options, eyes, result);
    result.run = store::beginRun(store, RunKind::TrainReader, eyes.row.id, parametersOf(options, result));
    result.model = keepModel(store, ModelKind::Reader, options.name,
                             withConfiguration(trained.weights, configuration, options.name),
                             QStringLiteral("safetensors"), configuration, trained.parameters, result.run)
                       .id;
    store::finishRun(store, result.run);
}

} // namespace

DistilResult distil(store::Store& store, const DistilOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    requireName(options.name);
    const ModelFile eyes = eyesOf(store, options.from);
    const auto reader = ml::engine().reader(eyes.bytes, options.from);
    TrainingDataOptions wanted;
    wanted.seed = options.seed;
    wanted.threads = options.threads;
    ml::engine().setThreads(1); // the workers, and then the two views, keep the cores busy
    const ReaderTrainingData lessons = readerTrainingData(store, *reader, wanted, progress);
    ml::DistilOptions settings;
    settings.folds = wanted.folds;
    settings.minutes = options.minutes;
    settings.seed = options.seed;
    const ml::Distilled distilled =
        ml::engine().distilReader(eyes.bytes, options.from, lessons.views[0].heads, lessons.views[1].heads,
                                  store.questions(), settings, progress);
    DistilResult result;
    result.groundImages = qint64(lessons.views[0].images.size());
    result.satelliteImages = qint64(lessons.views[1].images.size());
    result.fromPeople = lessons.fromPeople;
    result.fromMachines = lessons.fromMachines;
    result.offList = lessons.offList;
    result.teachers = lessons.teachers;
    result.failed = lessons.failed;
    result.questions = figuresOf(lessons, distilled, store.questions(), settings.folds, options.agreement);
    result.steps = distilled.trained.steps;
    result.accuracy = meanAgreement(result.questions);
    result.loss = meanLoss(distilled.trained.configuration[u"heads"].toObject());
    keep(store, distilled.trained, options, eyes, result);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

QJsonObject toJson(const DistilResult& result)
{
    QJsonArray questions;
    for (const HeldOutFigures& one : result.questions)
        questions.append(toJson(one));
    return {{QStringLiteral("run"), result.run},
            {QStringLiteral("steps"), result.steps},
            {QStringLiteral("loss"), result.loss},
            {QStringLiteral("accuracy"), result.accuracy},
            {QStringLiteral("images"), QJsonObject{{QStringLiteral("ground"), result.groundImages},
                                                   {QStringLiteral("satellite"), result.satelliteImages}}},
            {QStringLiteral("answers"), QJsonObject{{QStringLiteral("people"), result.fromPeople},
                                                    {QStringLiteral("machines"), result.fromMachines}}},
            {QStringLiteral("teachers"), QJsonArray::fromStringList(result.teachers)},
            {QStringLiteral("off_list"), result.offList},
            {QStringLiteral("failed"), QJsonArray::fromStringList(result.failed)},
            {QStringLiteral("questions"), questions},
            {QStringLiteral("seconds"), result.seconds}};
}

} // namespace geovlm::pipeline
