// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/review.h"

#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// Appends to the log of reviews and returns the event's id. The caller commits.
qint64 appendReview(Store& store, ReviewEvent event);
/// The review that counts now: the newest that was not taken back. One made here counts before those that
/// merges brought; of those, the newest of the person whose reviews came first. None = the image is
/// untouched.
std::optional<ReviewEvent> currentReview(const Store& store, ImageId image);
/// After answers of an image changed: the first of a person puts it in progress, the last makes it done, any
/// change of a reviewed one makes it done again. Appends under `action` where that is another state. The
/// caller commits.
void reviewFollowsAnswers(Store& store, ImageId image, const QString& by, qint64 action);
/// Oldest first.
std::vector<ReviewEvent> reviewLog(const Store& store, ImageId image);
/// The event that counts by the log alone, 0 = untouched; what `review` must hold.
qint64 countingReviewEvent(const Store& store, ImageId image);
/// Events of one action.
std::vector<ReviewEvent> reviewsOfAction(const Store& store, qint64 action);

} // namespace geovlm::store
