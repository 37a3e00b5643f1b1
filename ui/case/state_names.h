// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/review.h"
#include "store/annotation/actions.h"

#include <QString>

/// Names, for people, of what is done to answers and of how far an image is.
namespace geovlm::ui {

/// What an action did, for the menu: "Answer", "Accepted suggestion".
QString actionKindName(store::ActionKind kind);
QString reviewStateName(ReviewState state);

} // namespace geovlm::ui
