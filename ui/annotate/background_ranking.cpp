// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/background_ranking.h"

#include "pipeline/live/settle.h"
#include "store/results/invalidation.h"
#include "store/results/runs.h"

#include <QCoreApplication>
#include <QPointer>

namespace geovlm::ui {

namespace {

constexpr int casesAtOnce = 8; ///< some 20 ms of the writing thread, so that an edit never waits long

/// How far the scoring of what is owed has come.
struct Pass
{
    pipeline::LiveModelsPtr models;
    store::CaseKey after; ///< scored up to here
    qint64 atFirst = 0;   ///< how many were owed when the pass began
};

/// Scores a few cases. Returns how many are left that can be scored; 0 = the work is done.
qint64 scoreSome(store::Store& store, qint64 run, Pass& pass)
{
    if (!pass.models || pass.models->run != run)
        pass.models = pipeline::liveModels(store, run);
    if (pass.after == store::CaseKey{})
        pass.atFirst = store::pendingRerankCount(store, run);
    bool more = pipeline::settleSome(store, pass.models, pass.after, casesAtOnce);
    const qint64 left = store::pendingRerankCount(store, run);
    if (!more || left == 0) {
        // What a pass could not settle has to wait; what came in behind it has not been tried yet.
        more = left > 0 && left < pass.atFirst;
        pass.after = {};
    }
    return more ? left : 0;
}

} // namespace

BackgroundRanking::BackgroundRanking(StoreWriter& writer, QObject* parent) : QObject(parent)
{
    connect(&writer, &StoreWriter::accessChanged, this, [this, &writer] {
        if (writer.canWrite())
            writer.setIdleWork(step());
    });
}

std::function<bool(store::Store&)> BackgroundRanking::step()
{
    const auto pass = std::make_shared<Pass>();
    const QPointer<BackgroundRanking> self(this);
    return [pass, self](store::Store& store) {
        const auto run = store::latestRun(store, RunKind::Rerank);
        if (!run || store::pendingRerankCount(store, run->id) == 0)
            return false;
        const qint64 left = scoreSome(store, run->id, *pass);
        QMetaObject::invokeMethod(
            qApp,
            [self, left] {
                if (self)
                    self->setLeft(left);
            },
            Qt::QueuedConnection);
        return left > 0;
    };
}

void BackgroundRanking::setLeft(qint64 left)
{
    m_left = left;
    Q_EMIT changed();
}

} // namespace geovlm::ui
