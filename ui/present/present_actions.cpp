// SPDX-License-Identifier: GPL-3.0-or-later
// The screen that prepares presentations, as the window's list has it, and its actions.
#include "present/present_screen.h"
#include "screen/screen_entry.h"

namespace geovlm::ui {

namespace {

const ActionPlace presentPlace{QStringLiteral("present"), QT_TRANSLATE_NOOP("ActionPlaces", "presenting")};

bool hasPrepared(const WindowContext& window)
{
    return window.shownScreen() == presentPlace.id && window.part<PresentScreen>().prepared().rowCount() > 0;
}

bool mayChangePrepared(const WindowContext& window)
{
    return hasPrepared(window) && window.part<PresentScreen>().canChange();
}

ActionSpec presentAction(const char* id, const char* label, const QKeySequence& key,
                         void (*act)(PresentScreen&), ActionSpec::Test enabled)
{
    return {QString::fromLatin1(id), label, {presentPlace}, key, actOn<PresentScreen>(act),
            std::move(enabled)};
}

ActionSpecs presentActions()
{
    ActionSpec prepare = presentAction(
        "present.prepare", QT_TRANSLATE_NOOP("Actions", "&Prepare this case for presenting"),
        QKeySequence(Qt::Key_P), [](PresentScreen& screen) { screen.prepareCurrent(); },
        [](const WindowContext& window) { return window.hasCase(); });
    prepare.places = places::walking;
    prepare.places.push_back(presentPlace);
    prepare.menu = MenuPlace{Menu::Go, 3};
    return {
        prepare,
        presentAction(
            "present.start", QT_TRANSLATE_NOOP("Actions", "Start presenting"), QKeySequence(Qt::Key_F5),
            [](PresentScreen& screen) { screen.start(); }, hasPrepared),
        presentAction(
            "present.up", QT_TRANSLATE_NOOP("Actions", "Move the prepared case up"),
            QKeySequence(Qt::ALT | Qt::Key_Up), [](PresentScreen& screen) { screen.moveCurrent(-1); },
            mayChangePrepared),
        presentAction(
            "present.down", QT_TRANSLATE_NOOP("Actions", "Move the prepared case down"),
            QKeySequence(Qt::ALT | Qt::Key_Down), [](PresentScreen& screen) { screen.moveCurrent(1); },
            mayChangePrepared),
        presentAction(
            "present.remove", QT_TRANSLATE_NOOP("Actions", "Take the prepared case out"),
            QKeySequence(Qt::Key_Delete), [](PresentScreen& screen) { screen.removeSelected(); },
            mayChangePrepared),
    };
}

} // namespace

ScreenEntry presentScreen()
{
    return {presentPlace.id,
            QT_TRANSLATE_NOOP("Actions", "&Present"),
            QKeySequence(Qt::CTRL | Qt::Key_6),
            QStringLiteral("presenting"),
            [](const ScreenParts& parts) { return new PresentScreen(parts); },
            presentActions,
            presentScenes};
}

} // namespace geovlm::ui
