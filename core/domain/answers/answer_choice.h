// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/answers/question_bank.h"

#include <optional>

namespace geovlm {

/// The answer that choosing option `option` makes out of `current`. One option of a question with one answer
/// replaces it; of a question that allows several it is added, or taken out if it was there, and "none"
/// stands alone. Off-list parts of `current` go. Empty when the last option was taken out. Values come out in
/// the order of the options.
QString chosenAnswer(const Question& question, const QString& current, int option);
/// The same, where `current` is the event that counts now, or null. What only a machine or a file says is a
/// suggestion: it is not built upon, so that the option is chosen and never taken out, and nobody is said to
/// have chosen what the machine did.
QString chosenAnswer(const Question& question, const AnswerEvent* current, int option);

/// The option for "there is nothing": "none", else the only one that begins with "no ", else "no" of yes and
/// no; -1 = it has none.
int noneOption(const Question& question);
/// "None" never stands beside another value: where it does it is left out.
QStringList withoutIdleNone(const Question& question, QStringList values);

/// Which options `value` names, ascending.
QList<int> optionsNamed(const Question& question, const QString& value);

/// `text` as the bank spells it: whole, or part by part where several are allowed ("none" beside another part
/// goes); what fits no option stays as it was written, without the blanks around it.
struct NormalisedAnswer
{
    QString value;
    bool offList = false;
};
NormalisedAnswer normalisedAnswer(const Question& question, const QString& text);

/// How likely the likeliest reading of an answer is, given one probability an option: that of the least
/// likely option that `value` names, 0..1; -1 (unknown) without a distribution or for an answer off the list.
double answerConfidence(const Question& question, const QString& value,
                        const std::vector<float>& distribution);

/// The key of an option: "1" to "9", then "A" on.
QString optionKey(int option);

/// The probabilities that an answer stands for: a machine's `distribution` as it is (if it has one number per
/// option), else certain at the options that `value` names; an answer that names none says nothing, so each
/// is as likely as another.
std::vector<float> answerProbabilities(const Question& question, const QString& value,
                                       const std::vector<float>& distribution);

} // namespace geovlm
