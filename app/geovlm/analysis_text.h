// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/analysis.h"
#include "pipeline/evaluation.h"
#include "pipeline/question_report.h"
#include "pipeline/run_comparison.h"

#include <QString>

namespace geovlm::cli {

/// Everything that `analyse` prints.
struct AnalysisParts
{
    pipeline::Analysis analysis;
    pipeline::Evaluation evaluation;
    pipeline::QuestionReport questions;
    pipeline::RunComparison runs;
};

/// As tables for people.
QString analysisText(const AnalysisParts& parts);

} // namespace geovlm::cli
