// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/screen.h"

namespace geovlm::ui {

class StabilityScreen : public Screen
{
    Q_OBJECT

public:
    explicit StabilityScreen(const ScreenParts& parts, QWidget* parent = nullptr);
};

} // namespace geovlm::ui
