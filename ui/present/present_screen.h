// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/screen.h"

namespace geovlm::ui {

class PresentScreen : public Screen
{
    Q_OBJECT

public:
    explicit PresentScreen(const ScreenParts& parts, QWidget* parent = nullptr);
};

} // namespace geovlm::ui
