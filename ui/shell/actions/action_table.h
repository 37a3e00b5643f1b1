// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen_entry.h"

namespace geovlm::ui {

/// Every action of a window with these screens; no window is needed. In the order in which they are listed.
ActionSpecs actionTable(const ScreenEntries& screens);

/// What stands in a menu: its title with the mnemonic's &, and ids group by group.
struct MenuContent
{
    Menu menu;
    QString title;
    std::vector<QStringList> groups;
};
std::vector<MenuContent> menuTable(const ActionSpecs& specs);
/// Ids from left to right.
QStringList toolBarTable(const ActionSpecs& specs);
/// The table of keys of the manual, docs/keys.md, in Markdown: name, place, key and id of each action.
QString manualOfKeys(const ActionSpecs& specs);

/// The window's own, of which the table is made.
void addStoreActions(ActionSpecs& specs);
void addRunActions(ActionSpecs& specs);
void addViewActions(ActionSpecs& specs);
/// That show the screens.
void addScreenActions(ActionSpecs& specs, const ScreenEntries& screens);
void addEditActions(ActionSpecs& specs);

} // namespace geovlm::ui
