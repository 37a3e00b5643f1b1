// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "domain/answers/question_bank.h"

#include <optional>
#include <vector>

namespace geovlm::ui {

/// Everything known about one question of one image, from a person's point of view.
struct QuestionBoard
{
    std::optional<AnswerEvent> current;    ///< what counts; a cleared answer counts as none
    std::optional<AnswerEvent> suggestion; ///< the newest machine's
    std::optional<AnswerEvent> mine;       ///< this person's newest, a cleared one included
    std::vector<AnswerEvent> people;       ///< each person's newest that says something, in order of name
    bool answeredByMe() const { return mine.has_value(); }
};

/// One entry a question of the bank. `person` is who looks.
std::vector<QuestionBoard> boardsOf(const CaseImage& image, const QuestionBank& bank, const QString& person);

/// The image as somebody may see it who has not answered yet: answers of others are left out of every
/// question that `person` has not answered.
CaseImage hiddenFrom(const CaseImage& image, const QuestionBank& bank, const QString& person);

/// The current value that `event` replaces gives way to it, as the store will have it.
void applyEvent(CaseImage& image, const AnswerEvent& event);

} // namespace geovlm::ui
