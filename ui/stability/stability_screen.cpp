// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_screen.h"

namespace geovlm::ui {

StabilityScreen::StabilityScreen(const ScreenParts& parts, QWidget* parent) : Screen(parts, parent) {}

} // namespace geovlm::ui
