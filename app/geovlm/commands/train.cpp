// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/learning/train.h"
#include "command.h"
#include "options/learning_options.h"
#include "pipeline/stages/stages.h"
#include "text.h"

namespace geovlm::cli {
namespace {

pipeline::TrainOptions optionsOf(Call& call)
{
    pipeline::TrainOptions options;
    options.name = call.text(QStringLiteral("name"));
    if (options.name.isEmpty())
        throw UsageError(Text::tr("train needs --name NAME for the new reranker."));
    if (call.has(QStringLiteral("fusion")))
        options.fusion = call.text(QStringLiteral("fusion"));
    options.margin = call.real(QStringLiteral("margin"), options.margin, 0, ml::RerankOptions::mostMargin);
    options.epochs = int(call.whole(QStringLiteral("epochs"), 0, 1, ml::RerankOptions::mostEpochs));
    options.seed = call.seed(1);
    options.split = call.text(QStringLiteral("split"));
    readLearning(call, options.rate, options.dropout, options.width);
    return options;
}

QString textOf(const QString& name, const pipeline::TrainResult& result)
{
    QString text = Text::tr("%1 learned from %2 queries in %3 s; validation R@1 %4.")
                       .arg(name)
                       .arg(result.queries)
                       .arg(result.seconds, 0, 'f', 1)
                       .arg(result.validationR1, 0, 'f', 1);
    if (result.stopped)
        text +=
            QLatin1Char('\n') +
            Text::tr("Stopped after %1 epochs; the best weights so far are kept.").arg(result.epochs.size());
    text += QLatin1Char('\n') + result.diagnosis.finding;
    if (!result.diagnosis.advice.isEmpty())
        text += QLatin1Char(' ') + result.diagnosis.advice;
    return text;
}

Outcome run(Call& call)
{
    const pipeline::TrainOptions options = optionsOf(call);
    const auto store = call.openStore(store::Access::Write);
    const pipeline::TrainResult result = pipeline::train(*store, options, call.progress);
    QJsonObject json = toJson(result);
    json[QStringLiteral("model")] = options.name;
    return {.json = json, .text = textOf(options.name, result), .stopped = result.stopped};
}

} // namespace

Command trainCommand()
{
    return Command("train", "STORE", run,
                   Text::tr("train a reranker on the queries whose match is in the top-10"),
                   "geovlm train demo.geovlm --name mine --fusion evidence --margin 0.5",
                   {{"name", Text::tr("what to call it"), "NAME"},
                    {"fusion", Text::tr("sum, compare, attention or evidence (evidence)"), "FUSION"},
                    {"margin", Text::tr("of the ranking loss (1)"), "M"},
                    {"epochs", Text::tr("passes over the queries"), "N"},
                    {"seed", Text::tr("seed (1)"), "N"},
                    {"split", Text::tr("whose training queries"), "NAME"}},
                   learningOptionWords());
}

} // namespace geovlm::cli
