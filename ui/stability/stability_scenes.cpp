// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/stability_screen.h"

#include <QTabWidget>

namespace geovlm::ui {

ScreenScenes stabilityScenes()
{
    return {{QStringLiteral("stability"), scenes::large,
             [](WindowContext& window) {
                 window.parts().view.clear();
                 window.showScreen(QStringLiteral("stability"));
             }},
            {QStringLiteral("stability-questions"), scenes::small,
             [](WindowContext& window) { window.part<StabilityScreen>().tabs()->setCurrentIndex(1); }}};
}

} // namespace geovlm::ui
