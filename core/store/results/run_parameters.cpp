// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/results/run_parameters.h"

#include <QJsonArray>
#include <algorithm>

namespace geovlm::store {
namespace {

QJsonObject together(QJsonObject all, const QJsonObject& more)
{
    for (auto one = more.begin(); one != more.end(); ++one)
        all[one.key()] = one.value();
    return all;
}

std::optional<double> realOrNone(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<qint64> wholeOrNone(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

} // namespace

QJsonObject RetrieveParameters::toJson() const
{
    QJsonObject json{{QStringLiteral("k"), k},
                     {QStringLiteral("split"), split},
                     {QStringLiteral("embeddings"), embeddings},
                     {QStringLiteral("searched"), searched},
                     {QStringLiteral("seal"), seal},
                     {QStringLiteral("labels"), labels}};
    if (rows)
        json[QStringLiteral("rows")] = *rows;
    return json;
}

RetrieveParameters RetrieveParameters::from(const QJsonObject& json)
{
    RetrieveParameters parameters;
    parameters.k = json[u"k"].toInt(parameters.k);
    parameters.split = json[u"split"].toString();
    parameters.embeddings = json[u"embeddings"].toInteger();
    parameters.rows = wholeOrNone(json[u"rows"]);
    parameters.seal = json[u"seal"].toString();
    parameters.searched = json[u"searched"].toObject();
    parameters.labels = json[u"labels"].toObject();
    return parameters;
}

QJsonObject ScoreSources::toJson() const
{
    return {{QStringLiteral("retrieval"), retrieval},
            {QStringLiteral("text_run"), textRun},
            {QStringLiteral("text_model"), textModel}};
}

ScoreSources ScoreSources::from(const QJsonObject& json)
{
    return {json[u"retrieval"].toInteger(), json[u"text_run"].toInteger(), json[u"text_model"].toInteger()};
}

QJsonObject RerankParameters::toJson() const
{
    QJsonObject json = sources.toJson();
    json[QStringLiteral("split")] = split;
    json[QStringLiteral("features")] = features;
    return json;
}

RerankParameters RerankParameters::from(const QJsonObject& json)
{
    return {ScoreSources::from(json), json[u"split"].toString(), json[u"features"].toObject()};
}

QJsonObject TrainingSettings::toJson() const
{
    // A seed may be larger than a JSON number holds.
    QJsonObject json{{QStringLiteral("fusion"), fusion},
                     {QStringLiteral("margin"), margin},
                     {QStringLiteral("epochs"), epochs},
                     {QStringLiteral("seed"), QString::number(seed)},
                     {QStringLiteral("split"), split}};
    if (rate)
        json[QStringLiteral("learning_rate")] = *rate;
    if (dropout)
        json[QStringLiteral("dropout")] = *dropout;
    if (width)
        json[QStringLiteral("width")] = *width;
    return json;
}

TrainingSettings TrainingSettings::from(const QJsonObject& json)
{
    TrainingSettings settings;
    settings.fusion = json[u"fusion"].toString();
    settings.margin = json[u"margin"].toDouble(settings.margin);
    settings.epochs = json[u"epochs"].toInt();
    settings.seed = json[u"seed"].toString().toULongLong();
    settings.split = json[u"split"].toString();
    settings.rate = realOrNone(json[u"learning_rate"]);
    settings.dropout = realOrNone(json[u"dropout"]);
    if (const auto width = wholeOrNone(json[u"width"]))
        settings.width = int(*width);
    return settings;
}

QJsonObject TrainParameters::toJson() const
{
    QJsonObject json = together(settings.toJson(), sources.toJson());
    json[QStringLiteral("name")] = name;
    if (validationR1)
        json[QStringLiteral("validation_r1")] = *validationR1;
    return json;
}

TrainParameters TrainParameters::from(const QJsonObject& json)
{
    return {TrainingSettings::from(json), ScoreSources::from(json), json[u"name"].toString(),
            realOrNone(json[u"validation_r1"])};
}

QJsonObject SweepParameters::toJson() const
{
    const QJsonObject options{{QStringLiteral("epochs"), common.epochs},
                              {QStringLiteral("learning_rate"), common.rate},
                              {QStringLiteral("dropout"), common.dropout},
                              {QStringLiteral("width"), common.width}};
    const QJsonValue source =
        answers.isEmpty() ? QJsonValue(QStringLiteral("store")) : QJsonArray::fromStringList(answers);
    return together(settings.toJson(), {{QStringLiteral("data"), common.data},
                                        {QStringLiteral("options"), options},
                                        {QStringLiteral("retrieval"), retrieval},
                                        {QStringLiteral("answers"), source}});
}

SweepParameters SweepParameters::from(const QJsonObject& json)
{
    const QJsonObject options = json[u"options"].toObject();
    SweepParameters parameters{TrainingSettings::from(json),
                               {json[u"data"].toString(), options[u"epochs"].toInt(),
                                options[u"learning_rate"].toDouble(), options[u"dropout"].toDouble(),
                                options[u"width"].toInt()},
                               json[u"retrieval"].toInteger(),
                               {}};
    for (const QJsonValue& file : json[u"answers"].toArray())
        parameters.answers << file.toString();
    return parameters;
}

int StabilityParameters::planned() const
{
    return int(sample > 0 ? std::min<qint64>(sample, pool) : pool);
}

QJsonObject StabilityParameters::toJson() const
{
    QJsonObject json{{QStringLiteral("with"), with},
                     {QStringLiteral("runs"), runs},
                     {QStringLiteral("sample"), sample},
                     {QStringLiteral("seed"), QString::number(seed)},
                     {QStringLiteral("images"), images},
                     {QStringLiteral("pool"), pool},
                     {QStringLiteral("vary"), vary.join(u',')},
                     {QStringLiteral("texts"), texts}};
    if (rerank)
        json[QStringLiteral("rerank")] = *rerank;
    if (!server)
        return json;
    json[QStringLiteral("vlm")] = server->model;
    json[QStringLiteral("mode")] = server->mode;
    json[QStringLiteral("revision")] = server->revision;
    if (server->temperature)
        json[QStringLiteral("temperature")] = *server->temperature;
    return json;
}

StabilityParameters StabilityParameters::from(const QJsonObject& json)
{
    StabilityParameters parameters;
    parameters.with = json[u"with"].toString();
    parameters.runs = json[u"runs"].toInt();
    parameters.sample = json[u"sample"].toInt();
    parameters.seed = json[u"seed"].toString().toULongLong();
    parameters.images = json[u"images"].toString();
    parameters.pool = json[u"pool"].toInteger();
    parameters.vary = json[u"vary"].toString().split(u',', Qt::SkipEmptyParts);
    parameters.texts = json[u"texts"].toInteger();
    parameters.rerank = wholeOrNone(json[u"rerank"]);
    if (json.contains(u"vlm"))
        parameters.server = {json[u"vlm"].toString(), json[u"mode"].toString(), json[u"revision"].toString(),
                             realOrNone(json[u"temperature"])};
    return parameters;
}

} // namespace geovlm::store
