// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/features.h"

#include "domain/error.h"
#include "pipeline/answer_sheet.h"
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

/// A text embedding made of answers that have changed since must not score anything.
void refuseStale(const store::Store& store, const store::EmbeddingSet& set,
                 const std::vector<AnswerSheet>& sheets)
{
    QHash<ImageId, QByteArray> sources;
    for (const store::EmbeddedRow& row : store::rowSources(store, set))
        sources.insert(row.image, row.sourceHash);
    for (const AnswerSheet& sheet : sheets)
        if (sources.value(sheet.image) != sheet.contentHash())
            throw Error(
                Text::tr("The text embedding of %1 is older than its answers; run describe and embed first.")
                    .arg(store::image(store, sheet.image).path));
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
    refuseStale(store, *textSet, sheets);
    CaseFeatures result;
    result.features = {store::readRows(store, *imageSet, images), store::readRows(store, *textSet, images),
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
