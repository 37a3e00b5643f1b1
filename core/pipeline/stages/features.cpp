// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/features.h"

#include "domain/error.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/common/reordering.h"
#include "pipeline/common/text_embedder.h"
#include "pipeline/stages/given_answers.h"
#include "pipeline/stages/text.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/runs.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

std::vector<ImageId> imagesOf(const std::vector<store::Retrieval>& retrievals)
{
    std::vector<ImageId> images;
    for (const store::Retrieval& one : retrievals) {
        images.push_back(one.query);
        for (const store::Candidate& candidate : one.candidates)
            images.push_back(candidate.reference);
    }
    std::sort(images.begin(), images.end());
    images.erase(std::unique(images.begin(), images.end()), images.end());
    return images;
}

/// A text whose answers have changed since must not score anything: it is embedded again where that is
/// possible at once, else refused.
Matrix textRows(const store::Store& store, const store::EmbeddingSet& set,
                const std::vector<AnswerSheet>& sheets)
{
    std::vector<bool> isCurrent;
    std::vector<ImageId> current;
    for (const AnswerSheet& sheet : sheets) {
        isCurrent.push_back(store::rowSource(store, set, sheet.image) == sheet.contentHash());
        if (isCurrent.back())
            current.push_back(sheet.image);
    }
    Matrix stored = store::readRows(store, set, current);
    if (current.size() == sheets.size())
        return stored;
    const auto embedder = hashingEmbedderOf(store, set);
    Matrix rows(int(sheets.size()), set.dimension);
    for (int i = 0, next = 0; i < rows.rows; ++i) {
        const AnswerSheet& sheet = sheets[std::size_t(i)];
        if (isCurrent[std::size_t(i)])
            std::ranges::copy(stored.row(next++), rows.row(i).begin());
        else if (embedder)
            std::ranges::copy(sheet.embedded(*embedder), rows.row(i).begin());
        else
            throw Error(whyNoText(store, set, sheet.image));
    }
    return rows;
}

Matrix embedded(const HashingEmbedder& embedder, const std::vector<AnswerSheet>& sheets)
{
    Matrix rows(int(sheets.size()), HashingEmbedder::dimension);
    for (int i = 0; i < rows.rows; ++i)
        std::ranges::copy(sheets[std::size_t(i)].embedded(embedder), rows.row(i).begin());
    return rows;
}

Matrix storedTexts(const store::Store& store, const std::optional<store::EmbeddingSet>& textSet,
                   const std::vector<AnswerSheet>& sheets)
{
    if (!textSet)
        throw Error(
            StagesText::tr("The descriptions are not embedded yet; run answer, describe and embed first."));
    return textRows(store, *textSet, sheets);
}

} // namespace

CaseFeatures featuresOf(const store::Store& store, qint64 imageModel,
                        const std::vector<store::Retrieval>& retrievals, const GivenAnswers* given)
{
    return featuresOf(store, imageModel, store::latestSet(store, store::EmbeddingKind::Text), retrievals,
                      given);
}

CaseFeatures featuresOf(const store::Store& store, qint64 imageModel,
                        const std::optional<store::EmbeddingSet>& texts,
                        const std::vector<store::Retrieval>& retrievals, const GivenAnswers* given)
{
    const auto imageSet = store::setOf(store, store::EmbeddingKind::Image, imageModel);
    if (!imageSet)
        throw Error(StagesText::tr("The images are not encoded yet; run encode first."));
    const std::vector<ImageId> images = imagesOf(retrievals);
    const std::vector<AnswerSheet> sheets =
        given ? givenSheets(store, *given, images) : answerSheets(store, images);
    CaseFeatures result;
    result.features = {store::readRows(store, *imageSet, images),
                       given ? embedded(*given->embedder, sheets) : storedTexts(store, texts, sheets),
                       answerRows(sheets, store.questions())};
    QHash<ImageId, int> rows;
    for (int i = 0; i < int(images.size()); ++i)
        rows.insert(images[std::size_t(i)], i);
    for (const store::Retrieval& retrieval : retrievals)
        result.cases.push_back(rerankCase(retrieval, rows));
    return result;
}

QString whyNoText(const store::Store& store, const store::EmbeddingSet& set, ImageId image)
{
    const QString path = store::image(store, image).path;
    const store::Model model = store::model(store, set.model);
    const bool none = store::rowSource(store, set, image).isNull();
    if (!store::isImported(model))
        return none ? StagesText::tr("%1 has no text embedding yet; run describe and embed first.").arg(path)
                    : StagesText::tr(
                          "The text embedding of %1 is older than its answers; run describe and embed first.")
                          .arg(path);
    return none ? StagesText::tr(
                      "The embeddings imported as \"%1\" hold no text of %2; import the others too, or run "
                      "embed.")
                      .arg(model.name, path)
                : StagesText::tr(
                      "The text embedding of %2 came with the embeddings imported as \"%1\", before its "
                      "description changed, and cannot be computed here; import one of the new description "
                      "(export --what descriptions writes them), or run embed.")
                      .arg(model.name, path);
}

store::ScoreSources scoreSources(const store::Store& store)
{
    qint64 text = 0;
    for (const RunKind kind : {RunKind::Embed, RunKind::ImportEmbeddings})
        if (const auto run = store::latestRun(store, kind))
            text = std::max(text, run->id);
    const auto set = store::latestSet(store, store::EmbeddingKind::Text);
    return {latestRetrieval(store), text, set ? set->model : 0};
}

qint64 latestRetrieval(const store::Store& store)
{
    const auto run = store::latestRun(store, RunKind::Retrieve);
    if (!run)
        throw Error(StagesText::tr("No candidates are retrieved yet; run retrieve first."));
    return run->id;
}

} // namespace geovlm::pipeline
