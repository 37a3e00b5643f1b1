// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/review.h"

#include <optional>
#include <vector>

namespace geovlm::store {

class Store;

/// Appends to the log of reviews and returns the event's id. The caller commits.
qint64 appendReview(Store& store, ReviewEvent event);
/// What counts now: the newest that was not taken back, one given here before one that a merge brought. None
/// = untouched.
std::optional<ReviewEvent> currentReview(const Store& store, ImageId image);
/// Oldest first.
std::vector<ReviewEvent> reviewLog(const Store& store, ImageId image);
/// Events of one deed.
std::vector<ReviewEvent> reviewsOfAction(const Store& store, qint64 action);

} // namespace geovlm::store
