// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/progress.h"
#include "store/annotation/queue.h"
#include "store/sqlite/store.h"

#include <array>

namespace geovlm::pipeline {

/// A query whose answers the machine gives with less than this confidence on the average is to be looked at.
/// On the demo's made-up towns the compiled-in reader's lowest tenth lies below 0.76: this takes one in
/// sixteen.
inline constexpr double lowConfidence = 0.75;

struct QueueResult
{
    qint64 cases = 0;
    qint64 items = 0;                                   ///< the whole queue afterwards
    std::array<qint64, store::queueReasons> byReason{}; ///< of them
    double seconds = 0;
};

/// Orders the work on the test queries of the newest reranking: what reranking broke, what one other answer
/// would make a hit, what the machine is unsure of, what the newest stability check found to drift (of the
/// images that it did not look at, drift stays as it was). What was returned is known from the reviews. Goes
/// on where it was stopped, unless something was answered since. Throws Error when nothing is reranked.
QueueResult buildQueue(store::Store& store, Progress& progress);

} // namespace geovlm::pipeline
