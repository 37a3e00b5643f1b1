// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/analysis.h"
#include "figures/evaluation.h"
#include "figures/run_comparison.h"
#include "pipeline/live/question_report.h"

#include <QString>

namespace geovlm::cli {

/// Everything that `analyse` prints.
struct AnalysisParts
{
    figures::Analysis analysis;
    figures::Evaluation evaluation;
    pipeline::QuestionReport questions;
    figures::RunComparison runs;
};

/// As tables for people.
QString analysisText(const AnalysisParts& parts);

} // namespace geovlm::cli
