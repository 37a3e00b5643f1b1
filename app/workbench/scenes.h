// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/window/main_window.h"

#include <QSize>
#include <functional>
#include <vector>

namespace geovlm::app {

/// A state of the window, and how it comes into it from the one before.
struct Scene
{
    QString name;
    QSize size;
    std::function<void(ui::MainWindow&)> prepare;
    /// What is taken instead of the window, once it is there.
    std::function<QWidget*(ui::MainWindow&)> taken = {};
};

/// What the window says above a page. The store is gone after these.
std::vector<Scene> noticeScenes();

/// Gives a store that is only looked at something for every screen to show, where it has nothing yet: a small
/// stability check, a small sweep, an audit that has been begun, and prepared cases.
void furnish(store::Store& store);

} // namespace geovlm::app
