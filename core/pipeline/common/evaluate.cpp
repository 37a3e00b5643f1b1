// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/evaluate.h"

#include "pipeline/common/town_likeness.h"

namespace geovlm::pipeline {

figures::Evaluation evaluateRun(const store::Store& store, qint64 run)
{
    return evaluateCases(store, figures::caseTable(store, run));
}

figures::Evaluation evaluateCases(const store::Store& store, const figures::CaseTable& table)
{
    figures::Evaluation evaluation = figures::evaluate(store, table);
    if (table.run <= 0)
        return evaluation;
    if (const QString sentence = townSentence(townLikeness(store)); !sentence.isEmpty())
        evaluation.warnings.prepend(sentence);
    return evaluation;
}

} // namespace geovlm::pipeline
