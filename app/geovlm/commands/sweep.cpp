// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/sweep.h"
#include "command.h"
#include "options/learning_options.h"
#include "pipeline/learning/train.h"
#include "pipeline/stages/stages.h"
#include "text.h"

#include <algorithm>
#include <cmath>

namespace geovlm::cli {
namespace {

std::vector<double> marginsOf(const Call& call)
{
    std::vector<double> margins;
    for (const QString& word : call.words(QStringLiteral("margins"))) {
        bool valid = false;
        const double margin = word.toDouble(&valid);
        if (!valid || !std::isfinite(margin) || margin < 0 || margin > ml::RerankOptions::mostMargin)
            throw UsageError(Text::tr("--margins takes numbers from 0 to %1 with commas between them, not "
                                      "\"%2\".")
                                 .arg(ml::RerankOptions::mostMargin)
                                 .arg(word));
        if (std::find(margins.begin(), margins.end(), margin) == margins.end())
            margins.push_back(margin);
    }
    return margins;
}

QStringList fusionsOf(const Call& call)
{
    QStringList fusions = call.words(QStringLiteral("fusions"));
    fusions.removeDuplicates();
    for (const QString& fusion : fusions)
        if (!fusionNames().contains(fusion))
            throw UsageError(Text::tr("--fusions takes %1 with commas between them, not \"%2\".")
                                 .arg(fusionNames().join(QStringLiteral(", ")), fusion));
    return fusions;
}

pipeline::SweepOptions optionsOf(Call& call)
{
    pipeline::SweepOptions options;
    if (call.has(QStringLiteral("fusions")))
        options.fusions = fusionsOf(call);
    if (call.has(QStringLiteral("margins")))
        options.margins = marginsOf(call);
    if (options.fusions.isEmpty() || options.margins.empty())
        throw UsageError(Text::tr("sweep needs a fusion and a margin at least."));
    options.seeds = int(call.whole(QStringLiteral("seeds"), options.seeds, 1, 1000));
    options.split = call.text(QStringLiteral("split"));
    options.epochs = int(call.whole(QStringLiteral("epochs"), 0, 1, ml::RerankOptions::mostEpochs));
    readLearning(call, options.rate, options.dropout, options.width);
    options.answers = call.list(QStringLiteral("answers"));
    return options;
}

QString spreadText(const pipeline::Spread& spread, double before)
{
    return QStringLiteral("%1 [%2, %3] %4")
        .arg(spread.mean, 5, 'f', 1)
        .arg(spread.min, 5, 'f', 1)
        .arg(spread.max, 5, 'f', 1)
        .arg((spread.mean < before ? QString() : QStringLiteral("+")) +
                 QString::number(spread.mean - before, 'f', 1),
             6);
}

QString diagnosisText(const pipeline::SweepRow& row)
{
    QStringList fired;
    for (const TrainingState state : row.states)
        if (state > TrainingState::Learning)
            fired << trainingStateName(state);
    const qsizetype count = fired.size();
    fired.removeDuplicates();
    return count == 0
               ? QString()
               : Text::tr("%1 (%2 of %3)").arg(fired.join(QStringLiteral(", "))).arg(count).arg(row.seeds);
}

QString textOf(const pipeline::SweepResult& result)
{
    QString text;
    const auto& splits = result.rows.front().splits;
    for (const pipeline::SweepSplit& split : splits)
        text += Text::tr("%1: %2 queries, R@1 before %3\n")
                    .arg(split.name)
                    .arg(split.queries)
                    .arg(split.before, 0, 'f', 1);
    text += Text::tr("\nR@1 after reranking: mean over the seeds [least, greatest], points gained\n");
    QString head = QStringLiteral("%1 %2 %3")
                       .arg(Text::tr("fusion"), -10)
                       .arg(Text::tr("margin"), 6)
                       .arg(Text::tr("validation"), 12);
    for (const pipeline::SweepSplit& split : splits)
        head += QStringLiteral("  %1").arg(split.name, 27);
    text += head + QStringLiteral("  ") + Text::tr("s each") + QLatin1Char('\n');
    for (const pipeline::SweepRow& row : result.rows) {
        text += QStringLiteral("%1 %2 %3")
                    .arg(row.fusion, -10)
                    .arg(row.margin, 6)
                    .arg(row.validation.mean, 12, 'f', 1);
        for (const pipeline::SweepSplit& split : row.splits)
            text += QStringLiteral("  %1").arg(spreadText(split.r1, split.before), 27);
        const QString diagnosis = diagnosisText(row);
        text += QStringLiteral("  %1").arg(row.seconds, 6, 'f', 1) +
                (diagnosis.isEmpty() ? QString() : QStringLiteral("  ") + diagnosis) + QLatin1Char('\n');
    }
    return text + Text::tr("\n%1 rerankers trained in %2 s; %3 were known.")
                      .arg(result.trained)
                      .arg(result.seconds, 0, 'f', 1)
                      .arg(result.known);
}

QString lineOf(const pipeline::SweepTraining& one)
{
    QStringList tests;
    for (const store::TestFigures& test : one.training.tests)
        tests << QStringLiteral("%1 %2").arg(test.split).arg(test.after, 0, 'f', 1);
    return Text::tr("%1, margin %2, seed %3: R@1 %4%5")
        .arg(one.fusion)
        .arg(one.margin)
        .arg(one.seed)
        .arg(tests.join(QStringLiteral(", ")), one.known ? Text::tr(" (known)") : QString());
}

Outcome run(Call& call)
{
    const pipeline::SweepOptions options = optionsOf(call);
    const auto store = call.openStore(store::Access::Write);
    const pipeline::SweepResult result =
        pipeline::sweep(*store, options, call.progress,
                        [&](const pipeline::SweepTraining& one) { call.progress.note(lineOf(one)); });
    return {.json = toJson(result), .text = textOf(result)};
}

} // namespace

Command sweepCommand()
{
    return Command(
        "sweep", "STORE", run,
        Text::tr("train and evaluate every fusion with every margin and several seeds"),
        "geovlm sweep demo.geovlm --fusions sum,compare --margins 0.1,0.5,1 --seeds 3",
        {{"fusions", Text::tr("with commas: %1 (all)").arg(fusionNames().join(QLatin1Char(','))), "A,B"},
         {"margins", Text::tr("of the ranking loss, with commas (1)"), "M,N"},
         {"seeds", Text::tr("trainings of each combination, with seeds 1 to N (3)"), "N"},
         {"epochs", Text::tr("passes over the queries (each fusion's own)"), "N"},
         {"split", Text::tr("whose training queries"), "NAME"},
         {"answers",
          Text::tr("a file of answers, in the published form, that stands in memory for the store's "
                   "(repeat: one for each view)"),
          "FILE"}},
        learningOptionWords());
}

} // namespace geovlm::cli
