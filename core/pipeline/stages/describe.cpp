// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "domain/text/description.h"
#include "domain/text/hashing_embedder.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/servers/embed_server.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/text.h"
#include "store/models/images.h"

#include <QHash>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr std::size_t imagesPerCommit = 500;
const QString hashingName = QStringLiteral("hashing");
constexpr ModelKind embedderKind = ModelKind::TextEmbedder;

/// Calls use(sheets, images seen so far) for all images, some hundred at a time.
template <class Use>
void forSheets(store::Store& store, const std::vector<ImageId>& images, const Progress& progress, Use use)
{
    for (std::size_t start = 0; start < images.size(); start += imagesPerCommit) {
        progress.throwIfStopped();
        const std::size_t end = std::min(images.size(), start + imagesPerCommit);
        use(answerSheets(store,
                         {images.begin() + std::ptrdiff_t(start), images.begin() + std::ptrdiff_t(end)}),
            qint64(end));
    }
}

/// Statistics over every described image: word frequencies weighted by the readers' probabilities.
HashingEmbedder fittedEmbedder(store::Store& store, const std::vector<ImageId>& images,
                               const Progress& progress)
{
    TermStatistics statistics(store.questions());
    forSheets(store, images, progress, [&](const std::vector<AnswerSheet>& sheets, qint64) {
        for (const AnswerSheet& sheet : sheets)
            if (sheet.isCaptioned())
                statistics.add(sheet.caption);
            else
                statistics.add(sheet.values, sheet.distributions);
    });
    HashingEmbedder embedder(store.questions());
    embedder.fit(statistics);
    return embedder;
}

std::vector<ImageId> describedImages(const store::Store& store)
{
    std::vector<ImageId> images;
    for (const store::Description& description : store::descriptions(store))
        images.push_back(description.image);
    return images;
}

ModelFile hashingModel(store::Store& store, const std::vector<ImageId>& images, const Progress& progress)
{
    if (!store::modelNamed(store, embedderKind, hashingName)) {
        const QByteArray json = fittedEmbedder(store, images, progress).toJson();
        const QJsonObject configuration{{QStringLiteral("kind"), nameOf(embedderKind)},
                                        {QStringLiteral("fitted_on"), qint64(images.size())},
                                        {QStringLiteral("dimension"), HashingEmbedder::dimension}};
        keepModel(store, embedderKind, hashingName, json, QStringLiteral("json"), configuration, 0, 0);
    }
    return requireModel(store, embedderKind, hashingName);
}

void embedSheets(store::Store& store, store::EmbeddingSet& set, qint64 run, const HashingEmbedder& embedder,
                 const std::vector<AnswerSheet>& sheets, const QHash<ImageId, QByteArray>& known,
                 EmbedResult& result)
{
    std::vector<store::EmbeddedRow> who;
    std::vector<float> values;
    for (const AnswerSheet& sheet : sheets) {
        const QByteArray hash = sheet.contentHash();
        if (known.value(sheet.image) == hash) {
            ++result.unchanged;
            continue;
        }
        const std::vector<float> row = sheet.embedded(embedder);
        values.insert(values.end(), row.begin(), row.end());
        who.push_back({sheet.image, hash});
    }
    if (who.empty())
        return;
    Matrix rows(int(who.size()), HashingEmbedder::dimension);
    rows.values = std::move(values);
    store::putRows(store, set, run, who, rows);
    result.embedded += qint64(who.size());
}

} // namespace

DescribeResult describe(store::Store& store, Progress& progress)
{
    QHash<ImageId, QByteArray> known;
    for (const store::Description& description : store::descriptions(store))
        known.insert(description.image, description.sourceHash);
    const std::vector<ImageId> images = store::imageIds(store);
    const qint64 run = startRun(store, RunKind::Describe, 0, {});
    progress.begin(StagesText::tr("Describing images"), qint64(images.size()));
    DescribeResult result;
    forSheets(store, images, progress, [&](const std::vector<AnswerSheet>& sheets, qint64 seen) {
        store::Transaction transaction(store);
        for (const AnswerSheet& sheet : sheets) {
            if (!sheet.tells())
                continue;
            const QByteArray hash = sheet.textHash();
            const bool unchanged = known.value(sheet.image) == hash;
            ++(unchanged ? result.unchanged : result.descriptions);
            if (!unchanged)
                store::putDescription(store, run, {sheet.image, sheet.description(), hash});
        }
        transaction.commit();
        progress.advance(seen);
    });
    store::finishRun(store, run);
    return result;
}

EmbedResult embed(store::Store& store, const EmbedOptions& options, Progress& progress)
{
    return options.server ? embedWithServer(store, options, progress) : embed(store, hashingName, progress);
}

EmbedResult embed(store::Store& store, const QString& with, Progress& progress)
{
    if (with != hashingName)
        throw Error(StagesText::tr("Descriptions are embedded with \"hashing\" or by a server (--with "
                                   "http://localhost:8000/v1), not with \"%1\".")
                        .arg(with));
    const std::vector<ImageId> images = describedImages(store);
    if (images.empty())
        throw Error(StagesText::tr("No image is described yet; run answer and describe first."));
    const ModelFile file = hashingModel(store, images, progress);
    const HashingEmbedder embedder = HashingEmbedder::fromJson(file.bytes, file.row.file, store.questions());
    store::EmbeddingSet set =
        store::ensureSet(store, store::EmbeddingKind::Text, file.row.id, HashingEmbedder::dimension);
    QHash<ImageId, QByteArray> known;
    for (const store::EmbeddedRow& row : store::soundRows(store, set))
        known.insert(row.image, row.sourceHash);
    const qint64 run = startRun(store, RunKind::Embed, file.row.id, {});
    progress.begin(StagesText::tr("Embedding descriptions"), qint64(images.size()));
    EmbedResult result;
    result.dimension = HashingEmbedder::dimension;
    forSheets(store, images, progress, [&](const std::vector<AnswerSheet>& sheets, qint64 seen) {
        embedSheets(store, set, run, embedder, sheets, known, result);
        progress.advance(seen);
    });
    store::sealSet(store, set);
    store::finishRun(store, run);
    return result;
}

QJsonObject toJson(const DescribeResult& result)
{
    return {{QStringLiteral("descriptions"), result.descriptions},
            {QStringLiteral("unchanged"), result.unchanged}};
}

QJsonObject toJson(const EmbedResult& result)
{
    return {{QStringLiteral("embedded"), result.embedded},
            {QStringLiteral("unchanged"), result.unchanged},
            {QStringLiteral("dimension"), result.dimension}};
}

} // namespace geovlm::pipeline
