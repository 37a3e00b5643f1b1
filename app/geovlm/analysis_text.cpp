// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

namespace geovlm::cli {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(AnalyseCommand)
};

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

QString row(const QString& name, const RecallPoint& point)
{
    return QStringLiteral("    %1%2 %3 → %4 %5   %6 %7   p = %8\n")
        .arg(name.leftJustified(6), figure(point.before).rightJustified(6),
             bandText(point.beforeBand).leftJustified(14), figure(point.after).rightJustified(6),
             bandText(point.afterBand).leftJustified(14), signedFigure(point.lift).rightJustified(6),
             bandText(point.liftBand).leftJustified(14))
        .arg(point.mcnemarP, 0, 'g', 2);
}

QString groupText(const pipeline::GroupAnalysis& group)
{
    QString text;
    for (const int k : {1, 5, 10})
        if (const RecallPoint* point = group.recallAt(k))
            text += row(QStringLiteral("R@%1").arg(k), *point);
    if (group.onePercent > 0)
        if (const RecallPoint* point = group.recallAt(group.onePercent))
            text += row(QStringLiteral("R@1%"), *point);
    if (group.hit)
        text += row(Text::tr("hit"), *group.hit);
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

QString metresText(const pipeline::SplitAnalysis& split)
{
    const Distribution& before = split.metresBefore;
    const Distribution& after = split.metresAfter;
    if (before.count == 0)
        return Text::tr("  distance of the first: no places known\n");
    return Text::tr(
               "  distance of the first, m (25, 50, 75, 90 % of queries): %1, %2, %3, %4 → %5, %6, %7, %8\n")
        .arg(figure(before.p25), figure(before.median), figure(before.p75), figure(before.p90),
             figure(after.p25), figure(after.median), figure(after.p75), figure(after.p90));
}

QString splitText(const pipeline::SplitAnalysis& split)
{
    QString text = Text::tr("%1: %2 queries, %3 references\n")
                       .arg(split.name)
                       .arg(split.whole.metrics.queries)
                       .arg(split.whole.metrics.references) +
                   groupText(split.whole);
    for (const pipeline::GroupAnalysis& area : split.areas)
        text += Text::tr("  %1: %2 queries\n")
                    .arg(area.area.isEmpty() ? Text::tr("(no area)") : area.area)
                    .arg(area.metrics.queries) +
                groupText(area);
    const RankChange& change = split.change;
    text += Text::tr("  match among the ten: %1 up, %2 same, %3 down; %4 places up on average\n")
                .arg(change.up)
                .arg(change.same)
                .arg(change.down)
                .arg(signedFigure(change.mean, 2));
    return text + marginText(Text::tr("cosine"), split.cosine.statistics, 4) +
           marginText(Text::tr("score"), split.score.statistics, 3) + metresText(split);
}

QString questionRow(const Question& question, const pipeline::QuestionFigures& figures, int width)
{
    const QuestionWorth& worth = figures.worth;
    QString text = QStringLiteral("  ") + question.label.leftJustified(width) +
                   figure(worth.agreeTrue).rightJustified(7) + figure(worth.agreeFalse).rightJustified(7) +
                   (worth.difference ? signedFigure(*worth.difference) : none).rightJustified(8) +
                   QLatin1Char(' ') + (worth.band ? bandText(*worth.band) : QString()).leftJustified(15) +
                   figure(worth.bits, 3).rightJustified(6);
    if (figures.effect)
        text += signedFigure(figures.effect->r1Change, 2).rightJustified(8) + QLatin1Char(' ') +
                bandText(figures.effect->r1Band, 2).leftJustified(16) +
                signedFigure(figures.effect->rankChange, 3).rightJustified(8);
    return text + QLatin1Char('\n');
}

QString questionsText(const pipeline::QuestionReport& report)
{
    int width = 0;
    for (const Question& question : report.questions.questions())
        width = std::max(width, int(question.label.size()));
    std::vector<int> order(report.figures.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&report](int q) {
        return report.figures[std::size_t(q)].worth.difference.value_or(-1000);
    });
    QString text =
        Text::tr("Questions, over %1 of %2 cases: agreement of true pairs and of false ones (%), the "
                 "difference, bits; without the question: R@1 in points, the match's places down\n")
            .arg(report.cases.size())
            .arg(report.population);
    for (const int q : order)
        text += questionRow(report.questions.at(q), report.figures[std::size_t(q)], width);
    if (!report.whyNoEffect.isEmpty())
        text += Text::tr("  No effect on ranks: %1\n").arg(report.whyNoEffect);
    return text;
}

QString runsText(const pipeline::RunComparison& runs)
{
    QString text = runs.isBeforeAfter() ? Text::tr("Run %1, A before and B after reranking\n").arg(runs.a)
                                        : Text::tr("A run %1, B run %2\n").arg(runs.a).arg(runs.b);
    for (const pipeline::ComparedSplit& split : runs.splits) {
        const auto count = [&split](RunSet set) { return split.sets[std::size_t(set)].size(); };
        text += Text::tr("  %1: both right %2, only A %3, only B %4, both wrong %5; R@1 %6 points %7, "
                         "McNemar p = %8\n")
                    .arg(split.name)
                    .arg(count(RunSet::BothRight))
                    .arg(count(RunSet::OnlyA))
                    .arg(count(RunSet::OnlyB))
                    .arg(count(RunSet::BothWrong))
                    .arg(signedFigure(split.lift.points), bandText({split.lift.low, split.lift.high}))
                    .arg(split.lift.mcnemarP, 0, 'g', 2);
    }
    return text;
}

} // namespace

QString analysisText(const AnalysisParts& parts)
{
    QString text;
    for (const pipeline::SplitAnalysis& split : parts.analysis.splits)
        text += splitText(split) + QLatin1Char('\n');
    text += runsText(parts.runs) + QLatin1Char('\n');
    for (const Signature& signature : parts.evaluation.signatures)
        text += QStringLiteral("%1 %2: %3\n")
                    .arg(signature.fired ? QStringLiteral("!") : QStringLiteral("-"), signature.id,
                         signature.advice);
    text += QLatin1Char('\n') + questionsText(parts.questions);
    return text +
           Text::tr(
               "\nIn brackets: 95 % intervals of %1 bootstrap draws, seed %2. --json has the whole curves.")
               .arg(parts.analysis.options.draws)
               .arg(parts.analysis.options.seed);
}

} // namespace geovlm::cli
