// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/state_names.h"

#include "case/text.h"
#include "look/names.h"

namespace geovlm::ui {

QString actionKindName(store::ActionKind kind)
{
    using enum store::ActionKind;
    return listed<store::ActionKind, QString>(kind,
                                              {{Accept, CaseText::tr("Accepted suggestion")},
                                               {AcceptAll, CaseText::tr("All accepted suggestions")},
                                               {Unsure, CaseText::tr("Unsure mark")},
                                               {Clear, CaseText::tr("Cleared answer")},
                                               {Restore, CaseText::tr("Restored answer")},
                                               {TakeSide, CaseText::tr("Side taken")},
                                               {Review, CaseText::tr("Review state")}},
                                              CaseText::tr("Answer"));
}

QString reviewStateName(ReviewState state)
{
    using enum ReviewState;
    return listed<ReviewState, QString>(state, {{Untouched, CaseText::tr("untouched")},
                                                {InProgress, CaseText::tr("in progress")},
                                                {Done, CaseText::tr("done")},
                                                {Reviewed, CaseText::tr("reviewed")},
                                                {Returned, CaseText::tr("returned")}});
}

} // namespace geovlm::ui
