// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/answers/question_bank.h"
#include "ml/engine.h"

#include <QJsonObject>
#include <optional>
#include <span>
#include <vector>

namespace geovlm::pipeline {

/// What a reader says when it finds `distribution` over the options of the bank's question `index`: the
/// likeliest option with its probability as confidence; of a question that allows several, every option more
/// likely than not (the likeliest where none is), and how sure it is of each on average.
AnswerEvent suggestion(ImageId image, int index, const Question& question,
                       std::span<const float> distribution);

/// Where each of the bank's questions stands in the output of the reader called `name`. Throws Error when one
/// is missing.
std::vector<int> headOffsets(const QuestionBank& bank, const ml::Reader& reader, const QString& name);

/// When a reader would rather say nothing. A reader that was trained on a store's answers knows from images
/// held out how sure it must be (`thresholds` of its configuration: view → question → least confidence, null
/// = never sure enough); a reader without them always answers.
class Abstention
{
public:
    /// What `thresholds` does not name is answered. Throws Error for numbers that are none.
    static Abstention from(const QJsonObject& configuration, const QuestionBank& bank);

    bool ever() const
    {
        return !m_least[0].empty() || !m_least[1].empty();
    } ///< whether there is anything to abstain from
    bool speaks(View view, int question, double confidence) const;

private:
    std::vector<std::optional<double>> m_least[2]; ///< by view and question; empty = always answer
};

} // namespace geovlm::pipeline
