// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/answer_sheet.h"

#include "domain/answers/answer_choice.h"
#include "domain/text/description.h"
#include "store/answers/answers.h"
#include "store/answers/imported_rows.h"

#include <algorithm>

namespace geovlm::pipeline {

bool AnswerSheet::any() const
{
    return std::any_of(values.begin(), values.end(), [](const QString& value) { return !value.isEmpty(); });
}

QString AnswerSheet::description() const
{
    return isCaptioned() ? caption : describe(values);
}

QByteArray AnswerSheet::textHash() const
{
    return isCaptioned() ? captionHash(caption) : answersHash(values);
}

QByteArray AnswerSheet::contentHash() const
{
    return isCaptioned() ? captionHash(caption) : answersHash(values, distributions);
}

std::vector<float> AnswerSheet::sum(const HashingEmbedder& embedder) const
{
    return isCaptioned() ? embedder.sum(caption) : embedder.sum(values, distributions);
}

std::vector<float> AnswerSheet::embedded(const HashingEmbedder& embedder) const
{
    std::vector<float> vector = sum(embedder);
    normalise(vector);
    return vector;
}

std::vector<float> AnswerSheet::probabilities(const QuestionBank& bank) const
{
    std::vector<float> row;
    row.reserve(std::size_t(bank.optionCount()));
    for (int q = 0; q < bank.size(); ++q) {
        const std::vector<float> part =
            answerProbabilities(bank.at(q), values.at(q), distributions[std::size_t(q)]);
        row.insert(row.end(), part.begin(), part.end());
    }
    return row;
}

Matrix answerRows(const std::vector<AnswerSheet>& sheets, const QuestionBank& bank)
{
    Matrix rows(int(sheets.size()), bank.optionCount());
    for (int i = 0; i < rows.rows; ++i)
        std::ranges::copy(sheets[std::size_t(i)].probabilities(bank), rows.row(i).begin());
    return rows;
}

AnswerSheet answerSheet(ImageId image, const std::vector<AnswerEvent>& answers, const QString& caption,
                        int questions)
{
    AnswerSheet sheet{image, QStringList(questions), std::vector<std::vector<float>>(std::size_t(questions)),
                      caption};
    for (const AnswerEvent& event : answers) {
        if (event.question < 0 || event.question >= questions)
            continue;
        sheet.values[event.question] = event.value;
        sheet.distributions[std::size_t(event.question)] = event.distribution;
    }
    return sheet;
}

std::vector<AnswerSheet> answerSheets(const store::Store& store, const std::vector<ImageId>& images)
{
    const auto answers = store::currentAnswers(store, images);
    std::vector<AnswerSheet> sheets;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto caption = store::caption(store, images[i]);
        sheets.push_back(answerSheet(images[i], answers[i], caption ? caption->text : QString(),
                                     store.questions().size()));
    }
    return sheets;
}

} // namespace geovlm::pipeline
