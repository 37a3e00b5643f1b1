// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

/// What models and people write around an answer, taken off or looked through; no question is known here.
namespace geovlm {

/// `text` without markdown (`**B**`, "# B", "- B", `` `B` ``, a fence), a lead-in ("Answer:", "The answer
/// is"), quotation marks and brackets around it, and stops at its end. A text of nothing else comes back as
/// it is.
QString bareAnswer(const QString& text);

/// A letter that stands where an answer begins.
struct LetterInText
{
    int option = 0;   ///< 0 for A … 25 for Z
    qsizetype at = 0; ///< its place in the text
    QString words;    ///< what the option is said to be ("B. grey": grey); empty = the letter alone
};

/// The letter of each line of `text` that begins with one: alone, or marked off from the words after it ("B",
/// "(b)", "**B. grey**", "Answer: B) grey"). "A grey road" is no letter.
std::vector<LetterInText> lettersIn(const QString& text);

} // namespace geovlm
