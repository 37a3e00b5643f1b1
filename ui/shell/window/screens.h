// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/screen_entry.h"

namespace geovlm::ui {

/// Every screen of the program, in the order of the tool bar; the first is shown at first. The list itself
/// stands in ui/CMakeLists.txt (screens.cpp is made of it), and no other place of the window names a screen.
ScreenEntries allScreens();

} // namespace geovlm::ui
