// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/cases.h"

#include <QString>
#include <array>
#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// How soon: the reason decides first, `within` (taken into [0, 1)) among the images of one reason.
double queueWeight(QueueReason reason, double within);
/// What queueWeight() was given: of an unsure image 1 - its confidence, of a flip half of what it gains.
double weightWithin(const QueueItem& item);

/// Puts an item in the place of the image's one for the same reason, or takes it out again: the stability
/// check does this for drift. Throws std::invalid_argument for QueueReason::Returned, which is never kept
/// here: the image's review says it. The caller commits.
void putQueueItem(Store& store, qint64 run, const QueueItem& item);
void dropQueueItem(Store& store, ImageId image, QueueReason reason);
/// The same unless `run` put it there.
void dropQueueItemOfOthers(Store& store, ImageId image, QueueReason reason, qint64 run);

/// A part of a queue that `run` makes over again. Of two items for one reason and image (a query of two
/// splits) the greater weight stays; those of earlier runs give way. The caller commits.
void addToQueue(Store& store, qint64 run, const std::vector<QueueItem>& items);
/// The last part: what `run` did not find again leaves the queue, for these reasons only. The caller commits.
void closeQueue(Store& store, qint64 run, const std::vector<QueueReason>& reasons);

/// All three at once, in transactions of its own of at most `batch` items.
void replaceQueue(Store& store, qint64 run, const std::vector<QueueReason>& reasons,
                  const std::vector<QueueItem>& items, int batch);

/// Why the image is to be looked at, soonest first, whatever state it is in; a returned one says so first.
std::vector<QueueItem> queueItemsOf(const Store& store, ImageId image);
/// How many images there are of each reason; as many as are returned, whether or not anything was made.
std::array<qint64, queueReasons> queueCounts(const Store& store);

/// The mean confidence of what machines say of an image and no person has answered; none without any.
std::optional<double> machineConfidence(const Store& store, ImageId image);
/// The newest answer event of all, 0 = none.
qint64 newestAnswer(const Store& store);

} // namespace geovlm::store
