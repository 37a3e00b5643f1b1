// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stages/staleness.h"
#include "figures/coverage.h"
#include "figures/labels.h"
#include "pipeline/common/answer_sheet.h"
#include "pipeline/stages/text.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/models/pictures.h"
#include "store/results/invalidation.h"
#include "store/results/run_parameters.h"
#include "store/results/runs.h"

#include <QHash>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

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
    return std::any_of(splits.begin(), splits.end(), [&](const store::Split& split) {
        return figures::isOlderThanLabels(store, retrieval, split);
    });
}

QString oldTexts(const store::Store& store, int count)
{
    const auto set = store::latestSet(store, store::EmbeddingKind::Text);
    const store::Model model = set ? store::model(store, set->model) : store::Model();
    if (!store::isImported(model))
        return StagesText::tr("%1 text embeddings are older than their answers; run embed, then rerank.")
            .arg(count);
    return StagesText::tr(
               "%1 of the text embeddings imported as \"%2\" are older than their descriptions and cannot be "
               "computed here; import those of the new ones (export --what descriptions writes them), or "
               "run embed.")
        .arg(count)
        .arg(model.name);
}

/// The first few by name.
QString namesOf(const store::Store& store, const std::vector<ImageId>& images)
{
    constexpr std::size_t shown = 3;
    QStringList names;
    for (std::size_t i = 0; i < std::min(shown, images.size()); ++i)
        names.append(store::image(store, images[i]).path);
    if (images.size() > shown)
        names.append(QStringLiteral("…"));
    return names.join(QStringLiteral(", "));
}

/// A person's answer stays until somebody gives another; a model's is asked for again.
QStringList oldAnswers(const store::Store& store)
{
    QStringList sentences;
    if (const auto images = store::answeredBeforeChange(store, true); !images.empty())
        sentences.append(
            StagesText::tr("%1 pictures changed after a person had answered about them (%2); look at them "
                           "again.")
                .arg(images.size())
                .arg(namesOf(store, images)));
    if (const auto images = store::answeredBeforeChange(store, false); !images.empty())
        sentences.append(StagesText::tr("%1 pictures changed after they had been answered (%2); run answer.")
                             .arg(images.size())
                             .arg(namesOf(store, images)));
    return sentences;
}

QStringList oldImageEmbeddings(const store::Store& store)
{
    QStringList sentences;
    for (const store::EmbeddingSet& set : store::sets(store, store::EmbeddingKind::Image)) {
        const std::vector<ImageId> images = store::outdatedRows(store, set);
        if (!images.empty())
            sentences.append(StagesText::tr("%1 embeddings of \"%2\" are older than their pictures (%3); %4.")
                                 .arg(images.size())
                                 .arg(store::model(store, set.model).name, namesOf(store, images),
                                      store::mending(store, set)));
    }
    return sentences;
}

/// Whether a retrieval searched other embeddings than there are now. One that does not say is not judged.
bool isOlderThanEmbeddings(const store::Store& store, const store::Run& retrieval)
{
    const auto set = store::setOf(store, store::EmbeddingKind::Image, retrieval.model);
    const QByteArray then = store::RetrieveParameters::from(retrieval.parameters).seal.toLatin1();
    return set && !then.isEmpty() && set->seal != then;
}

QStringList oldCandidates(const store::Store& store)
{
    const auto retrieval = store::latestRun(store, RunKind::Retrieve);
    if (!retrieval)
        return {};
    QStringList sentences;
    if (someLabelsAreNewer(store, *retrieval))
        sentences.append(
            StagesText::tr("The candidates are older than the labels or splits; run retrieve, then rerank."));
    const QStringList search = figures::searchProblems(store, *retrieval);
    if (search.isEmpty() && isOlderThanEmbeddings(store, *retrieval))
        sentences.append(
            StagesText::tr("The candidates are older than the image embeddings; run retrieve, then rerank."));
    sentences += search;
    const auto rerank = store::latestRun(store, RunKind::Rerank);
    if (rerank && store::ScoreSources::from(rerank->parameters).retrieval < retrieval->id)
        sentences.append(StagesText::tr("The rankings are older than the candidates; run rerank."));
    return sentences;
}

} // namespace

QStringList changedPictureSentences(const store::Store& store, const Progress& progress)
{
    const std::vector<ImageId> images = store::changedPictures(store, progress);
    if (images.empty())
        return {};
    return {StagesText::tr(
                "%1 pictures changed since they were read (%2); run import or encode, then the stages after "
                "it.")
                .arg(images.size())
                .arg(namesOf(store, images))};
}

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
    QStringList sentences = oldAnswers(store);
    sentences += oldImageEmbeddings(store);
    sentences += oldCandidates(store);
    if (oldDescriptions > 0)
        sentences.append(StagesText::tr("%1 descriptions are older than their answers; run describe.")
                             .arg(oldDescriptions));
    if (oldEmbeddings > 0)
        sentences.append(oldTexts(store, oldEmbeddings));
    const auto run = store::latestRun(store, RunKind::Rerank);
    if (const qint64 pending = run ? store::pendingRerankCount(store, run->id) : 0; pending > 0)
        sentences.append(
            StagesText::tr("%1 rankings are older than their answers; run rerank.").arg(pending));
    return sentences;
}

} // namespace geovlm::pipeline
