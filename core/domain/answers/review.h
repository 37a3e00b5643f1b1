// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"

namespace geovlm {

/// How far the answers about an image are. The numbers are in the file.
enum class ReviewState {
    Untouched = 0,
    InProgress = 1, ///< somebody has answered something
    Done = 2,       ///< the annotator is finished
    Reviewed = 3,   ///< somebody else has looked at it and agrees
    Returned = 4,   ///< somebody else wants it looked at again; the comment says why
};

/// One entry of the append-only log of reviews.
struct ReviewEvent
{
    qint64 id = 0; ///< given by the store
    ImageId image = 0;
    ReviewState state = ReviewState::Untouched;
    QString comment;
    QString by;
    QDateTime at;      ///< UTC
    qint64 undoes = 0; ///< the event that this one takes back, or 0
    qint64 action = 0;
    qint64 merge = 0; ///< the merge that brought it, or 0: given here
};

} // namespace geovlm
