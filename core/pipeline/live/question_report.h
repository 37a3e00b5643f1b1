// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "domain/statistics/question_worth.h"
#include "figures/case_table.h"

#include <QJsonObject>
#include <cstdint>
#include <optional>
#include <vector>

namespace geovlm::pipeline {

struct QuestionOptions
{
    int sample = 2000; ///< cases that are looked at, at most; of more, a seeded sample
    int draws = 2000;
    quint64 seed = 1;
    bool effect = true; ///< false: only what the answers say, no scores
};

/// What one question is worth, and what its answers do to the ranks.
struct QuestionFigures
{
    QuestionWorth worth;
    std::optional<RemovalEffect> effect;
};

/// Per question, over a sample of the cases whose query has a match. An answer agrees with another where both
/// are the same set of values (canonicalAnswer()); a pair of which one is not answered is left out. True
/// pairs are query and match, false ones the query and each other candidate, positives and semi-positives
/// left out. A question is taken away by leaving it unanswered in all images of the case, for which the live
/// reranker then gives new scores: exactly the description with "unknown" in its place, and exactly
/// `evidence` without the question's term.
struct QuestionReport
{
    qint64 run = 0;
    QuestionOptions options;
    QuestionBank questions;
    int population = 0;                   ///< cases whose query has a match
    std::vector<store::CaseKey> cases;    ///< those looked at, ascending
    std::vector<QuestionFigures> figures; ///< by question
    QString whyNoEffect;                  ///< a sentence where effects cannot be computed, else empty
    /// By case and question (case × questions + question): whether query and match agree (1 or 0; -1 = not
    /// compared), and what taking the question away does to being first (-1 lost, 1 won).
    std::vector<std::int8_t> agrees, firstChange;

    std::size_t at(std::size_t oneCase, int question) const
    {
        return oneCase * std::size_t(questions.size()) + std::size_t(question);
    }
};

/// Reads answers and scores again, some milliseconds a case. Throws Error and Stopped.
QuestionReport questionReport(const store::Store& store, const figures::CaseTable& table,
                              const QuestionOptions& options, Progress& progress);

/// The command line's form.
QJsonObject toJson(const QuestionReport& report);

} // namespace geovlm::pipeline
