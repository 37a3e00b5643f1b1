// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/reader_answer.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "pipeline/common/text.h"

#include <algorithm>

namespace geovlm::pipeline {
namespace {

constexpr float optionHolds = 0.5f;

/// The likeliest option and its probability.
void takeLikeliest(AnswerEvent& event, const Question& question)
{
    const auto best = std::max_element(event.distribution.begin(), event.distribution.end());
    event.value = question.options.at(best - event.distribution.begin());
    event.confidence = double(*best);
}

/// Every option more likely than not; the likeliest where none is. Of "none" and others that cannot be both,
/// the likelier. The confidence is the mean of how sure the reader is of each option's presence or absence.
void takeSeveral(AnswerEvent& event, const Question& question)
{
    const int none = noneOption(question);
    float likeliest = 0;
    QStringList values;
    double sure = 0;
    for (int option = 0; option < question.options.size(); ++option) {
        const float probability = event.distribution[std::size_t(option)];
        if (probability > optionHolds && option != none) {
            values.append(question.options.at(option));
            likeliest = std::max(likeliest, probability);
        }
        sure += double(std::max(probability, 1 - probability));
    }
    if (values.isEmpty() || (none >= 0 && event.distribution[std::size_t(none)] > likeliest))
        takeLikeliest(event, question);
    else
        event.value = joinValues(values);
    event.confidence = sure / double(question.options.size());
}

} // namespace

AnswerEvent suggestion(ImageId image, int index, const Question& question,
                       std::span<const float> distribution)
{
    AnswerEvent event;
    event.image = image;
    event.question = index;
    event.distribution.assign(distribution.begin(), distribution.end());
    if (question.multiple)
        takeSeveral(event, question);
    else
        takeLikeliest(event, question);
    return event;
}

std::vector<int> headOffsets(const QuestionBank& bank, const ml::Reader& reader, const QString& name)
{
    const QStringList ids = reader.questionIds();
    if (ids.size() != bank.size())
        throw Error(PipelineText::tr("The reader \"%1\" answers %2 questions; this store asks %3.")
                        .arg(name)
                        .arg(ids.size())
                        .arg(bank.size()));
    std::vector<int> offsets;
    for (int q = 0; q < bank.size(); ++q) {
        if (ids.at(q) != bank.at(q).id)
            throw Error(PipelineText::tr("The reader \"%1\" does not know the question \"%2\".")
                            .arg(name, bank.at(q).id));
        offsets.push_back(bank.offset(q));
    }
    return offsets;
}

Abstention Abstention::from(const QJsonObject& configuration, const QuestionBank& bank)
{
    Abstention abstention;
    const QJsonObject thresholds = configuration[u"thresholds"].toObject();
    for (const View view : {View::Ground, View::Satellite}) {
        const QString name = view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite");
        if (!thresholds.contains(name))
            continue;
        const QJsonObject byQuestion = thresholds[name].toObject();
        auto& least = abstention.m_least[int(view)];
        for (const Question& question : bank.questions()) {
            const QJsonValue value = byQuestion.contains(question.id) ? byQuestion[question.id] : 0.0;
            if (!value.isNull() && !value.isDouble())
                throw Error(
                    PipelineText::tr("The reader's threshold for the question \"%1\" is no number; train or "
                                     "import it again.")
                        .arg(question.id));
            least.push_back(value.isNull() ? std::nullopt : std::optional(value.toDouble()));
        }
    }
    return abstention;
}

bool Abstention::speaks(View view, int question, double confidence) const
{
    const auto& least = m_least[int(view)];
    if (least.empty())
        return true;
    const std::optional<double>& enough = least[std::size_t(question)];
    return enough && confidence >= *enough;
}

} // namespace geovlm::pipeline
