// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis_text.h"

#include "evaluation_text.h"
#include "text.h"
#include "text_table.h"

#include <algorithm>
#include <numeric>

namespace geovlm::cli {
namespace {

const QString none = QStringLiteral("–");

QString figure(double value, int digits = 1)
{
    return QString::number(value, 'f', digits);
}

QString figure(const std::optional<double>& value, int digits = 1)
{
    return value ? figure(*value, digits) : none;
}

QString signedFigure(double value, int digits = 1)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + figure(value, digits);
}

QString bandText(const Band& band, int digits = 1)
{
    return QStringLiteral("[%1, %2]").arg(figure(band.low, digits), figure(band.high, digits));
}

void addPoint(TextTable& table, const QString& name, const RecallPoint& point)
{
    table.add({name, figure(point.before), bandText(point.beforeBand), QStringLiteral("→"),
               figure(point.after), bandText(point.afterBand), signedFigure(point.lift),
               bandText(point.liftBand), QStringLiteral("p = %1").arg(point.mcnemarP, 0, 'g', 2)});
}

/// What is to be read instead of R@1 where chance decides it.
QString expectedText(const SplitMetrics& metrics)
{
    if (!metrics.before.hasTies() && !metrics.after.hasTies())
        return {};
    return Text::tr("    R@1 expected with equal ones in any order: %1 → %2 (%3 and %4 of %5 matches are "
                    "tied)\n")
        .arg(figure(metrics.before.r1Expected), figure(metrics.after.r1Expected))
        .arg(metrics.before.tied.value_or(0))
        .arg(metrics.after.tied.value_or(0))
        .arg(metrics.queries);
}

QString groupText(const figures::GroupAnalysis& group)
{
    TextTable table(4, "lrllrlrll");
    for (const int k : {1, 5, 10})
        if (const RecallPoint* point = group.recallAt(k))
            addPoint(table, QStringLiteral("R@%1").arg(k), *point);
    if (group.onePercent > 0)
        if (const RecallPoint* point = group.recallAt(group.onePercent))
            addPoint(table, QStringLiteral("R@1%"), *point);
    if (group.hit)
        addPoint(table, Text::tr("hit"), *group.hit);
    return table.text() + expectedText(group.metrics);
}

/// "30 queries", and what of them is a miss because it was not searched.
QString queriesText(const SplitMetrics& metrics)
{
    QString text = Text::tr("%1 queries").arg(metrics.queries);
    if (metrics.missed > 0)
        text += Text::tr(" (%1 not searched: misses)").arg(metrics.missed);
    if (metrics.withoutMatch > 0)
        text += Text::tr(" and %1 without a match").arg(metrics.withoutMatch);
    return text;
}

QString marginText(const QString& name, const MarginStatistics& margins, int digits)
{
    if (margins.queries == 0)
        return {};
    return Text::tr("  %1 margin: mean %2, median %3, above zero for %4 % of %5 queries\n")
        .arg(name, signedFigure(margins.mean, digits), signedFigure(margins.median, digits),
             figure(margins.positive))
        .arg(margins.queries);
}

QString metresText(const figures::SplitAnalysis& split)
{
    const Distribution& before = split.metresBefore;
    const Distribution& after = split.metresAfter;
    if (before.count == 0)
        return Text::tr("  distance of the first: no places known\n");
    return Text::tr(
               "  distance of the first, m (25, 50, 75, 90 % of the %9 of %10 queries that have it in both "
               "orders): %1, %2, %3, %4 → %5, %6, %7, %8\n")
        .arg(figure(before.p25), figure(before.median), figure(before.p75), figure(before.p90),
             figure(after.p25), figure(after.median), figure(after.p75), figure(after.p90))
        .arg(before.count)
        .arg(split.whole.metrics.queries);
}

QString splitText(const figures::SplitAnalysis& split)
{
    QString text = Text::tr("%1: %2, %3 references searched\n")
                       .arg(split.name, queriesText(split.whole.metrics))
                       .arg(split.whole.metrics.references) +
                   groupText(split.whole);
    for (const figures::GroupAnalysis& area : split.areas)
        text += Text::tr("  %1: %2\n")
                    .arg(area.area.isEmpty() ? Text::tr("(no area)") : area.area, queriesText(area.metrics)) +
                groupText(area);
    const RankChange& change = split.change;
    text +=
        Text::tr("  match among the candidates for %1 of %2 queries: %3 up, %4 same, %5 down; %6 places up "
                 "on average\n")
            .arg(change.up + change.same + change.down)
            .arg(split.whole.metrics.queries)
            .arg(change.up)
            .arg(change.same)
            .arg(change.down)
            .arg(signedFigure(change.mean, 2));
    return text + marginText(Text::tr("cosine"), split.cosine.statistics, 4) +
           marginText(Text::tr("score"), split.score.statistics, 3) + metresText(split);
}

QStringList questionCells(const Question& question, const pipeline::QuestionFigures& figures)
{
    const QuestionWorth& worth = figures.worth;
    QStringList cells{question.label,
                      QString::number(worth.truePairs),
                      figure(worth.agreeTrue),
                      figure(worth.agreeFalse),
                      worth.difference ? signedFigure(*worth.difference) : none,
                      worth.band ? bandText(*worth.band) : QString(),
                      figure(worth.bits, 3)};
    if (figures.effect)
        cells << signedFigure(figures.effect->r1Change, 2) << bandText(figures.effect->r1Band, 2)
              << signedFigure(figures.effect->rankChange, 3);
    return cells;
}

QString questionsText(const pipeline::QuestionReport& report)
{
    std::vector<int> order(report.figures.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&report](int q) {
        return report.figures[std::size_t(q)].worth.difference.value_or(-1000);
    });
    QString text =
        Text::tr(
            "Questions, over %1 of %2 cases: true pairs, their agreement and that of false ones (%), the "
            "difference, bits; without the question: R@1 in points, the match's places down\n")
            .arg(report.cases.size())
            .arg(report.population);
    TextTable table(2, "lrrrrlrrlr");
    for (const int q : order)
        table.add(questionCells(report.questions.at(q), report.figures[std::size_t(q)]));
    text += table.text();
    if (!report.whyNoEffect.isEmpty())
        text += Text::tr("  No effect on ranks: %1\n").arg(report.whyNoEffect);
    return text;
}

