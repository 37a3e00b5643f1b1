// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/annotation/presentation_cases.h"

#include <QString>
#include <memory>
#include <vector>

namespace geovlm::ui {

/// What was done to the list of prepared cases since its store was opened: the list before and after each
/// step, so that any of them can be taken back and brought back as a whole.
class PreparedHistory
{
public:
    struct Step
    {
        QString what;                                       ///< "place_0003 added"
        std::vector<store::PresentationCase> before, after; ///< filled on the writing thread
    };
    using StepPtr = std::shared_ptr<Step>;
    static constexpr std::size_t kept = 200;

    /// A new step; what could be brought back no longer can.
    StepPtr begin(const QString& what);
    /// One that changed nothing.
    void drop(const StepPtr& step);
    void clear();

    /// Null = none.
    StepPtr undoable() const { return m_done.empty() ? nullptr : m_done.back(); }
    StepPtr redoable() const { return m_undone.empty() ? nullptr : m_undone.back(); }
    StepPtr goBack();
    StepPtr goForth();

private:
    std::vector<StepPtr> m_done, m_undone;
};

/// Puts the list `wanted` in the place of `expected`, in one transaction. False, with nothing changed, when
/// the list is another one by now.
bool replacePrepared(store::Store& store, const std::vector<store::PresentationCase>& expected,
                     const std::vector<store::PresentationCase>& wanted);

} // namespace geovlm::ui
