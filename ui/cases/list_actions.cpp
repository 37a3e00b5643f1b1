// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/list_actions.h"

#include "cases/cases_panel.h"
#include "cases/filter_bar.h"

namespace geovlm::ui {

namespace {

bool isRanked(const WindowContext& window)
{
    return window.isRanked();
}

bool hasNext(const WindowContext& window)
{
    const CaseWalk& walk = window.parts().walk;
    return walk.row() >= 0 && walk.row() + 1 < walk.count();
}

bool hasPrevious(const WindowContext& window)
{
    return window.parts().walk.row() > 0;
}

ActionSpec listPanelAction()
{
    ActionSpec spec{
        QStringLiteral("view.cases"),
        QT_TRANSLATE_NOOP("Actions", "&Cases"),
        {places::window},
        QKeySequence(Qt::Key_F8),
        [](WindowContext& window) { window.showPanel(casesPanelId, !window.isPanelShown(casesPanelId)); },
        isRanked,
        [](const WindowContext& window) { return window.isPanelShown(casesPanelId); }};
    spec.menu = MenuPlace{Menu::View, 1};
    return spec;
}

void addFiltering(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, const QKeySequence& key, ActionSpec::Act act,
                         ActionSpec::Test enabled) -> ActionSpec& {
        ActionSpec spec{QString::fromLatin1(id), label, {places::window}, key, std::move(act),
                        std::move(enabled)};
        spec.menu = MenuPlace{Menu::View, 3};
        return specs.emplace_back(std::move(spec));
    };
    add(
        "view.search", QT_TRANSLATE_NOOP("Actions", "&Find in the list"), QKeySequence::Find,
        [](WindowContext& window) { window.part<CasesPanel>().filterBar()->focusSearch(); }, isRanked);
    add(
        "view.clear", QT_TRANSLATE_NOOP("Actions", "Clear all &filters"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
        [](WindowContext& window) { window.parts().view.clear(); },
        [](const WindowContext& window) { return window.parts().view.restrictions() > 0; });
    add(
        "view.queue", QT_TRANSLATE_NOOP("Actions", "Annotation q&ueue"), QKeySequence(Qt::CTRL | Qt::Key_U),
        [](WindowContext& window) { window.parts().view.toggleQueue(); }, isRanked)
        .checked = [](const WindowContext& window) { return window.parts().view.isQueue(); };
}

void addWalking(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, Qt::Key key, void (CaseWalk::*step)(),
                         ActionSpec::Test enabled) -> ActionSpec& {
        ActionSpec spec{QString::fromLatin1(id),
                        label,
                        places::walking,
                        QKeySequence(key),
                        [step](WindowContext& window) { (window.parts().walk.*step)(); },
                        std::move(enabled)};
        spec.menu = MenuPlace{Menu::Go, 0};
        return specs.emplace_back(std::move(spec));
    };
    ActionSpec& next =
        add("go.next", QT_TRANSLATE_NOOP("Actions", "&Next case"), Qt::Key_Down, &CaseWalk::next, hasNext);
    next.icon = Mark::Next;
    next.toolBar = 21;
    ActionSpec& previous = add("go.previous", QT_TRANSLATE_NOOP("Actions", "&Previous case"), Qt::Key_Up,
                               &CaseWalk::previous, hasPrevious);
    previous.icon = Mark::Previous;
    previous.toolBar = 20;
    add("go.first", QT_TRANSLATE_NOOP("Actions", "&First case"), Qt::Key_Home, &CaseWalk::first, hasPrevious);
    add("go.last", QT_TRANSLATE_NOOP("Actions", "&Last case"), Qt::Key_End, &CaseWalk::last, hasNext);
}

void addSeeking(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, const QKeySequence& key, Outcome outcome,
                         bool forward) {
        ActionSpec spec{
            QString::fromLatin1(id),
            label,
            places::walking,
            key,
            [outcome, forward](WindowContext& window) { window.parts().walk.seek(outcome, forward); },
            [](const WindowContext& window) { return window.hasCase(); }};
        if (forward)
            spec.icon = outcomeMark(outcome);
        spec.menu = MenuPlace{Menu::Go, 1};
        if (forward && outcome == Outcome::Broken)
            spec.toolBar = 22;
        specs.push_back(std::move(spec));
    };
    const auto shifted = [](Qt::Key key) { return QKeySequence(Qt::SHIFT | key); };
    add("go.broken", QT_TRANSLATE_NOOP("Actions", "Next &broken"), QKeySequence(Qt::Key_B), Outcome::Broken,
        true);
    add("go.broken-back", QT_TRANSLATE_NOOP("Actions", "Previous broken"), shifted(Qt::Key_B),
        Outcome::Broken, false);
    add("go.fixed", QT_TRANSLATE_NOOP("Actions", "Next fi&xed"), QKeySequence(Qt::Key_F), Outcome::Fixed,
        true);
    add("go.fixed-back", QT_TRANSLATE_NOOP("Actions", "Previous fixed"), shifted(Qt::Key_F), Outcome::Fixed,
        false);
    add("go.outside", QT_TRANSLATE_NOOP("Actions", "Next match not in the &ten"), QKeySequence(Qt::Key_N),
        Outcome::NotInTen, true);
}

} // namespace

ActionSpecs listActions()
{
    ActionSpecs specs{listPanelAction()};
    addFiltering(specs);
    addWalking(specs);
    addSeeking(specs);
    return specs;
}

} // namespace geovlm::ui
