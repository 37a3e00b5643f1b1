// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/analyse_screen.h"

namespace geovlm::ui {

AnalyseScreen::AnalyseScreen(const ScreenParts& parts, QWidget* parent) : Screen(parts, parent) {}

} // namespace geovlm::ui
