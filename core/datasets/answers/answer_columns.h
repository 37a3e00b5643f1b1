// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace geovlm::datasets {

/// Where an answer file has what.
struct AnswerColumns
{
    qsizetype width = 0;            ///< columns of the header; every row has as many
    qsizetype name = 0;             ///< the column that names the image
    std::vector<qsizetype> answers; ///< the column of each question, in the bank's order
    bool byHeader = false;          ///< false = by position
    QStringList ignored;            ///< columns that are neither
    /// Whether the file's order is the published one, with nothing more.
    bool isPublishedOrder() const;
    /// The header's fields in the published order.
    QStringList published(const QStringList& header) const;
};

/// A header that names all questions of `bank` (by id, label, or their whole text) says where each answer
/// stands, in any order, beside other columns. One that names none has the published form: the image's name,
/// then the answers in the bank's order. Throws Error for one that names some, naming those that it lacks
/// and the columns that are no questions; and for one of another width.
AnswerColumns answerColumns(const QStringList& header, const QuestionBank& bank, const QString& file);

} // namespace geovlm::datasets
