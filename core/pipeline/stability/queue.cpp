// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/stability/queue.h"

#include "domain/error.h"
#include "pipeline/common/stage_run.h"
#include "pipeline/live/live_case.h"
#include "pipeline/stability/stability.h"
#include "pipeline/stability/text.h"
#include "store/results/results.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <algorithm>
#include <numeric>
#include <optional>

namespace geovlm::pipeline {
namespace {

using store::QueueItem;
using store::QueueReason;

constexpr int casesPerCommit = 64; ///< a fraction of a second of trying other answers
const std::vector<QueueReason> madeHere{QueueReason::Broken, QueueReason::Flip, QueueReason::LowConfidence};
const QString placeKey = QStringLiteral("queue_place"); ///< "run split query": how far a stopped run came

bool mayFlip(const store::CaseRow& row)
{
    return row.outcome == Outcome::Broken || row.outcome == Outcome::StillWrong;
}

/// The alternative that puts the match first by the greatest margin.
std::optional<Alternative> bestFlip(const std::vector<Alternative>& list)
{
    std::optional<Alternative> best;
    for (const Alternative& one : list)
        if (one.rank == 0 && (!best || one.margin > best->margin))
            best = one;
    return best;
}

class Builder
{
public:
    Builder(store::Store& store, Progress& progress, qint64 rerank)
        : m_store(store), m_progress(progress), m_rerank(rerank),
          m_run(startRun(
              store, RunKind::Queue, 0,
              {{QStringLiteral("rerank"), rerank}, {QStringLiteral("answers"), store::newestAnswer(store)}}))
    {
        try {
            m_models = liveModels(store, rerank);
        } catch (const Error& error) {
            goOnWithoutFlips(error);
        }
    }

    /// Returns the cases.
    qint64 build()
    {
        const store::OutcomeCounts counts = store::outcomeCounts(m_store, m_rerank, {});
        const qint64 total = std::accumulate(counts.begin(), counts.end(), qint64(0));
        m_progress.begin(StabilityText::tr("Ordering the annotation queue"), total);
        store::CaseKey after;
        qint64 done = readPlace(after);
        for (;;) {
            const auto keys = store::casesAfter(m_store, m_rerank, after, casesPerCommit);
            if (keys.empty())
                break;
            const std::vector<QueueItem> items = itemsOf(store::caseRows(m_store, m_rerank, keys));
            after = keys.back();
            done += qint64(keys.size());
            keep(items, after, done);
            m_progress.advance(done);
        }
        finish();
        return done;
    }

private:
    void goOnWithoutFlips(const Error& error)
    {
        m_models.reset();
        m_progress.note(StabilityText::tr("Which answers would make a hit could not be tried out: %1")
                            .arg(error.sentence()));
    }

    /// How many cases a stopped run had done, and the last of them.
    qint64 readPlace(store::CaseKey& after) const
    {
        const QStringList words = store::setting(m_store, placeKey).split(u' ');
        if (words.size() != 4 || words[0].toLongLong() != m_run)
            return 0;
        after = {words[1].toInt(), words[2].toLongLong()};
        return words[3].toLongLong();
    }

    void keep(const std::vector<QueueItem>& items, const store::CaseKey& last, qint64 done)
    {
        store::Transaction transaction(m_store);
        store::addToQueue(m_store, m_run, items);
        store::setSetting(m_store, placeKey,
                          QStringLiteral("%1 %2 %3 %4").arg(m_run).arg(last.split).arg(last.query).arg(done));
        transaction.commit();
    }

    void finish()
    {
        store::Transaction transaction(m_store);
        store::closeQueue(m_store, m_run, madeHere);
        if (const auto check = store::latestRun(m_store, RunKind::Stability))
            queueDriftOf(m_store, check->id, driftThresholdOf(m_store));
        store::finishRun(m_store, m_run);
        transaction.commit();
    }

    std::vector<QueueItem> itemsOf(const std::vector<store::CaseRow>& rows)
    {
        std::vector<QueueItem> items;
        for (const store::CaseRow& row : rows) {
            m_progress.throwIfStopped();
            if (row.outcome == Outcome::Broken)
                items.push_back(broken(row.key));
            if (const auto item = unsure(row.key.query))
                items.push_back(*item);
            if (!m_models || !mayFlip(row))
                continue;
            if (const auto item = flip(row.key))
                items.push_back(*item);
        }
        return items;
    }

    /// By how far another one has come to stand above the match.
    QueueItem broken(const store::CaseKey& key) const
    {
        const store::Reranking order = store::reranking(m_store, m_rerank, key.split, key.query);
        const float first = order.candidates.front().score;
        const float match = order.candidates.at(std::size_t(order.rankAfter)).score;
        return {key.query, QueueReason::Broken,
                store::queueWeight(QueueReason::Broken, double(first) - double(match)), -1, QString()};
    }

    std::optional<QueueItem> unsure(ImageId query) const
    {
        const std::optional<double> confidence = store::machineConfidence(m_store, query);
        if (!confidence || *confidence >= lowConfidence)
            return std::nullopt;
        return QueueItem{query, QueueReason::LowConfidence,
                         store::queueWeight(QueueReason::LowConfidence, 1 - *confidence), -1, QString()};
    }

    /// A case that cannot be tried out ends the trying: the next ones would fail for the same reason.
    std::optional<QueueItem> flip(const store::CaseKey& key)
    {
        try {
            LiveCase live(m_store, m_models, key);
            const auto list = live.whatWouldMove(key.query, [this] { return m_progress.stopRequested(); });
            m_progress.throwIfStopped(); // what was tried out so far is not all
            const auto best = bestFlip(list);
            if (!best)
                return std::nullopt;
            // A margin lies between -1 and 1, so it gains 2 at most.
            return QueueItem{key.query, QueueReason::Flip,
                             store::queueWeight(QueueReason::Flip, best->marginChange / 2), best->question,
                             best->value};
        } catch (const Error& error) {
            goOnWithoutFlips(error);
            return std::nullopt;
        }
    }

    store::Store& m_store;
    Progress& m_progress;
    qint64 m_rerank;
    qint64 m_run;
    LiveModelsPtr m_models; ///< null: no flips
};

} // namespace

QueueResult buildQueue(store::Store& store, Progress& progress)
{
    QElapsedTimer clock;
    clock.start();
    const auto rerank = store::latestRun(store, RunKind::Rerank);
    if (!rerank)
        throw Error(StabilityText::tr("Nothing is reranked yet; run rerank first."));
    QueueResult result;
    result.cases = Builder(store, progress, rerank->id).build();
    result.byReason = store::queueCounts(store);
    result.items = std::accumulate(result.byReason.begin(), result.byReason.end(), qint64(0));
    result.seconds = double(clock.elapsed()) / 1000;
    return result;
}

} // namespace geovlm::pipeline
