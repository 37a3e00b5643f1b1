// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/answer_sheet.h"
#include "pipeline/coverage.h"
#include "pipeline/evaluation.h"
#include "pipeline/labels.h"
#include "store/derived.h"
#include "store/embeddings.h"
#include "store/runs.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Staleness)
};

constexpr std::size_t imagesAtOnce = 500;

QHash<ImageId, QByteArray> textSources(const store::Store& store)
{
    QHash<ImageId, QByteArray> sources;
    if (const auto set = store::latestSet(store, store::EmbeddingKind::Text))
        for (const store::EmbeddedRow& row : store::rowSources(store, *set))
            sources.insert(row.image, row.sourceHash);
    return sources;
}

/// Splits that came after the retrieval are news, not changes.
bool someLabelsAreNewer(const store::Store& store, const store::Run& retrieval)
{
    const std::vector<store::Split> splits = store::splits(store);
    return std::any_of(splits.begin(), splits.end(),
                       [&](const store::Split& split) { return isOlderThanLabels(store, retrieval, split); });
}

QString oldTexts(const store::Store& store, int count)
{
    const auto set = store::latestSet(store, store::EmbeddingKind::Text);
    const store::Model model = set ? store::model(store, set->model) : store::Model();
    if (!store::isImported(model))
        return Text::tr("%1 text embeddings are older than their answers; run embed, then rerank.")
            .arg(count);
    return Text::tr(
               "%1 of the text embeddings imported as \"%2\" are older than their descriptions and cannot be "
               "computed here; import those of the new ones (export --what descriptions writes them), or "
               "run embed.")
        .arg(count)
        .arg(model.name);
}

} // namespace

QStringList staleDerivations(const store::Store& store)
{
    const std::vector<store::Description> descriptions = store::descriptions(store);
    const QHash<ImageId, QByteArray> embedded = textSources(store);
    int oldDescriptions = 0, oldEmbeddings = 0;
    for (std::size_t start = 0; start < descriptions.size(); start += imagesAtOnce) {
        std::vector<ImageId> images;
        for (std::size_t i = start; i < std::min(descriptions.size(), start + imagesAtOnce); ++i)
            images.push_back(descriptions[i].image);
        const std::vector<AnswerSheet> sheets = answerSheets(store, images);
        for (std::size_t i = 0; i < sheets.size(); ++i) {
            oldDescriptions += descriptions[start + i].sourceHash != sheets[i].textHash();
            const auto source = embedded.constFind(sheets[i].image);
            oldEmbeddings += source != embedded.constEnd() && *source != sheets[i].contentHash();
        }
    }
    QStringList sentences;
    const auto retrieval = store::latestRun(store, QStringLiteral("retrieve"));
    if (retrieval && someLabelsAreNewer(store, *retrieval))
        sentences.append(
            Text::tr("The candidates are older than the labels or splits; run retrieve, then rerank."));
    if (retrieval)
        sentences.append(searchProblems(store, *retrieval));
    if (oldDescriptions > 0)
        sentences.append(
            Text::tr("%1 descriptions are older than their answers; run describe.").arg(oldDescriptions));
    if (oldEmbeddings > 0)
        sentences.append(oldTexts(store, oldEmbeddings));
    const auto run = store::latestRun(store, QStringLiteral("rerank"));
    if (const qint64 owed = run ? store::owedCount(store, run->id) : 0; owed > 0)
        sentences.append(Text::tr("%1 rankings are older than their answers; run rerank.").arg(owed));
    return sentences;
}

} // namespace geovlm::pipeline
