// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/live/settle.h"

#include "domain/error.h"
#include "pipeline/live/live_case.h"
#include "pipeline/live/text.h"
#include "store/answers/answers.h"
#include "store/results/invalidation.h"
#include "store/results/results.h"
#include "store/results/runs.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

/// A case with a text that is still waited for stays pending.
void settleCase(store::Store& store, const LiveModelsPtr& models, const store::CaseKey& key)
{
    LiveCase live(store, models, key);
    if (live.isStale())
        return;
    store::Reranking ranking = live.ranking();
    ranking.revised = store::newestAnswer(store, live.images());
    store::putReranking(store, models->run, key.split, Role::Test, ranking);
}

} // namespace

qint64 settleThese(store::Store& store, const LiveModelsPtr& models, const std::vector<store::CaseKey>& keys)
{
    qint64 settled = 0;
    for (const store::CaseKey& key : keys)
        try {
            store::Transaction inner(store);
            settleCase(store, models, key);
            inner.commit();
            settled += store::isPendingRerank(store, models->run, key) ? 0 : 1;
        } catch (const Error&) { // check says that it is pending
        }
    return settled;
}

bool settleSome(store::Store& store, const LiveModelsPtr& models, store::CaseKey& after, int batch)
{
    const std::vector<store::CaseKey> pending = store::casesPendingRerank(store, models->run, after, batch);
    if (pending.empty())
        return false;
    store::Transaction transaction(store);
    settleThese(store, models, pending);
    transaction.commit();
    after = pending.back();
    return true;
}

qint64 settlePending(store::Store& store, const LiveModelsPtr& models, int batch, Progress& progress)
{
    const qint64 pending = store::pendingRerankCount(store, models->run);
    qint64 seen = 0;
    store::CaseKey after;
    while (settleSome(store, models, after, batch)) {
        progress.advance(seen = std::min(pending, seen + batch));
        progress.throwIfStopped();
    }
    return pending;
}

void settleNewest(store::Store& store, Progress& progress)
{
    constexpr int casesAtOnce = 256;
    const auto run = store::latestRun(store, RunKind::Rerank);
    const qint64 pending = run ? store::pendingRerankCount(store, run->id) : 0;
    if (pending == 0)
        return;
    progress.begin(LiveText::tr("Ranking again"), pending);
    try {
        settlePending(store, liveModels(store, run->id), casesAtOnce, progress);
    } catch (const Error& error) {
        progress.note(error.sentence());
    }
}

} // namespace geovlm::pipeline
