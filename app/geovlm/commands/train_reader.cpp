// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "options/town_training_call.h"
#include "pipeline/learning/distil.h"
#include "text.h"

namespace geovlm::cli {
namespace {

pipeline::DistilOptions optionsOf(Call& call)
{
    for (const QString& towns : {QStringLiteral("world"), QStringLiteral("steps")})
        if (call.has(towns))
            throw UsageError(Text::tr("--from-answers and --%1 do not go together.").arg(towns));
    pipeline::DistilOptions options;
    if (call.has(QStringLiteral("name")))
        options.name = call.text(QStringLiteral("name"));
    if (call.has(QStringLiteral("from")))
        options.from = call.text(QStringLiteral("from"));
    options.minutes = call.real(QStringLiteral("minutes"), 0, 0, 10'000);
    options.agreement = call.real(QStringLiteral("agreement"), options.agreement, 0, 100);
    options.seed = call.seed(1);
    options.threads = call.threads();
    return options;
}

QString shown(const std::optional<double>& value, int digits)
{
    return value ? QString::number(*value, 'f', digits) : QStringLiteral("-");
}

QString row(const QString& question, const QString& view, const QStringList& figures)
{
    QString text = QStringLiteral("%1 %2").arg(question, -24).arg(view, -9);
    for (const QString& figure : figures)
        text += QStringLiteral(" %1").arg(figure, 9);
    return text + QLatin1Char('\n');
}

QString table(const std::vector<pipeline::HeldOutFigures>& questions)
{
    QString text = row(Text::tr("held out"), Text::tr("view"),
                       {Text::tr("images"), Text::tr("agree %"), Text::tr("common %"), Text::tr("kappa"),
                        Text::tr("silent %"), Text::tr("given %")});
    for (const pipeline::HeldOutFigures& one : questions)
        if (one.n > 0)
            text += row(one.question, one.view == View::Ground ? Text::tr("ground") : Text::tr("satellite"),
                        {QString::number(one.n), shown(one.agreement, 1), shown(one.baseline, 1),
                         shown(one.kappa, 2), shown(one.abstains, 1), shown(one.givenAgreement, 1)});
    return text;
}

Outcome learnFromAnswers(Call& call)
{
    const pipeline::DistilOptions options = optionsOf(call);
    const auto store = call.openStore(store::Access::Write);
    const pipeline::DistilResult result = pipeline::distil(*store, options, call.progress);
    QJsonObject json = toJson(result);
    json[QStringLiteral("model")] = options.name;
    return {
        .json = json,
        .text =
            table(result.questions) +
            Text::tr("agree: answering every image; common: always giving the commonest answer; silent: "
                     "images it is not sure enough of; given: agreement where it answers.\n") +
            Text::tr("%1 learned from %2 (%3 ground and %4 satellite images, %5 answers of people, %6 of "
                     "machines; %7 fitted no option) in %8 s; it agrees with %9 % of the answers held out.")
                .arg(options.name, result.teachers.join(QStringLiteral(", ")))
                .arg(result.groundImages)
                .arg(result.satelliteImages)
                .arg(result.fromPeople)
                .arg(result.fromMachines)
                .arg(result.offList)
                .arg(result.seconds, 0, 'f', 1)
                .arg(result.accuracy, 0, 'f', 1)};
}

Outcome run(Call& call)
{
    return call.has(QStringLiteral("from-answers")) ? learnFromAnswers(call)
                                                    : trainOnTowns(call, pipeline::trainReaderOnTowns);
}

} // namespace

Command trainReaderCommand()
{
    return Command(
        "train-reader", "OUT|STORE", run,
        Text::tr("train the small reader on towns, or its heads on a store's answers"),
        "geovlm train-reader reader.safetensors --world towns --minutes 10 --seed 1; "
        "geovlm train-reader demo.geovlm --from-answers --name mine, then "
        "geovlm answer demo.geovlm --with reader --model mine --unanswered",
        townTrainingOptionWords(),
        {{"from-answers",
          Text::tr(
              "learn from what people, servers and files have answered in STORE; --from then names one of "
              "its readers (small)")},
         {"name", Text::tr("--from-answers: what to call the new reader (distilled)"), "NAME"},
         {"agreement",
          Text::tr("--from-answers: say nothing where fewer than P % of the answers held out would be "
                   "equal (80; 0 = always answer)"),
          "P"}});
}

} // namespace geovlm::cli
