// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of somebody who answers: keys for options, suggestions, other images.
#include "answers/answers_panel.h"
#include "browse/cases_actions.h"
#include "browse/cases_screen.h"
#include "domain/answers/answer_choice.h"

#include <QListView>

namespace geovlm::ui {

namespace {

constexpr int optionKeys = 18; ///< as many as the question with most options has

bool hasImage(const WindowContext& window)
{
    return window.parts().annotator.sight().image() != nullptr;
}

ActionSpec::Act annotate(const std::function<void(Annotator&)>& act)
{
    return [act](WindowContext& window) { act(window.parts().annotator); };
}

ActionSpec focusAction()
{
    ActionSpec spec{QStringLiteral("answer.focus"),
                    QT_TRANSLATE_NOOP("Actions", "&Answer questions"),
                    {places::window},
                    QKeySequence(Qt::Key_F4),
                    [](WindowContext& window) {
                        window.showScreen(places::comparison.id);
                        window.showPanel(places::answers.id, true);
                        window.part<CasesScreen>().answers()->list()->setFocus();
                    },
                    [](const WindowContext& window) { return window.hasCase(); }};
    spec.menu = MenuPlace{Menu::Edit, 1};
    return spec;
}

/// From question to question, image to image, case to case.
void addSteps(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, Qt::Key key, ActionSpec::Act act) {
        specs.push_back(
            {QString::fromLatin1(id), label, {places::answers}, QKeySequence(key), std::move(act), hasImage});
    };
    add("answer.down", QT_TRANSLATE_NOOP("Actions", "Next question"), Qt::Key_Down,
        annotate([](Annotator& annotator) { annotator.place().stepQuestion(1); }));
    add("answer.up", QT_TRANSLATE_NOOP("Actions", "Previous question"), Qt::Key_Up,
        annotate([](Annotator& annotator) { annotator.place().stepQuestion(-1); }));
    add("answer.right", QT_TRANSLATE_NOOP("Actions", "Next image"), Qt::Key_Right,
        annotate([](Annotator& annotator) { annotator.place().stepImage(1); }));
    add("answer.left", QT_TRANSLATE_NOOP("Actions", "Previous image"), Qt::Key_Left,
        annotate([](Annotator& annotator) { annotator.place().stepImage(-1); }));
    add("answer.case", QT_TRANSLATE_NOOP("Actions", "Next case, from its first question"), Qt::Key_PageDown,
        actOn<CasesScreen>([](CasesScreen& screen) { screen.answerCase(1); }));
    add("answer.case-back", QT_TRANSLATE_NOOP("Actions", "Previous case, from its first question"),
        Qt::Key_PageUp, actOn<CasesScreen>([](CasesScreen& screen) { screen.answerCase(-1); }));
}

void addAnswering(ActionSpecs& specs)
{
    const auto add = [&](const char* id, const char* label, const QKeySequence& key, ActionSpec::Act act) {
        ActionSpec spec{QString::fromLatin1(id), label, {places::answers}, key, std::move(act), mayAnswer};
        spec.menu = MenuPlace{Menu::Edit, 1};
        specs.push_back(std::move(spec));
    };
    add("answer.accept", QT_TRANSLATE_NOOP("Actions", "&Accept the suggestion"), QKeySequence(Qt::Key_Return),
        annotate([](Annotator& annotator) { annotator.accept(); }));
    add("answer.accept-all", QT_TRANSLATE_NOOP("Actions", "Accept all that re&main"),
        QKeySequence(Qt::CTRL | Qt::Key_Return),
        annotate([](Annotator& annotator) { annotator.acceptAll(); }));
    add("answer.unsure", QT_TRANSLATE_NOOP("Actions", "&Unsure"), QKeySequence(Qt::Key_U),
        annotate([](Annotator& annotator) { annotator.markUnsure(); }));
    add("answer.clear", QT_TRANSLATE_NOOP("Actions", "&Clear the answer"), QKeySequence(Qt::Key_Delete),
        annotate([](Annotator& annotator) { annotator.clear(); }));
    add("answer.write", QT_TRANSLATE_NOOP("Actions", "&Write another answer"), QKeySequence(Qt::Key_F2),
        actOn<CasesScreen>([](CasesScreen& screen) { screen.answers()->focusFreeText(); }));
}

/// One action an option, so that each key can be changed.
void addOptions(ActionSpecs& specs)
{
    for (int option = 0; option < optionKeys; ++option) {
        ActionSpec spec{QStringLiteral("answer.option-%1").arg(option + 1, 2, 10, QLatin1Char('0')),
                        QT_TRANSLATE_NOOP("Actions", "Option %1"),
                        {places::answers},
                        QKeySequence(optionKey(option)),
                        annotate([option](Annotator& annotator) { annotator.choose(option); })};
        spec.number = option + 1;
        specs.push_back(std::move(spec));
    }
}

} // namespace

bool mayAnswer(const WindowContext& window)
{
    return window.shownScreen() == places::comparison.id && window.parts().annotator.edits().canEdit();
}

void addAnswerActions(ActionSpecs& specs)
{
    specs.push_back(focusAction());
    addSteps(specs);
    addAnswering(specs);
    addOptions(specs);
}

} // namespace geovlm::ui
