// SPDX-License-Identifier: GPL-3.0-or-later
#include "present/present_screen.h"
#include "present/presentation_window.h"

namespace geovlm::ui {

namespace {

constexpr QSize wideStage(1280, 720);

/// In a window of its own: the display of these pictures is a small square.
QWidget* wideSlide(const WindowContext& window)
{
    QWidget* stage = window.part<PresentScreen>().presentation();
    if (stage && stage->size() != wideStage) {
        stage->showNormal();
        stage->resize(wideStage);
    }
    return stage;
}

/// The slides of the first case, one after the other.
ScreenScene slideScene(const char* name, int number)
{
    const auto prepare = [number](WindowContext& window) {
        window.showScreen(QStringLiteral("present"));
        auto& screen = window.part<PresentScreen>();
        if (!screen.presentation())
            screen.start();
        else
            screen.presentation()->goTo(number);
    };
    return {QString::fromLatin1(name), scenes::small, prepare, wideSlide};
}

} // namespace

ScreenScenes presentScenes()
{
    return {{QStringLiteral("present"), scenes::small,
             [](WindowContext& window) { window.showScreen(QStringLiteral("present")); }},
            slideScene("presentation-query", 0),
            slideScene("presentation-before", 1),
            slideScene("presentation-answers", 2),
            slideScene("presentation-after", 3),
            slideScene("presentation-figures", 4)};
}

} // namespace geovlm::ui
