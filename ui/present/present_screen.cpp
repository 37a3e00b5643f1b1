// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/present_screen.h"

namespace geovlm::ui {

PresentScreen::PresentScreen(const ScreenParts& parts, QWidget* parent) : Screen(parts, parent) {}

} // namespace geovlm::ui
