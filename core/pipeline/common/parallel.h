// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"

#include <QThreadPool>
#include <QtConcurrent/QtConcurrentRun>
#include <algorithm>
#include <deque>

namespace geovlm::pipeline {

inline int threadsOr(int wanted)
{
    return wanted > 0 ? wanted : std::max(1, QThread::idealThreadCount());
}

/// Runs compute(0) … compute(count - 1) on `threads` workers and hands each result to commit(i, result) on
/// the calling thread, in order, so that what is stored does not depend on the threads. Few results wait at a
/// time. Stops (throws Stopped) between commits; an exception of compute is rethrown here.
template <class Compute, class Commit>
void orderedParallel(int count, int threads, const Progress& progress, Compute compute, Commit commit)
{
    using Result = decltype(compute(0));
    QThreadPool pool;
    pool.setMaxThreadCount(threads);
    std::deque<QFuture<Result>> waiting;
    int started = 0;
    for (int next = 0; next < count; ++next) {
        while (started < count && started < next + 2 * threads) {
            const int index = started++;
            waiting.push_back(QtConcurrent::run(&pool, [compute, index] { return compute(index); }));
        }
        progress.throwIfStopped();
        QFuture<Result> future = std::move(waiting.front());
        waiting.pop_front();
        commit(next, future.takeResult());
    }
}

} // namespace geovlm::pipeline
