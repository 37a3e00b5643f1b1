// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "screen/action_spec.h"
#include "screen/screen_scene.h"

namespace geovlm::ui {

/// Everything that the screen of the cases does: what the comparison shows, candidates, answers, review.
ActionSpecs casesActions();

/// The menu is there on every screen: an answer that is not shown is nobody's to change.
bool mayAnswer(const WindowContext& window);

ScreenScenes casesScenes(); ///< cases_scenes.cpp

void addAnswerActions(ActionSpecs& specs); ///< answer_actions.cpp
void addReviewActions(ActionSpecs& specs); ///< review_actions.cpp

} // namespace geovlm::ui
