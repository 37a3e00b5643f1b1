// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/actions/action_table.h"
#include "shell/window/preferences.h"

namespace geovlm::ui {

namespace {

constexpr int screensInToolBar = 100; ///< at the right end

ActionSpec themeAction(const char* id, const char* label, Theme theme)
{
    ActionSpec spec{
        QString::fromLatin1(id),
        label,
        {places::window},
        {},
        actOn<Preferences>([theme](Preferences& preferences) { preferences.setTheme(theme); }),
        {},
        ask<Preferences>([theme](const Preferences& preferences) { return preferences.theme() == theme; })};
    spec.menu = MenuPlace{Menu::View, 0};
    return spec;
}

ActionSpec screenAction(const ScreenEntry& screen)
{
    const auto show = [id = screen.id, aside = screen.isAside](WindowContext& window) {
        window.showScreen(aside && window.isShown(id) ? QString() : id);
    };
    const auto enabled = [available = screen.available](const WindowContext& window) {
        return window.hasStore() && (!available || available(window));
    };
    ActionSpec spec{screen.showAction,
                    screen.title,
                    {places::window},
                    screen.key,
                    show,
                    enabled,
                    [id = screen.id](const WindowContext& window) { return window.isShown(id); }};
    spec.menu = MenuPlace{Menu::View, 2};
    return spec;
}

} // namespace

void addViewActions(ActionSpecs& specs)
{
    specs.push_back(themeAction("view.light", QT_TRANSLATE_NOOP("Actions", "&Light"), Theme::Light));
    specs.push_back(themeAction("view.dark", QT_TRANSLATE_NOOP("Actions", "&Dark"), Theme::Dark));
    specs.push_back(
        themeAction("view.system", QT_TRANSLATE_NOOP("Actions", "As the &system"), Theme::System));
}

void addScreenActions(ActionSpecs& specs, const ScreenEntries& screens)
{
    int place = screensInToolBar;
    for (const ScreenEntry& screen : screens) {
        specs.push_back(screenAction(screen));
        if (screen.isInToolBar)
            specs.back().toolBar = place++;
    }
}

} // namespace geovlm::ui
