// SPDX-License-Identifier: GPL-3.0-or-later
// The screen that analyses a run, as the window's list has it, and its actions.
#include "analyse/analyse_screen.h"
#include "screen/screen_entry.h"

namespace geovlm::ui {

namespace {

const ActionPlace analysePlace{QStringLiteral("analyse"), QT_TRANSLATE_NOOP("ActionPlaces", "analyse")};

ActionSpec analyseAction(const char* id, const char* label, const QKeySequence& key,
                         void (*act)(AnalyseScreen&))
{
    ActionSpec spec{QString::fromLatin1(id), label, {analysePlace}, key, actOn<AnalyseScreen>(act)};
    spec.menu = MenuPlace{Menu::View, 5};
    return spec;
}

ActionSpecs analyseActions()
{
    ActionSpecs specs{
        analyseAction("analyse.previous", QT_TRANSLATE_NOOP("Actions", "Previous section"),
                      QKeySequence(Qt::CTRL | Qt::Key_PageUp),
                      [](AnalyseScreen& screen) { screen.stepSection(-1); }),
        analyseAction("analyse.next", QT_TRANSLATE_NOOP("Actions", "Next section"),
                      QKeySequence(Qt::CTRL | Qt::Key_PageDown),
                      [](AnalyseScreen& screen) { screen.stepSection(1); }),
        analyseAction("analyse.only", QT_TRANSLATE_NOOP("Actions", "Only the cases in the list"),
                      QKeySequence(Qt::CTRL | Qt::Key_L),
                      [](AnalyseScreen& screen) { screen.setOnlyListed(!screen.isOnlyListed()); }),
        analyseAction("analyse.unpick", QT_TRANSLATE_NOOP("Actions", "Show not only the picked cases"),
                      QKeySequence(Qt::Key_Backspace), [](AnalyseScreen& screen) { screen.unpick(); }),
    };
    specs[2].checked = ask<AnalyseScreen>(&AnalyseScreen::isOnlyListed);
    specs[3].enabled = ask<AnalyseScreen>(&AnalyseScreen::hasPicked);
    return specs;
}

} // namespace

ScreenEntry analyseScreen()
{
    return {analysePlace.id,
            QT_TRANSLATE_NOOP("Actions", "Anal&yse"),
            QKeySequence(Qt::CTRL | Qt::Key_2),
            QStringLiteral("analysing"),
            [](const ScreenParts& parts) { return new AnalyseScreen(parts); },
            analyseActions,
            analyseScenes};
}

} // namespace geovlm::ui
