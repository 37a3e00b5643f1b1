// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/soft_answers.h"

#include "domain/error.h"
#include "domain/text.h"
#include "domain/text/description.h"

#include <cmath>

namespace geovlm {
void requireSlots(const QuestionBank& bank)
{
    if (bank.size() != descriptionSlots)
        throw Error(
            DomainText::tr("The question bank has %1 questions but a description has %2 slots; use a bank "
                           "with %2 questions.")
                .arg(bank.size())
                .arg(descriptionSlots));
}

void requireAnswers(const QuestionBank& bank, const QStringList& values,
                    const std::vector<std::vector<float>>& distributions)
{
    if (values.size() != bank.size() || (!distributions.empty() && int(distributions.size()) != bank.size()))
        throw Error(DomainText::tr("An image needs %1 answers, not %2 (with %3 distributions).")
                        .arg(bank.size())
                        .arg(values.size())
                        .arg(distributions.size()));
    for (int question = 0; question < bank.size(); ++question) {
        const std::size_t size = distributionOf(distributions, question).size();
        if (size != 0 && size != std::size_t(bank.at(question).options.size()))
            throw Error(
                DomainText::tr("The distribution of question \"%1\" has %2 numbers but the question has %3 "
                               "options; was it answered with another question bank?")
                    .arg(bank.at(question).id)
                    .arg(size)
                    .arg(bank.at(question).options.size()));
    }
}

std::span<const float> distributionOf(const std::vector<std::vector<float>>& distributions, int question)
{
    return distributions.empty() ? std::span<const float>()
                                 : std::span<const float>(distributions[std::size_t(question)]);
}

double probabilityOf(float value)
{
    return std::isfinite(value) && value > 0 ? double(value) : 0;
}

double totalOf(std::span<const float> distribution)
{
    double total = 0;
    for (const float value : distribution)
        total += probabilityOf(value);
    return total;
}

} // namespace geovlm
