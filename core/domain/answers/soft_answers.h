// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QStringList>
#include <span>
#include <vector>

namespace geovlm {

/// Throws Error unless `bank` has one question per slot of the description's template.
void requireSlots(const QuestionBank& bank);

/// Throws Error unless there is one value per question, and either no distributions at all or one list per
/// question that is empty or has one number per option.
void requireAnswers(const QuestionBank& bank, const QStringList& values,
                    const std::vector<std::vector<float>>& distributions);

/// The numbers of one question, empty where there are none.
std::span<const float> distributionOf(const std::vector<std::vector<float>>& distributions, int question);

/// `value` where it is a positive finite number, else 0.
double probabilityOf(float value);
/// Sum of probabilityOf(); 0 = the answer is certain at its value.
double totalOf(std::span<const float> distribution);

} // namespace geovlm
