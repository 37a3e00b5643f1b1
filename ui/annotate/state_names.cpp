// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/state_names.h"

#include "annotate/text.h"

namespace geovlm::ui {

QString actionKindName(store::ActionKind kind)
{
    switch (kind) {
    case store::ActionKind::Accept:
        return AnnotateText::tr("Accepted suggestion");
    case store::ActionKind::AcceptAll:
        return AnnotateText::tr("All accepted suggestions");
    case store::ActionKind::Unsure:
        return AnnotateText::tr("Unsure mark");
    case store::ActionKind::Clear:
        return AnnotateText::tr("Cleared answer");
    case store::ActionKind::Restore:
        return AnnotateText::tr("Restored answer");
    case store::ActionKind::TakeSide:
        return AnnotateText::tr("Side taken");
    case store::ActionKind::Review:
        return AnnotateText::tr("Review state");
    default:
        return AnnotateText::tr("Answer");
    }
}

QString reviewStateName(ReviewState state)
{
    switch (state) {
    case ReviewState::Untouched:
        return AnnotateText::tr("untouched");
    case ReviewState::InProgress:
        return AnnotateText::tr("in progress");
    case ReviewState::Done:
        return AnnotateText::tr("done");
    case ReviewState::Reviewed:
        return AnnotateText::tr("reviewed");
    case ReviewState::Returned:
        return AnnotateText::tr("returned");
    }
    return {};
}

} // namespace geovlm::ui
