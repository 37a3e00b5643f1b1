// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_wording.h"

#include <QRegularExpression>
#include <optional>

namespace geovlm {
namespace {

/// Longer texts are no answers, and need not be searched.
constexpr qsizetype longestAnswer = 4000;

QRegularExpression compiled(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// Blanks, markdown, bullets, opening quotation marks and brackets.
const QRegularExpression& head()
{
    static const QRegularExpression it = compiled(
        QStringLiteral("[\\s*_`#>\"'\u201c\u2018({\\[]*(?:[-\u2022]\\s+)?[\\s*_`\"'\u201c\u2018({\\[]*"));
    return it;
}

/// Markdown, stops, closing quotation marks and brackets.
const QRegularExpression& tail()
{
    static const QRegularExpression it = compiled(QStringLiteral("[\\s*_`\"'\u201d\u2019.,:;!)\\]}]*$"));
    return it;
}

const QRegularExpression& leadIn()
{
    static const QRegularExpression it = compiled(
        QStringLiteral("(?:(?:the|my|final|correct|best|right)\\s+)*(?:answer|option|choice|letter)s?"
                       "(?:(?:\\s+is)?[*_`\\s]*[:=]|\\s+is\\b)"));
    return it;
}

/// Where `text` goes on after what `expression` matches at `from`; `from` where it matches nothing.
qsizetype past(const QRegularExpression& expression, const QString& text, qsizetype from)
{
    const QRegularExpressionMatch match = expression.match(text, from, QRegularExpression::NormalMatch,
                                                           QRegularExpression::AnchorAtOffsetMatchOption);
    return match.hasMatch() ? match.capturedEnd() : from;
}

QString withoutFence(const QString& text)
{
    static const QRegularExpression fence(QStringLiteral("^\\s*```[a-z]*\\s*\\n(.*?)\\s*```\\s*$"),
                                          QRegularExpression::CaseInsensitiveOption |
                                              QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = fence.match(text);
    return match.hasMatch() ? match.captured(1) : text;
}

QString withoutTail(const QString& text)
{
    return text.left(tail().match(text).capturedStart());
}

bool isLetter(QChar one)
{
    return (one >= u'A' && one <= u'Z') || (one >= u'a' && one <= u'z');
}

/// Where an answer may begin in a line: after markdown and a lead-in, "Option" alone included.
qsizetype startOf(const QString& line)
{
    static const QRegularExpression named =
        compiled(QStringLiteral("(?:answer|option|choice|letter)\\s+(?=[a-z]\\b)"));
    qsizetype at = past(head(), line, 0);
    at = past(head(), line, past(leadIn(), line, at));
    return past(head(), line, past(named, line, at));
}

std::optional<LetterInText> letterOf(const QString& line)
{
    // A letter and what marks it off from the words after it: "B.", "B)", "**B**:", "B -".
    static const QRegularExpression mark =
        compiled(QStringLiteral("[*_`\"')\\]}]*\\s*(?:[.:)\\]]|[-\u2013\u2014=](?=\\s))"));
    const qsizetype at = startOf(line);
    if (at >= line.size() || !isLetter(line.at(at)))
        return std::nullopt;
    LetterInText found{line.at(at).toUpper().unicode() - u'A', at, {}};
    if (tail().match(line).capturedStart() <= at + 1)
        return found;
    const qsizetype end = past(mark, line, at + 1);
    found.words = end > at + 1 ? bareAnswer(line.mid(end)) : QString();
    return end > at + 1 ? std::optional(std::move(found)) : std::nullopt;
}

} // namespace

QString bareAnswer(const QString& text)
{
    if (text.size() > longestAnswer)
        return text;
    const QString inner = withoutFence(text);
    const qsizetype start = past(head(), inner, 0);
    const QString bare = withoutTail(inner.mid(past(head(), inner, past(leadIn(), inner, start))));
    return bare.isEmpty() ? text : bare;
}

std::vector<LetterInText> lettersIn(const QString& text)
{
    std::vector<LetterInText> letters;
    qsizetype start = 0;
    for (const QString& line : text.left(longestAnswer).split(u'\n')) {
        if (auto letter = letterOf(line)) {
            letter->at += start;
            letters.push_back(*std::move(letter));
        }
        start += line.size() + 1;
    }
    return letters;
}

} // namespace geovlm
