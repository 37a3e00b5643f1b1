// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation_text.h"

#include "figures/evaluation_notes.h"
#include "text.h"
#include "text_table.h"

namespace geovlm::cli {
namespace {

QString cell(const std::optional<double>& value)
{
    return value ? QString::number(*value, 'f', 1) : QStringLiteral("–");
}

/// What chance decides is shown as what is expected of it.
QString firstCell(const StageMetrics& metrics)
{
    return cell(metrics.headlineR1()) + (metrics.hasTies() ? QStringLiteral("*") : QString());
}

QStringList cells(const QString& name, const StageMetrics& metrics)
{
    return {name,
            firstCell(metrics),
            cell(metrics.r5),
            cell(metrics.r10),
            cell(metrics.r1pct),
            cell(metrics.hit),
            cell(metrics.ap),
            cell(metrics.medianErrorM)};
}

QString tableText(const SplitMetrics& metrics)
{
    TextTable table(2);
    table.add({QString(), QStringLiteral("R@1"), QStringLiteral("R@5"), QStringLiteral("R@10"),
               QStringLiteral("R@1%"), Text::tr("hit"), QStringLiteral("AP"), Text::tr("error m")});
    table.add(cells(Text::tr("before"), metrics.before));
    table.add(cells(Text::tr("after"), metrics.after));
    QString text = table.text();
    if (metrics.before.hasTies() || metrics.after.hasTies())
        text += Text::tr("  * expected, equal ones in any order; if every match won its tie: %1 before, %2 "
                         "after\n")
                    .arg(cell(metrics.before.r1), cell(metrics.after.r1));
    return text;
}

QString liftText(const Lift& lift)
{
    if (lift.queries == 0)
        return Text::tr("  no query has a match: nothing is compared\n");
    const QString sign = lift.points >= 0 ? QStringLiteral("+") : QString();
    QString text = Text::tr("  R@1 %1%2 points [%3, %4], McNemar p = %5; %6 fixed, %7 broken")
                       .arg(sign)
                       .arg(lift.points, 0, 'f', 1)
                       .arg(lift.low, 0, 'f', 1)
                       .arg(lift.high, 0, 'f', 1)
                       .arg(lift.mcnemarP.value_or(1), 0, 'g', 2)
                       .arg(lift.fixed)
                       .arg(lift.broken);
    if (lift.byNewcombe)
        text += Text::tr("; Newcombe's interval, since no query differs from another");
    return text + QLatin1Char('\n');
}

/// Over how many queries, where it is not all of them.
QString countsText(const figures::SplitEvaluation& split)
{
    QString text = Text::tr("  %1 of %2 queries have their match among the %3 candidates reranked\n")
                       .arg(split.reached)
                       .arg(split.metrics.queries)
                       .arg(split.candidates);
    if (split.searchedOnly)
        text +=
            Text::tr(
                "  of the %1 queries alone that were searched, and their match: R@1 %2 before, %3 after\n")
                .arg(split.searchedOnly->queries)
                .arg(firstCell(split.searchedOnly->before), firstCell(split.searchedOnly->after));
    if (split.metrics.errorQueries > 0 && split.metrics.errorQueries < split.metrics.queries)
        text +=
            Text::tr("  error: medians over the %1 of %2 queries whose distance is known in both orders\n")
                .arg(split.metrics.errorQueries)
                .arg(split.metrics.queries);
    return text;
}

QString splitText(const figures::SplitEvaluation& split)
{
    return Text::tr("%1: %2, %3\n")
               .arg(split.name, figures::queriesText(split), figures::referencesText(split)) +
           tableText(split.metrics) + liftText(split.lift) + countsText(split);
}

} // namespace

QString warningsText(const QStringList& warnings)
{
    QString text;
    for (const QString& warning : warnings)
        text += QStringLiteral("! %1\n").arg(warning);
    return warnings.isEmpty() ? text : text + QLatin1Char('\n');
}

QString evaluationText(const figures::Evaluation& evaluation)
{
    QString text;
    for (const figures::SplitEvaluation& split : evaluation.splits)
        text += splitText(split) + QLatin1Char('\n');
    text += warningsText(evaluation.warnings);
    for (const Signature& signature : evaluation.signatures)
        text += QStringLiteral("%1 %2: %3\n")
                    .arg(signature.fired ? QStringLiteral("!") : QStringLiteral("-"), signature.id,
                         signature.advice);
    return text.trimmed();
}

} // namespace geovlm::cli
