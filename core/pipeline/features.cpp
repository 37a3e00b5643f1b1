// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/features.h"

#include "domain/error.h"
#include "pipeline/answer_sheet.h"
#include "pipeline/live_models.h"
#include "store/embeddings.h"
#include "store/images.h"
#include "store/runs.h"

#include <QCoreApplication>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Features)
};

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

/// Those whose stored embedding was made of other answers than they have now, or is not there.
std::vector<std::size_t> staleTexts(const store::Store& store, const store::EmbeddingSet& set,
                                    const std::vector<AnswerSheet>& sheets)
{
    std::vector<std::size_t> stale;
    for (std::size_t i = 0; i < sheets.size(); ++i)
        if (store::rowSource(store, set, sheets[i].image) != sheets[i].contentHash())
            stale.push_back(i);
    return stale;
}

/// A text whose answers have changed since must not score anything: it is embedded again where that is
/// possible at once, else refused.
Matrix textRows(const store::Store& store, const store::EmbeddingSet& set,
                const std::vector<AnswerSheet>& sheets)
{
    const std::vector<std::size_t> stale = staleTexts(store, set, sheets);
    std::vector<bool> isStale(sheets.size(), false);
    for (const std::size_t i : stale)
        isStale[i] = true;
    const auto embedder = stale.empty() ? nullptr : hashingEmbedderOf(store, set);
    if (!stale.empty() && !embedder)
        throw Error(
            Text::tr("The text embedding of %1 is older than its answers; run describe and embed first.")
                .arg(store::image(store, sheets[stale.front()].image).path));
    std::vector<ImageId> current;
    for (std::size_t i = 0; i < sheets.size(); ++i)
        if (!isStale[i])
            current.push_back(sheets[i].image);
    const Matrix stored = store::readRows(store, set, current);
    Matrix rows(int(sheets.size()), set.dimension);
    for (int i = 0, next = 0; i < rows.rows; ++i) {
        const AnswerSheet& sheet = sheets[std::size_t(i)];
        if (isStale[std::size_t(i)])
            std::ranges::copy(embedder->embed(sheet.values, sheet.distributions), rows.row(i).begin());
        else
            std::ranges::copy(stored.row(next++), rows.row(i).begin());
    }
    return rows;
}

Matrix answerRows(const store::Store& store, const std::vector<AnswerSheet>& sheets)
{
    Matrix rows(int(sheets.size()), store.questions().optionCount());
    for (int i = 0; i < rows.rows; ++i) {
        const std::vector<float> row = sheets[std::size_t(i)].probabilities(store.questions());
        std::copy(row.begin(), row.end(), rows.row(i).begin());
    }
    return rows;
}

ml::RerankCase caseOf(const store::Retrieval& retrieval, const QHash<ImageId, int>& rows)
{
    ml::RerankCase one;
    one.query = rows.value(retrieval.query);
    for (const store::Candidate& candidate : retrieval.candidates) {
        if (candidate.reference == retrieval.match)
            one.positive = int(one.candidates.size());
        one.candidates.push_back(rows.value(candidate.reference));
        one.similarities.push_back(candidate.similarity);
    }
    return one;
}

} // namespace

CaseFeatures featuresOf(const store::Store& store, qint64 imageModel,
                        const std::vector<store::Retrieval>& retrievals)
{
    const auto imageSet = store::setOf(store, store::EmbeddingKind::Image, imageModel);
    const auto textSet = store::latestSet(store, store::EmbeddingKind::Text);
    if (!imageSet)
        throw Error(Text::tr("The images are not encoded yet; run encode first."));
    if (!textSet)
        throw Error(Text::tr("The descriptions are not embedded yet; run answer, describe and embed first."));
    const std::vector<ImageId> images = imagesOf(retrievals);
    const std::vector<AnswerSheet> sheets = answerSheets(store, images);
    CaseFeatures result;
    result.features = {store::readRows(store, *imageSet, images), textRows(store, *textSet, sheets),
                       answerRows(store, sheets)};
    QHash<ImageId, int> rows;
    for (int i = 0; i < int(images.size()); ++i)
        rows.insert(images[std::size_t(i)], i);
    for (const store::Retrieval& retrieval : retrievals)
        result.cases.push_back(caseOf(retrieval, rows));
    return result;
}

QJsonObject scoreSources(const store::Store& store)
{
    const auto text = store::latestRun(store, QStringLiteral("embed"));
    return {{QStringLiteral("retrieval"), latestRetrieval(store)},
            {QStringLiteral("text_run"), text ? text->id : 0}};
}

qint64 latestRetrieval(const store::Store& store)
{
    const auto run = store::latestRun(store, QStringLiteral("retrieve"));
    if (!run)
        throw Error(Text::tr("No candidates are retrieved yet; run retrieve first."));
    return run->id;
}

} // namespace geovlm::pipeline
