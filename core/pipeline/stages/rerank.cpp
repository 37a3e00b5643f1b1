// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/error.h"
#include "figures/feature_sources.h"
#include "ml/live/live_reranker.h"
#include "pipeline/common/model_files.h"
#include "pipeline/common/reordering.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/live/settle.h"
#include "pipeline/stages/features.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/text.h"
#include "store/models/embeddings.h"
#include "store/models/images.h"
#include "store/results/invalidation.h"

#include <QElapsedTimer>
#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr std::size_t queriesPerCommit = 256;

std::vector<store::Retrieval> openRetrievals(const store::Store& store, qint64 retrieval, qint64 run,
                                             int split)
{
    std::vector<store::Retrieval> open = store::retrievals(store, retrieval, split, Role::Test);
    const std::vector<ImageId> done = store::rerankedQueries(store, run, split);
    std::erase_if(open, [&](const store::Retrieval& one) {
        return std::binary_search(done.begin(), done.end(), one.query);
    });
    return open;
}

void rerankSome(store::Store& store, ml::Reranker& reranker, qint64 run, int split, qint64 imageModel,
                const std::vector<store::Retrieval>& part, RerankResult& result)
{
    const CaseFeatures features = featuresOf(store, imageModel, part);
    store::Transaction transaction(store);
    for (std::size_t i = 0; i < part.size(); ++i) {
        store::putReranking(store, run, split, Role::Test,
                            reordered(part[i], reranker.score(features.features, features.cases[i]),
                                      store::relationsOf(store, part[i].query).positives));
        result.pairs += qint64(part[i].candidates.size());
    }
    transaction.commit();
    result.queries += qint64(part.size());
}

/// Answers given while this run was at work made some of its scores old already.
void settleNewer(store::Store& store, qint64 run, Progress& progress)
{
    if (store::pendingRerankCount(store, run) > 0)
        settlePending(store, liveModels(store, run), int(queriesPerCommit), progress);
}

QString modelName(const store::Store& store, const QString& asked)
{
    QString name = asked.isEmpty() ? store::setting(store, QStringLiteral("reranker_in_use")) : asked;
    if (name.isEmpty())
        throw Error(StagesText::tr("No reranker is trained yet; run train first."));
    return name;
}

/// A reranker only reads what it was trained on; said before the first case, and what to do about it. Returns
/// what it reads, for the run.
QJsonObject checkedFeatures(const store::Store& store, const ModelFile& file, qint64 imageModel, bool anyway)
{
    const auto reranker = ml::LiveReranker::load(file.bytes, file.row.name);
    const auto texts = store::latestSet(store, store::EmbeddingKind::Text);
    const auto check = [&](const std::optional<store::EmbeddingSet>& set, int reads, const QString& what) {
        if (set && reads > 0 && set->dimension != reads)
            throw Error(
                StagesText::tr("The reranker \"%1\" reads %2 embeddings of %3 numbers; those of this store "
                               "(\"%4\") have %5. Import the embeddings it was trained on with "
                               "import-embeddings, or choose another reranker.")
                    .arg(file.row.name, what)
                    .arg(reads)
                    .arg(store::model(store, set->model).name)
                    .arg(set->dimension));
    };
    check(store::setOf(store, store::EmbeddingKind::Image, imageModel), reranker->imageColumns(),
          StagesText::tr("image"));
    check(texts, reranker->textColumns(), StagesText::tr("text"));
    return checkedFeatures(store, file.row, figures::sourcesOf(store, imageModel, texts),
                           {reranker->imageColumns() > 0, reranker->readsTexts()}, anyway);
}

} // namespace

RerankResult rerank(store::Store& store, const RerankOptions& options, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    const ModelFile file = requireModel(store, ModelKind::Reranker, modelName(store, options.model));
    const qint64 retrieval = latestRetrieval(store);
    const qint64 imageModel = store::run(store, retrieval).model;
    const QJsonObject features = checkedFeatures(store, file, imageModel, options.anyway);
    if (const QString warning = figures::featuresWarning(features); !warning.isEmpty())
        progress.note(warning);
    const auto reranker = ml::engine().reranker(file.bytes, file.row.name);
    const store::RerankParameters parameters{scoreSources(store), options.split, features};
    RerankResult result;
    result.run = startRun(store, RunKind::Rerank, file.row.id, parameters.toJson());
    const std::vector<store::Split> splits =
        options.split.isEmpty() ? store::splits(store) : std::vector{store::splitNamed(store, options.split)};
    for (const store::Split& split : splits) {
        const std::vector<store::Retrieval> open = openRetrievals(store, retrieval, result.run, split.id);
        if (open.empty())
            continue;
        progress.begin(StagesText::tr("Reranking %1").arg(split.name), qint64(open.size()));
        for (std::size_t start = 0; start < open.size(); start += queriesPerCommit) {
            progress.throwIfStopped();
            const std::size_t end = std::min(open.size(), start + queriesPerCommit);
            rerankSome(store, *reranker, result.run, split.id, imageModel,
                       {open.begin() + std::ptrdiff_t(start), open.begin() + std::ptrdiff_t(end)}, result);
            progress.advance(qint64(end));
        }
    }
    settleNewer(store, result.run, progress);
    store::finishRun(store, result.run);
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

QJsonObject toJson(const RerankResult& result)
{
    return {{QStringLiteral("run"), result.run},
            {QStringLiteral("queries"), result.queries},
            {QStringLiteral("pairs"), result.pairs},
            {QStringLiteral("seconds"), result.seconds}};
}

} // namespace geovlm::pipeline
