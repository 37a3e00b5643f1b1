// SPDX-License-Identifier: GPL-3.0-or-later
// The screen that checks stability, as the window's list has it, and its actions.
#include "screen/screen_entry.h"
#include "stability/stability_screen.h"

namespace geovlm::ui {

namespace {

const ActionPlace stabilityPlace{QStringLiteral("stability"), QT_TRANSLATE_NOOP("ActionPlaces", "stability")};

ActionSpec stabilityAction(const char* id, const char* label, const QKeySequence& key,
                           void (StabilityScreen::*act)())
{
    ActionSpec spec{QString::fromLatin1(id),
                    label,
                    {stabilityPlace},
                    key,
                    actOn<StabilityScreen>(act),
                    [](const WindowContext& window) { return window.isShown(stabilityPlace.id); }};
    spec.menu = MenuPlace{Menu::Run, 4};
    return spec;
}

ActionSpecs stabilityActions()
{
    return {
        stabilityAction("stability.start", QT_TRANSLATE_NOOP("Actions", "Check sta&bility"),
                        QKeySequence(Qt::CTRL | Qt::Key_Return), &StabilityScreen::start),
        stabilityAction("stability.next", QT_TRANSLATE_NOOP("Actions", "Next dri&fting image"),
                        QKeySequence(Qt::Key_D), &StabilityScreen::nextDrifting),
        stabilityAction("stability.queue", QT_TRANSLATE_NOOP("Actions", "&Queue the drifting images"),
                        QKeySequence(Qt::Key_Q), &StabilityScreen::queueDrifting),
        stabilityAction("stability.queue-one", QT_TRANSLATE_NOOP("Actions", "Queue the picked &image"),
                        QKeySequence(Qt::SHIFT | Qt::Key_Q), &StabilityScreen::queuePicked),
    };
}

} // namespace

ScreenEntry stabilityScreen()
{
    return {stabilityPlace.id,
            QT_TRANSLATE_NOOP("Actions", "Sta&bility"),
            QKeySequence(Qt::CTRL | Qt::Key_3),
            QStringLiteral("stability"),
            [](const ScreenParts& parts) { return new StabilityScreen(parts); },
            stabilityActions,
            stabilityScenes};
}

} // namespace geovlm::ui
