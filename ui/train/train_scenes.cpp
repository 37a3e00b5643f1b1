// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/suppress_page.h"
#include "train/train_screen.h"

#include <QTabWidget>

namespace geovlm::ui {

namespace {

void showTab(WindowContext& window, int tab)
{
    window.showScreen(QStringLiteral("train"));
    window.part<TrainScreen>().tabs()->setCurrentIndex(tab);
}

} // namespace

ScreenScenes trainScenes()
{
    return {{QStringLiteral("train"), scenes::large, [](WindowContext& window) { showTab(window, 0); }},
            {QStringLiteral("train-sweep"), scenes::small, [](WindowContext& window) { showTab(window, 1); }},
            {QStringLiteral("train-suppress"), scenes::small, [](WindowContext& window) {
                 showTab(window, 2);
                 window.part<TrainScreen>().suppression()->start();
             }}};
}

} // namespace geovlm::ui
