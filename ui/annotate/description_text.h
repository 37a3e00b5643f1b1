// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "domain/answers/question_bank.h"

class QPalette;
class QTextDocument;

namespace geovlm::ui {

/// Writes the description of `image` into `document`, its answers marked by whether they are those of
/// `other` (may be null): bold where they agree, underlined and followed by ≠ where they differ.
/// Where `first` holds other values, the words that changed since stand on a coloured ground between ‹ and ›.
/// Text goes in as text, never as markup.
void fillDescription(QTextDocument& document, const QuestionBank& bank, const CaseImage& image,
                     const CaseImage* other, const QPalette& palette, const QStringList& first = {});

} // namespace geovlm::ui
