// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/feature_sources.h"

#include "domain/error.h"
#include "figures/text.h"
#include "store/results/run_parameters.h"

namespace geovlm::figures {
namespace {

const QString imagesKey = QStringLiteral("images");
const QString textsKey = QStringLiteral("texts");
const QString learnedKey = QStringLiteral("learned_from");

EmbeddingSource sourceOf(const store::Store& store, qint64 model)
{
    const store::Model made = store::model(store, model);
    return {made.name, made.sha256};
}

QJsonValue jsonOf(const std::optional<EmbeddingSource>& source)
{
    if (!source)
        return {};
    return QJsonObject{{QStringLiteral("name"), source->name},
                       {QStringLiteral("sha256"), QString::fromLatin1(source->sha256)}};
}

std::optional<EmbeddingSource> sourceFrom(const QJsonValue& value)
{
    const QString name = value.toObject()[u"name"].toString();
    return name.isEmpty()
               ? std::nullopt
               : std::optional(EmbeddingSource{name, value.toObject()[u"sha256"].toString().toLatin1()});
}

/// The model of the run that is named by a parameter, if it is of that kind.
std::optional<EmbeddingSource> sourceOfRun(const store::Store& store, qint64 run, ModelKind kind)
{
    if (run == 0)
        return std::nullopt;
    const qint64 model = store::run(store, run).model;
    if (model == 0 || store::model(store, model).kind != kind)
        return std::nullopt;
    return sourceOf(store, model);
}

/// A reranker that was trained here before its weights said so.
std::optional<FeatureSources> learnedFromRun(const store::Store& store, qint64 run)
{
    if (run == 0)
        return std::nullopt;
    const auto learned = store::ScoreSources::from(store::run(store, run).parameters);
    FeatureSources sources{sourceOfRun(store, learned.retrieval, ModelKind::Encoder),
                           sourceOfRun(store, learned.textRun, ModelKind::TextEmbedder)};
    return sources.images || sources.texts ? std::optional(sources) : std::nullopt;
}

bool differs(const std::optional<EmbeddingSource>& learned, const std::optional<EmbeddingSource>& now)
{
    if (!learned || !now)
        return false;
    const bool hashed = !learned->sha256.isEmpty() && !now->sha256.isEmpty();
    return hashed ? learned->sha256 != now->sha256 : learned->name != now->name;
}

/// The name, with the beginning of the hash where two models have the same one.
QString shown(const EmbeddingSource& source, const EmbeddingSource& other)
{
    const QString hash = QString::fromLatin1(source.sha256.left(8));
    return source.name == other.name && !hash.isEmpty() ? Text::tr("%1 (%2)").arg(source.name, hash)
                                                        : source.name;
}

void requireSame(const QString& reranker, const QString& what, const std::optional<EmbeddingSource>& learned,
                 const std::optional<EmbeddingSource>& now)
{
    if (differs(learned, now))
        throw Error(
            Text::tr("The reranker \"%1\" learned from %2 embeddings of \"%3\", but these are of \"%4\"; "
                     "train one on them, compute those it knows, or take them all the same with --anyway.")
                .arg(reranker, what, shown(*learned, *now), shown(*now, *learned)));
}

QString nameIn(const QJsonObject& features, const QString& key)
{
    return features[key].toObject()[u"name"].toString();
}

QString namesIn(const QJsonObject& features)
{
    QStringList names;
    for (const QString& key : {imagesKey, textsKey})
        if (const QString name = nameIn(features, key); !name.isEmpty())
            names.append(Text::tr("\"%1\"").arg(name));
    return names.join(Text::tr(" and "));
}

} // namespace

FeatureSources sourcesOf(const store::Store& store, qint64 imageModel,
                         const std::optional<store::EmbeddingSet>& texts)
{
    FeatureSources sources{sourceOf(store, imageModel), std::nullopt};
    if (texts)
        sources.texts = sourceOf(store, texts->model);
    return sources;
}

std::optional<FeatureSources> learnedFrom(const store::Store& store, const store::Model& reranker)
{
    const QJsonObject kept = reranker.configuration[learnedKey].toObject();
    FeatureSources sources{sourceFrom(kept[imagesKey]), sourceFrom(kept[textsKey])};
    if (sources.images || sources.texts)
        return sources;
    return learnedFromRun(store, reranker.run);
}

QJsonObject toJson(const FeatureSources& sources)
{
    return {{imagesKey, jsonOf(sources.images)}, {textsKey, jsonOf(sources.texts)}};
}

QJsonObject checkedFeatures(const store::Store& store, const store::Model& reranker,
                            const FeatureSources& sources, ReadFeatures reads, bool anyway)
{
    const FeatureSources read{reads.images ? sources.images : std::nullopt,
                              reads.texts ? sources.texts : std::nullopt};
    const auto learned = learnedFrom(store, reranker);
    const bool others =
        learned && (differs(learned->images, read.images) || differs(learned->texts, read.texts));
    if (others && !anyway) {
        requireSame(reranker.name, Text::tr("image"), learned->images, read.images);
        requireSame(reranker.name, Text::tr("text"), learned->texts, read.texts);
    }
    QJsonObject features = toJson(read);
    features[learnedKey] = learned ? QJsonValue(toJson(*learned)) : QJsonValue();
    features[QStringLiteral("anyway")] = others;
    return features;
}

QString featuresWarning(const QJsonObject& features)
{
    if (features[u"anyway"].toBool())
        return Text::tr(
                   "The reranker learned from embeddings of %1 and was made to score those of %2 (--anyway): "
                   "its order says nothing about it.")
            .arg(namesIn(features[learnedKey].toObject()), namesIn(features));
    const bool unknown = features.contains(learnedKey) && features[learnedKey].isNull();
    return unknown ? Text::tr(
                         "The reranker does not say which embeddings it learned from; it scored those of %1, "
                         "and its order counts only if it learned from the same.")
                         .arg(namesIn(features))
                   : QString();
}

QJsonObject featuresJson(QJsonObject features)
{
    const QString warning = featuresWarning(features);
    features[QStringLiteral("warning")] = warning.isEmpty() ? QJsonValue() : QJsonValue(warning);
    return features;
}

QString featuresWarning(const store::Run& rerank)
{
    return featuresWarning(store::RerankParameters::from(rerank.parameters).features);
}

std::optional<store::EmbeddingSet> textsOf(const store::Store& store, const store::Run& rerank)
{
    const qint64 model = store::ScoreSources::from(rerank.parameters).textModel;
    const auto own = model == 0 ? std::nullopt : store::setOf(store, store::EmbeddingKind::Text, model);
    return own && own->rows > 0 ? own : store::latestSet(store, store::EmbeddingKind::Text);
}

} // namespace geovlm::figures
