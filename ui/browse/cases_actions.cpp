// SPDX-License-Identifier: GPL-3.0-or-later
#include "browse/cases_actions.h"

#include "browse/cases_screen.h"
#include "compare/compare_page.h"
#include "compare/image_pair.h"
#include "compare/questions_pane.h"

#include <QCheckBox>
#include <QTabWidget>

namespace geovlm::ui {

namespace {

bool hasCase(const WindowContext& window)
{
    return window.hasCase();
}

QCheckBox* differencesOnly(const WindowContext& window)
{
    return window.part<CasesScreen>().compare()->questions()->differencesOnly();
}

void nextTab(const ComparePage& page)
{
    QTabWidget* tabs = page.tabs();
    tabs->setCurrentIndex((tabs->currentIndex() + 1) % tabs->count());
}

ActionSpec answersPanelAction()
{
    ActionSpec spec{QStringLiteral("view.answers"),
                    QT_TRANSLATE_NOOP("Actions", "&Answers"),
                    {places::window},
                    QKeySequence(Qt::Key_F9),
                    [](WindowContext& window) {
                        window.showPanel(places::answers.id, !window.isPanelShown(places::answers.id));
                    },
                    [](const WindowContext& window) { return window.isRanked(); },
                    [](const WindowContext& window) { return window.isPanelShown(places::answers.id); }};
    spec.menu = MenuPlace{Menu::View, 1};
    return spec;
}

void addComparing(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, Qt::Key key, ActionSpec::Act act) -> ActionSpec& {
        ActionSpec spec{QString::fromLatin1(id), label,          places::walking,
                        QKeySequence(key),       std::move(act), hasCase};
        spec.menu = MenuPlace{Menu::View, 4};
        return specs.emplace_back(std::move(spec));
    };
    add("view.details", QT_TRANSLATE_NOOP("Actions", "Descriptions or &questions"), Qt::Key_Q,
        [](WindowContext& window) { nextTab(*window.part<CasesScreen>().compare()); });
    add("view.differences", QT_TRANSLATE_NOOP("Actions", "Only &differences"), Qt::Key_D,
        [](WindowContext& window) { differencesOnly(window)->toggle(); })
        .checked = [](const WindowContext& window) { return differencesOnly(window)->isChecked(); };
    add("view.zoom", QT_TRANSLATE_NOOP("Actions", "&Whole images"), Qt::Key_Z,
        [](WindowContext& window) { window.part<CasesScreen>().compare()->images()->link().reset(); });
}

void addPicking(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, Qt::Key key, ActionSpec::Act act) {
        ActionSpec spec{QString::fromLatin1(id), label,          places::walking,
                        QKeySequence(key),       std::move(act), hasCase};
        spec.menu = MenuPlace{Menu::Go, 2};
        specs.push_back(std::move(spec));
    };
    add("pick.next", QT_TRANSLATE_NOOP("Actions", "Next &candidate"), Qt::Key_Right,
        [](WindowContext& window) { window.parts().walk.pickStep(1); });
    add("pick.previous", QT_TRANSLATE_NOOP("Actions", "Pre&vious candidate"), Qt::Key_Left,
        [](WindowContext& window) { window.parts().walk.pickStep(-1); });
    add("pick.match", QT_TRANSLATE_NOOP("Actions", "The true &match"), Qt::Key_M,
        [](WindowContext& window) { window.parts().walk.pickMatch(); });
    add("pick.row", QT_TRANSLATE_NOOP("Actions", "Pick in the other &row"), Qt::Key_R,
        [](WindowContext& window) {
            CaseWalk& walk = window.parts().walk;
            walk.setPicksAfter(!walk.picksAfter());
        });
    for (int i = 0; i < 10; ++i) {
        ActionSpec spec{QStringLiteral("pick.%1").arg(i + 1),
                        QT_TRANSLATE_NOOP("Actions", "Candidate at place %1"),
                        places::walking,
                        QKeySequence(Qt::Key(Qt::Key_0 + (i + 1) % 10)),
                        [i](WindowContext& window) { window.parts().walk.pickPlace(i); },
                        hasCase};
        spec.number = i + 1;
        specs.push_back(std::move(spec));
    }
}

} // namespace

ActionSpecs casesActions()
{
    ActionSpecs specs{answersPanelAction()};
    addComparing(specs);
    addPicking(specs);
    addAnswerActions(specs);
    addReviewActions(specs);
    return specs;
}

} // namespace geovlm::ui
