// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/people/agreement.h"
#include "command.h"
#include "text.h"
#include "text_table.h"

namespace geovlm::cli {
namespace {

/// "0.71 [0.60, 0.82]", or "–".
QString cell(const AgreementFigure& figure, int digits)
{
    QString text = QStringLiteral("–");
    if (figure.value)
        text = QString::number(*figure.value, 'f', digits);
    if (figure.low && figure.high)
        text +=
            QStringLiteral(" [%1, %2]").arg(*figure.low, 0, 'f', digits).arg(*figure.high, 0, 'f', digits);
    return text;
}

QStringList cells(const QString& label, const RaterAgreement& figures)
{
    return {label, QString::number(figures.n), cell(figures.percent, 1), cell(figures.kappa, 2),
            cell(figures.alpha, 2)};
}

QString tableOf(const QuestionBank& bank, const figures::Comparison& comparison)
{
    TextTable table(2, "lrl");
    table.add(
        {Text::tr("question"), Text::tr("n"), Text::tr("percent"), Text::tr("kappa"), Text::tr("alpha")});
    for (int i = 0; i < bank.size(); ++i)
        table.add(cells(bank.at(i).label, comparison.questions[size_t(i)]));
    table.add(cells(Text::tr("all questions pooled"), comparison.overall));
    return table.text();
}

QString peopleText(const figures::Agreement& agreement)
{
    QStringList names;
    for (const store::Rater& person : agreement.peopleRaters)
        names << person.who.name;
    if (names.isEmpty())
        return Text::tr("Nobody has answered anything yet: two people have to answer the same images before "
                        "agreement can be measured.\n");
    if (!agreement.betweenPeople())
        return Text::tr("Only %1 answered, and no question of any image twice: two people have to answer the "
                        "same images before agreement between people can be measured.\n")
            .arg(names.join(QStringLiteral(", ")));
    return Text::tr("Between people (%1)\n").arg(names.join(QStringLiteral(", "))) +
           tableOf(agreement.questions, agreement.people);
}

QString machineText(const QuestionBank& bank, const figures::MachineComparison& machine)
{
    const Speaker& who = machine.machine.who;
    const QString name =
        who.revision.isEmpty() ? who.name : QStringLiteral("%1 (%2)").arg(who.name, who.revision.left(12));
    const QString head = who.kind == SpeakerKind::Model ? Text::tr("Model %1 against people\n")
                                                        : Text::tr("Import %1 against people\n");
    return QLatin1Char('\n') + head.arg(name) + tableOf(bank, machine.figures);
}

QString textOf(const figures::Agreement& agreement)
{
    QString text = peopleText(agreement);
    for (const figures::MachineComparison& machine : agreement.machines)
        text += machineText(agreement.questions, machine);
    if (!agreement.peopleRaters.empty())
        text += Text::tr("\nIn brackets: 95 % intervals of %1 bootstrap draws over the images, seed %2. The "
                         "pool takes each answer for a unit of its own, so its kappa and alpha are higher "
                         "than the questions'.")
                    .arg(agreement.options.draws)
                    .arg(agreement.options.seed);
    return text.trimmed();
}

Outcome run(Call& call)
{
    const auto store = call.openStore(store::Access::Read);
    figures::AgreementOptions options;
    options.draws = int(call.whole(QStringLiteral("draws"), options.draws, 1, 1'000'000));
    options.seed = call.seed(options.seed);
    const figures::AnswerRatings ratings = figures::answerRatings(*store, call.progress);
    const figures::Agreement agreement = figures::agreement(ratings, options, call.progress);
    return {.json = toJson(agreement), .text = textOf(agreement)};
}

} // namespace

Command agreementCommand()
{
    return Command(
        "agreement", "STORE", run, Text::tr("between annotators, and people against models, per question"),
        "geovlm agreement demo.geovlm --json",
        {{"draws", Text::tr("bootstrap draws (1000)"), "N"}, {"seed", Text::tr("of the draws (1)"), "N"}});
}

} // namespace geovlm::cli
