// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "store/results/cases.h"

#include <QString>

/// Why an image is in the queue, for people.
namespace geovlm::ui {

QString queueReasonName(store::QueueReason reason); ///< "reranking broke it"
/// One line: "a flip makes it a hit: Road width → wide". Empty when the case is not queued.
QString queueText(const store::CaseRow& row, const QuestionBank& bank);
/// The same where there is little room: "Road width → wide".
QString queueBrief(const store::CaseRow& row, const QuestionBank& bank);
/// A whole sentence.
QString queueMeaning(const store::CaseRow& row, const QuestionBank& bank);
/// "returned by Ann"; empty when nobody has done anything.
QString reviewText(const store::CaseRow& row);

} // namespace geovlm::ui
