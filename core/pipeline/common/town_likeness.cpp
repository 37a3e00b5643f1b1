// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/town_likeness.h"

#include "domain/error.h"
#include "pipeline/common/batches.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/text.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <algorithm>
#include <optional>

namespace geovlm::pipeline {
namespace {

constexpr int sampleSize = 512;
constexpr int readersSample = 96; ///< a second's work of the encoder at most
const QString small = QStringLiteral("small");
const QString settingKey = QStringLiteral("town_likeness");

std::optional<TownStatisticsOfViews> readCompiled()
{
    try {
        const QString origin = QStringLiteral("towns-small.safetensors");
        const ml::SafeTensors content = ml::readSafeTensors(compiledTownFile(), origin);
        const QByteArray encoder =
            QCryptographicHash::hash(compiledModel(ModelKind::Encoder), QCryptographicHash::Sha256).toHex();
        if (content.configuration[u"encoder"].toString().toLatin1() != encoder)
            return std::nullopt;
        return townStatisticsFrom(content, origin);
    } catch (const Error&) { // a tree without them builds too: that is how they are made
        return std::nullopt;
    }
}

bool isCompiled(const store::Model& model)
{
    return model.name == small && model.file.startsWith(u':');
}

std::optional<store::EmbeddingSet> compiledEncoders(const store::Store& store)
{
    const auto set = store::latestSet(store, store::EmbeddingKind::Image);
    return set && isCompiled(store::model(store, set->model)) ? set : std::nullopt;
}

bool readerAnsweredLast(const store::Store& store)
{
    const auto run = store::latestRun(store, RunKind::Answer);
    if (!run || run->model == 0)
        return false;
    const store::Model model = store::model(store, run->model);
    return model.kind == ModelKind::Reader && isCompiled(model);
}

TownLikeness likenessOf(const store::Store& store, const TownStatisticsOfViews& statistics,
                        const store::EmbeddingSet& set)
{
    std::array<std::vector<ImageId>, 2> images;
    for (const ImageId image : store::sampledRows(store, set, sampleSize))
        images[std::size_t(store::image(store, image).view)].push_back(image);
    TownLikeness likeness;
    for (const View view : {View::Ground, View::Satellite})
        likeness =
            likeness + townLikeness(statistics, view, store::readRows(store, set, images[std::size_t(view)]));
    return likeness;
}

TownLikeness kept(const store::Store& store)
{
    const QJsonObject json = QJsonDocument::fromJson(store::setting(store, settingKey).toUtf8()).object();
    const qint64 images = std::max<qint64>(0, json[u"images"].toInteger());
    return {images, std::clamp<qint64>(json[u"unlike"].toInteger(), 0, images)};
}

} // namespace

const TownStatisticsOfViews* compiledTownStatistics()
{
    static const std::optional<TownStatisticsOfViews> statistics = readCompiled();
    return statistics ? &*statistics : nullptr;
}

TownLikeness townLikeness(const TownStatisticsOfViews& statistics, View view, const Matrix& embeddings)
{
    const TownStatistics& towns = statistics[std::size_t(view)];
    TownLikeness likeness;
    if (embeddings.columns != int(towns.mean.size()))
        return likeness;
    likeness.images = embeddings.rows;
    for (int row = 0; row < embeddings.rows; ++row)
        likeness.unlike += !(towns.distance(embeddings.row(row)) <= towns.threshold);
    return likeness;
}

TownLikeness operator+(const TownLikeness& a, const TownLikeness& b)
{
    return {a.images + b.images, a.unlike + b.unlike};
}

TownLikeness townLikeness(const store::Store& store)
{
    const TownStatisticsOfViews* statistics = compiledTownStatistics();
    if (!statistics)
        return {};
    try {
        if (const auto set = compiledEncoders(store))
            return likenessOf(store, *statistics, *set);
        return readerAnsweredLast(store) ? kept(store) : TownLikeness();
    } catch (const Error&) { // damaged embeddings: whoever computes with them says so
        return {};
    }
}

QString townSentence(const TownLikeness& likeness)
{
    if (!likeness.isUnlikeTowns())
        return {};
    return PipelineText::tr(
               "The small encoder and reader have only seen drawn towns, and %1 of %2 images looked at "
               "are unlike "
               "them: take their order and answers for a trial. For photographs, import an encoder "
               "(import-model) or embeddings, and let a server answer.")
        .arg(likeness.unlike)
        .arg(likeness.images);
}

QJsonObject toJson(const TownLikeness& likeness)
{
    const QString sentence = townSentence(likeness);
    return {{QStringLiteral("images"), likeness.images},
            {QStringLiteral("unlike"), likeness.unlike},
            {QStringLiteral("share"), likeness.images == 0 ? QJsonValue() : QJsonValue(likeness.share())},
            {QStringLiteral("warning"), sentence.isEmpty() ? QJsonValue() : QJsonValue(sentence)}};
}

void keepTownLikeness(store::Store& store, Progress& progress)
{
    const TownStatisticsOfViews* statistics = compiledTownStatistics();
    if (!statistics || compiledEncoders(store) || !readerAnsweredLast(store))
        return;
    const auto encoder = ml::engine().encoder(compiledModel(ModelKind::Encoder), small);
    const std::vector<ImageId> all = store::imageIds(store);
    std::vector<ImageId> some;
    const std::size_t step = std::max<std::size_t>(1, all.size() / readersSample);
    for (std::size_t i = 0; i < all.size(); i += step)
        some.push_back(all[i]);
    TownLikeness likeness;
    for (const Batch& batch : batchesOf(store, some, {}, 16)) {
        progress.throwIfStopped();
        const PreparedBatch prepared = prepareBatch(store.root(), batch, encoder->input(batch.view));
        if (prepared.pixels.count > 0)
            likeness = likeness +
                       townLikeness(*statistics, batch.view, encoder->encode(prepared.pixels, batch.view));
    }
    const QJsonObject json{{QStringLiteral("images"), likeness.images},
                           {QStringLiteral("unlike"), likeness.unlike}};
    store::setSetting(store, settingKey,
                      QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
}

} // namespace geovlm::pipeline
