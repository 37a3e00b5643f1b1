// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/actions/action_registry.h"
#include "shell/settings/settings.h"

class QMainWindow;
class QMenu;

namespace geovlm::ui {

class StoreCommands;

/// The menus and the tool bar, as the table of actions has them.
void buildMenus(QMainWindow& window, const ActionRegistry& actions, const Settings& settings,
                StoreCommands& commands);
void buildToolBar(QMainWindow& window, const ActionRegistry& actions);

} // namespace geovlm::ui
