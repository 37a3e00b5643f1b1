// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of somebody who compares what two people answered.
#include "browse/cases_actions.h"
#include "browse/text.h"

namespace geovlm::ui {

namespace {

bool isReviewing(const WindowContext& window)
{
    return mayAnswer(window) && window.parts().annotator.review().isReviewing();
}

ActionSpec::Act takeSide(int side)
{
    return [side](WindowContext& window) { window.parts().annotator.review().takeSide(side); };
}

ActionSpec::Act markAs(ReviewState state)
{
    return [state](WindowContext& window) { window.parts().annotator.review().setState(state); };
}

void returnWithComment(WindowContext& window)
{
    const auto comment = window.parts().dialogs.askComment(window.window(), BrowseText::tr("Return"),
                                                           BrowseText::tr("What should be looked at?"));
    if (comment)
        window.parts().annotator.review().setState(ReviewState::Returned, *comment);
}

ActionSpec modeAction()
{
    ActionSpec spec{
        QStringLiteral("review.mode"),
        QT_TRANSLATE_NOOP("Actions", "&Review two people's answers"),
        {places::window},
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
        [](WindowContext& window) {
            ReviewDesk& review = window.parts().annotator.review();
            review.setReviewing(!review.isReviewing());
        },
        {},
        [](const WindowContext& window) { return window.parts().annotator.review().isReviewing(); }};
    spec.menu = MenuPlace{Menu::Edit, 3};
    return spec;
}

} // namespace

void addReviewActions(ActionSpecs& specs)
{
    specs.push_back(modeAction());
    const auto add = [&](const char* id, const char* label, const ActionPlace& place, const QKeySequence& key,
                         ActionSpec::Act act, ActionSpec::Test enabled) {
        ActionSpec spec{QString::fromLatin1(id), label, {place}, key, std::move(act), std::move(enabled)};
        spec.menu = MenuPlace{Menu::Edit, 3};
        specs.push_back(std::move(spec));
    };
    add("review.a", QT_TRANSLATE_NOOP("Actions", "Take A's answer"), places::answers,
        QKeySequence(Qt::Key_BracketLeft), takeSide(0), isReviewing);
    add("review.b", QT_TRANSLATE_NOOP("Actions", "Take B's answer"), places::answers,
        QKeySequence(Qt::Key_BracketRight), takeSide(1), isReviewing);
    add("review.suggestion", QT_TRANSLATE_NOOP("Actions", "Take the suggestion"), places::answers,
        QKeySequence(Qt::Key_Backslash), takeSide(2), isReviewing);
    add("review.done", QT_TRANSLATE_NOOP("Actions", "Mark as &done"), places::window,
        QKeySequence(Qt::CTRL | Qt::Key_D), markAs(ReviewState::Done), mayAnswer);
    add("review.reviewed", QT_TRANSLATE_NOOP("Actions", "Mark as re&viewed"), places::window,
        QKeySequence(Qt::CTRL | Qt::Key_E), markAs(ReviewState::Reviewed), mayAnswer);
    add("review.return", QT_TRANSLATE_NOOP("Actions", "Re&turn with a comment…"), places::window,
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), returnWithComment, mayAnswer);
}

} // namespace geovlm::ui
