// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/answer.h"
#include "domain/answers/question_bank.h"
#include "domain/image.h"
#include "domain/matrix.h"
#include "domain/text/hashing_embedder.h"
#include "store/sqlite/store.h"

#include <QByteArray>
#include <QStringList>
#include <vector>

namespace geovlm::pipeline {

/// All current answers of an image in question order, in the forms that the later stages want.
struct AnswerSheet
{
    ImageId image = 0;
    QStringList values; ///< empty = not answered
    std::vector<std::vector<float>>
        distributions;    ///< per question; empty where a person answered or nothing is known
    QString caption = {}; ///< as it was imported; the description where nothing is answered
    bool any() const;     ///< whether a question is answered
    bool isCaptioned() const { return !caption.isEmpty() && !any(); }
    /// Whether there is anything to describe the image with.
    bool tells() const { return any() || !caption.isEmpty(); }
    /// The answers in the template, else the caption.
    QString description() const;
    QByteArray textHash() const;    ///< of the values alone, or the caption: what a description comes from
    QByteArray contentHash() const; ///< of values and distributions: what a soft text embedding comes from
    /// The un-normalised soft vector of the description (HashingEmbedder::sum).
    std::vector<float> sum(const HashingEmbedder& embedder) const;
    /// The same with length 1.
    std::vector<float> embedded(const HashingEmbedder& embedder) const;
    /// One row of optionCount probabilities: a machine's distribution as it is, a person's answer as certain,
    /// an unanswered question as evenly spread.
    std::vector<float> probabilities(const QuestionBank& bank) const;
};

/// The probabilities of each, a row a sheet.
Matrix answerRows(const std::vector<AnswerSheet>& sheets, const QuestionBank& bank);

/// The one way from an image's answers to its sheet. `answers`: the current ones; what is about no question
/// of 0 … `questions` - 1 is left out. `caption`: as it was imported, empty without one.
AnswerSheet answerSheet(ImageId image, const std::vector<AnswerEvent>& answers, const QString& caption,
                        int questions);
/// The sheets of `images`, in their order, as the store has them now.
std::vector<AnswerSheet> answerSheets(const store::Store& store, const std::vector<ImageId>& images);

} // namespace geovlm::pipeline
