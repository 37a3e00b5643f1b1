// SPDX-License-Identifier: GPL-3.0-or-later
// The screen that trains rerankers, as the window's list has it, its actions and pictures.
#include "screen/screen_entry.h"
#include "train/suppress_page.h"
#include "train/train_page.h"
#include "train/train_screen.h"

#include <QTabWidget>

namespace geovlm::ui {

namespace {

const ActionPlace trainPlace{QStringLiteral("train"), QT_TRANSLATE_NOOP("ActionPlaces", "training")};

ActionSpec trainAction(const char* id, const char* label, const QKeySequence& key, void (TrainPage::*act)(),
                       bool (TrainPage::*may)() const)
{
    const auto enabled = [may](const WindowContext& window) {
        if (!window.isShown(trainPlace.id))
            return false;
        const TrainScreen& screen = window.part<TrainScreen>();
        return screen.tabs()->currentWidget() == screen.training() && (screen.training()->*may)();
    };
    ActionSpec spec{QString::fromLatin1(id),
                    label,
                    {trainPlace},
                    key,
                    actOn<TrainScreen>([act](const TrainScreen& screen) { (screen.training()->*act)(); }),
                    enabled};
    spec.menu = MenuPlace{Menu::Run, 3};
    return spec;
}

void showTab(WindowContext& window, int tab)
{
    window.showScreen(QStringLiteral("train"));
    window.part<TrainScreen>().tabs()->setCurrentIndex(tab);
}

ActionSpec formAction()
{
    ActionSpec spec{QStringLiteral("run.train"),
                    QT_TRANSLATE_NOOP("Actions", "&Train…"),
                    {places::window},
                    {},
                    [](WindowContext& window) {
                        window.showScreen(trainPlace.id);
                        window.part<TrainScreen>().showForm();
                    },
                    [](const WindowContext& window) {
                        return window.mayRun() && window.parts().session.summary().images() > 0;
                    }};
    spec.menu = MenuPlace{Menu::Run, 1};
    return spec;
}

ActionSpecs trainActions()
{
    return {formAction(),
            trainAction("train.start", QT_TRANSLATE_NOOP("Actions", "Train w&hat the form says"),
                        QKeySequence(Qt::CTRL | Qt::Key_Return), &TrainPage::start, &TrainPage::mayStart),
            trainAction("train.keep", QT_TRANSLATE_NOOP("Actions", "&Keep as the model in use"),
                        QKeySequence(Qt::CTRL | Qt::Key_K), &TrainPage::keepSelected, &TrainPage::mayKeep)};
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

ScreenEntry trainScreen()
{
    return {trainPlace.id,
            QT_TRANSLATE_NOOP("Actions", "&Train"),
            QKeySequence(Qt::CTRL | Qt::Key_4),
            QStringLiteral("training"),
            [](const ScreenParts& parts) { return new TrainScreen(parts); },
            trainActions,
            trainScenes};
}

} // namespace geovlm::ui
