// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/answer_sheet.h"

#include "domain/description.h"
#include "store/answers.h"

#include <algorithm>
#include <span>

namespace geovlm::pipeline {
namespace {

void fillCertain(std::span<float> part, const Question& question, const QString& value)
{
    const QStringList values = question.multiple ? splitValues(value) : QStringList{value};
    bool known = false;
    for (const QString& one : values)
        if (const int option = question.optionIndex(one); option >= 0) {
            part[std::size_t(option)] = 1;
            known = true;
        }
    // An off-list answer says nothing about the options.
    if (!known)
        std::fill(part.begin(), part.end(), question.multiple ? 0.5f : 1.0f / float(part.size()));
}

} // namespace

bool AnswerSheet::any() const
{
    return std::any_of(values.begin(), values.end(), [](const QString& value) { return !value.isEmpty(); });
}

QByteArray AnswerSheet::textHash() const
{
    return answersHash(values);
}

QByteArray AnswerSheet::contentHash() const
{
    return answersHash(values, distributions);
}

std::vector<float> AnswerSheet::probabilities(const QuestionBank& bank) const
{
    std::vector<float> row(std::size_t(bank.optionCount()), 0.0f);
    for (int q = 0; q < bank.size(); ++q) {
        const std::span<float> part(row.data() + bank.offset(q), std::size_t(bank.at(q).options.size()));
        const std::vector<float>& known = distributions[std::size_t(q)];
        if (known.size() == part.size())
            std::copy(known.begin(), known.end(), part.begin());
        else
            fillCertain(part, bank.at(q), values.at(q));
    }
    return row;
}

std::vector<AnswerSheet> answerSheets(const store::Store& store, const std::vector<ImageId>& images)
{
    const int questions = store.questions().size();
    const auto lists = store::currentAnswers(store, images);
    std::vector<AnswerSheet> sheets;
    for (std::size_t i = 0; i < images.size(); ++i) {
        AnswerSheet sheet{images[i], QStringList(questions),
                          std::vector<std::vector<float>>(std::size_t(questions))};
        for (const AnswerEvent& event : lists[i]) {
            sheet.values[event.question] = event.value;
            sheet.distributions[std::size_t(event.question)] = event.distribution;
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

} // namespace geovlm::pipeline
