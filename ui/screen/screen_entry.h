// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/action_spec.h"
#include "screen/screen_scene.h"

namespace geovlm::ui {

/// A screen as the window's list of screens has it: what is known of it before there is a window. Each
/// screen's folder has a function that returns its own.
struct ScreenEntry
{
    QString id;        ///< "analyse"
    const char* title; ///< QT_TRANSLATE_NOOP("Actions", …), with its mnemonic's &
    QKeySequence key;  ///< that shows it
    QString help;      ///< the page of the manual about it: docs/HELP.md
    std::function<Screen*(const ScreenParts& parts)> make;
    ActionSpecs (*actions)() = nullptr; ///< its own; none when null
    ScreenScenes (*scenes)() = nullptr; ///< pictures of it; none when null

    QString showAction = QStringLiteral("screen.") + id; ///< the id of the action that shows it
    bool isInToolBar = true;
    /// Its key leads back when it is shown, and it can be out of reach for a while (`available`).
    bool isAside = false;
    ActionSpec::Test available = {}; ///< while a store is open; always, when empty
};
using ScreenEntries = std::vector<ScreenEntry>;

} // namespace geovlm::ui
