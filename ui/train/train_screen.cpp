// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_screen.h"

namespace geovlm::ui {

TrainScreen::TrainScreen(const ScreenParts& parts, QWidget* parent) : Screen(parts, parent) {}

} // namespace geovlm::ui
