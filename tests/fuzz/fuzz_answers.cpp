// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/answers/answer_normaliser.h"
#include "domain/error.h"
#include "input_file.h"

#include <QStringList>

using namespace geovlm;

namespace {

/// Lines "said=means" are entries of the user's, for the question at hand; the others are answers.
std::vector<Synonym> entriesIn(const QStringList& lines, int question)
{
    std::vector<Synonym> entries;
    for (const QString& line : lines)
        if (const qsizetype equals = line.indexOf(u'='); equals > 0)
            entries.push_back({question, synonymKey(line.left(equals)), line.mid(equals + 1).simplified()});
    return entries;
}

void check(const AnswerNormaliser& normaliser, const Question& question, const QString& text)
{
    const int index = question.number - 1;
    const MappedAnswer mapped = normaliser.map(index, text);
    require(!AnswerNormaliser::reason(mapped).isEmpty(), "a mapping has its reason");
    if (mapped.offList()) {
        require(mapped.value == text.trimmed(), "what is off the list stays as it was written");
        return;
    }
    require(!optionsNamed(question, mapped.value).isEmpty(), "what is on the list names an option");
    require(normaliser.map(index, mapped.value).value == mapped.value, "options stay themselves");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QuestionBank& bank = QuestionBank::standard();
    const Question& question = bank.at(data[0] % bank.size());
    const QStringList lines =
        QString::fromUtf8(reinterpret_cast<const char*>(data + 1), qsizetype(size - 1)).split(u'\n');
    static const AnswerNormaliser plain(bank);
    const std::vector<Synonym> entries = entriesIn(lines, question.number - 1);
    for (const QString& line : lines)
        check(plain, question, line);
    if (entries.empty())
        return 0;
    const AnswerNormaliser extended(bank, entries);
    for (const QString& line : lines)
        check(extended, question, line);
    return 0;
}
