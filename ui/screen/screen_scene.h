// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/window_context.h"

#include <QSize>
#include <functional>
#include <vector>

namespace geovlm::ui {

/// A state of a screen that the program takes a picture of (--screenshots), and how the window comes into it
/// from the one before.
struct ScreenScene
{
    QString name; ///< of the file
    QSize size;   ///< of the window, in pixels
    std::function<void(WindowContext&)> prepare;
    /// What is taken instead of the window, once it is there; null until then.
    std::function<QWidget*(WindowContext&)> taken = {};
};
using ScreenScenes = std::vector<ScreenScene>;

namespace scenes {
constexpr QSize small(1280, 800);
constexpr QSize large(1920, 1080);
} // namespace scenes

} // namespace geovlm::ui