QString liftText(const Lift& lift)
{
    if (lift.queries == 0)
        return Text::tr("nothing to compare");
    return Text::tr("R@1 %1 points %2, McNemar p = %3")
        .arg(signedFigure(lift.points), bandText({lift.low, lift.high}))
        .arg(lift.mcnemarP.value_or(1), 0, 'g', 2);
}

QString runsText(const figures::RunComparison& runs)
{
    QString text = runs.isBeforeAfter() ? Text::tr("Run %1, A before and B after reranking\n").arg(runs.a)
                                        : Text::tr("A run %1, B run %2\n").arg(runs.a).arg(runs.b);
    for (const figures::ComparedSplit& split : runs.splits) {
        const auto count = [&split](RunSet set) { return split.sets[std::size_t(set)].size(); };
        text += Text::tr("  %1, %2 queries: both right %3, only A %4, only B %5, both wrong %6; %7\n")
                    .arg(split.name)
                    .arg(split.queries())
                    .arg(count(RunSet::BothRight))
                    .arg(count(RunSet::OnlyA))
                    .arg(count(RunSet::OnlyB))
                    .arg(count(RunSet::BothWrong))
                    .arg(liftText(split.lift));
    }
    return text;
}

} // namespace

QString analysisText(const AnalysisParts& parts)
{
    QString text;
    for (const figures::SplitAnalysis& split : parts.analysis.splits)
        text += splitText(split) + QLatin1Char('\n');
    text += runsText(parts.runs) + QLatin1Char('\n') + warningsText(parts.evaluation.warnings);
    for (const Signature& signature : parts.evaluation.signatures)
        text += QStringLiteral("%1 %2: %3\n")
                    .arg(signature.fired ? QStringLiteral("!") : QStringLiteral("-"), signature.id,
                         signature.advice);
    text += QLatin1Char('\n') + questionsText(parts.questions);
    return text + Text::tr("\nIn brackets: 95 % intervals of %1 bootstrap draws, seed %2 (Wilson's and "
                           "Newcombe's where no query "
                           "differs from another). --json has the whole curves.")
                      .arg(parts.analysis.options.draws)
                      .arg(parts.analysis.options.seed);
}

} // namespace geovlm::cli
