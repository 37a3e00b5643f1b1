// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures/analysis.h"
#include "figures/evaluation.h"
#include "pipeline/live/question_report.h"
#include "report/svg_chart.h"

namespace geovlm::report {

/// The sections of the report as HTML, each with its heading, figures and how they were computed.
QString summary(const figures::Evaluation& evaluation);
QString recallTable(const figures::Evaluation& evaluation);
QString areaTable(const figures::Analysis& analysis); ///< empty where there is one area only
QString signatureTable(const std::vector<Signature>& signatures);
QString splitFigures(const figures::SplitAnalysis& split);
QString questionSection(const pipeline::QuestionReport& report);

/// With one decimal; a dash where it does not apply.
QString figure(const std::optional<double>& value, int decimals = 1);
QString signedFigure(double value, int decimals = 1);
QString percent(double value);
QString interval(const Band& band, int decimals = 1);
/// <tag>escaped text</tag>
QString element(const char* tag, const QString& text);

} // namespace geovlm::report
