// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/state_names.h"

#include "case/text.h"

namespace geovlm::ui {

QString actionKindName(store::ActionKind kind)
{
    switch (kind) {
    case store::ActionKind::Accept:
        return CaseText::tr("Accepted suggestion");
    case store::ActionKind::AcceptAll:
        return CaseText::tr("All accepted suggestions");
    case store::ActionKind::Unsure:
        return CaseText::tr("Unsure mark");
    case store::ActionKind::Clear:
        return CaseText::tr("Cleared answer");
    case store::ActionKind::Restore:
        return CaseText::tr("Restored answer");
    case store::ActionKind::TakeSide:
        return CaseText::tr("Side taken");
    case store::ActionKind::Review:
        return CaseText::tr("Review state");
    default:
        return CaseText::tr("Answer");
    }
}

QString reviewStateName(ReviewState state)
{
    switch (state) {
    case ReviewState::Untouched:
        return CaseText::tr("untouched");
    case ReviewState::InProgress:
        return CaseText::tr("in progress");
    case ReviewState::Done:
        return CaseText::tr("done");
    case ReviewState::Reviewed:
        return CaseText::tr("reviewed");
    case ReviewState::Returned:
        return CaseText::tr("returned");
    }
    return {};
}

} // namespace geovlm::ui
