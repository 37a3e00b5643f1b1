// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis_text.h"
#include "command.h"
#include "pipeline/common/evaluate.h"
#include "text.h"

namespace geovlm::cli {
namespace {

constexpr qint64 mostRuns = 1'000'000'000;

QJsonObject jsonOf(const AnalysisParts& parts)
{
    QJsonObject json = toJson(parts.analysis);
    json[QStringLiteral("signatures")] = toJson(parts.evaluation)[u"signatures"];
    json[QStringLiteral("questions")] = toJson(parts.questions);
    json[QStringLiteral("runs")] = toJson(parts.runs);
    return json;
}

figures::RunComparison comparisonOf(const store::Store& store, const figures::CaseTable& table, qint64 other,
                                    const figures::AnalysisOptions& options, const Progress& progress)
{
    if (other == 0)
        return figures::beforeAgainstAfter(table, options);
    return figures::compareRuns(store, table, figures::caseTable(store, other, progress), options);
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    figures::AnalysisOptions options;
    options.draws = int(call.whole(QStringLiteral("draws"), options.draws, 1, 1'000'000));
    options.seed = call.seed(options.seed);
    pipeline::QuestionOptions questions;
    questions.sample = int(call.whole(QStringLiteral("sample"), questions.sample, 1, 1'000'000'000));
    questions.draws = options.draws;
    questions.seed = options.seed;
    const qint64 asked = call.whole(QStringLiteral("run"), 0, 1, mostRuns);
    const qint64 other = call.whole(QStringLiteral("other"), 0, 1, mostRuns);
    const figures::CaseTable table = figures::caseTable(*store, asked, call.progress);
    AnalysisParts parts;
    parts.runs = comparisonOf(*store, table, other, options, call.progress);
    parts.analysis = figures::analyse(table, options, call.progress);
    parts.evaluation = pipeline::evaluateCases(*store, table);
    parts.questions = pipeline::questionReport(*store, table, questions, call.progress);
    return {.json = jsonOf(parts), .text = analysisText(parts)};
}

} // namespace

Command analyseCommand()
{
    return Command(
        "analyse", "STORE", run,
        Text::tr("curves, areas, rank changes, margins, distances, what each question is worth, "
                 "and two runs side by side"),
        "geovlm analyse demo.geovlm --json",
        {{"run", Text::tr("a rerank run (the newest)"), "N"},
         {"other", Text::tr("a rerank run to compare it with (before against after reranking)"), "N"},
         {"sample", Text::tr("cases that the questions are measured on (2000)"), "N"},
         {"draws", Text::tr("bootstrap draws (2000)"), "N"},
         {"seed", Text::tr("of the draws and of the sample (1)"), "N"}});
}

} // namespace geovlm::cli
