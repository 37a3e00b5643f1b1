// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation_text.h"

#include <QCoreApplication>

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(EvaluationText)
};

QString cell(const std::optional<double>& value)
{
    return value ? QStringLiteral("%1").arg(*value, 8, 'f', 1) : QStringLiteral("       –");
}

QString row(const QString& name, const StageMetrics& metrics)
{
    return QStringLiteral("  %1").arg(name, -8) + cell(metrics.r1) + cell(metrics.r5) + cell(metrics.r10) +
           cell(metrics.r1pct) + cell(metrics.hit) + cell(metrics.ap) + cell(metrics.medianErrorM) +
           QLatin1Char('\n');
}

QString splitText(const pipeline::SplitEvaluation& split)
{
    const Lift& lift = split.lift;
    return Text::tr("%1: %2 queries, %3 references\n")
               .arg(split.name)
               .arg(split.metrics.queries)
               .arg(split.metrics.references) +
           Text::tr("               R@1     R@5    R@10    R@1%     hit      AP  error m\n") +
           row(Text::tr("before"), split.metrics.before) + row(Text::tr("after"), split.metrics.after) +
           Text::tr("  R@1 %1%2 points [%3, %4], McNemar p = %5; %6 fixed, %7 broken\n")
               .arg(lift.points >= 0 ? QStringLiteral("+") : QString())
               .arg(lift.points, 0, 'f', 1)
               .arg(lift.low, 0, 'f', 1)
               .arg(lift.high, 0, 'f', 1)
               .arg(lift.mcnemarP, 0, 'g', 2)
               .arg(lift.fixed)
               .arg(lift.broken);
}

} // namespace

QString evaluationText(const pipeline::Evaluation& evaluation)
{
    QString text;
    for (const pipeline::SplitEvaluation& split : evaluation.splits)
        text += splitText(split) + QLatin1Char('\n');
    for (const Signature& signature : evaluation.signatures)
        text += QStringLiteral("%1 %2: %3\n")
                    .arg(signature.fired ? QStringLiteral("!") : QStringLiteral("-"), signature.id,
                         signature.advice);
    return text.trimmed();
}

} // namespace geovlm::cli
