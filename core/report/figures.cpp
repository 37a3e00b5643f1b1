// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/figures.h"

#include "figures/evaluation_notes.h"
#include "report/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::report {

namespace {

QString row(const QStringList& cells, const char* tag = "td")
{
    QString html = QStringLiteral("<tr>");
    for (const QString& cell : cells)
        html += element(tag, cell);
    return html + QStringLiteral("</tr>");
}

QString table(const QString& caption, const QStringList& head, const QString& rows)
{
    return QStringLiteral(
               "<div "
               "class=\"wide\"><table><caption>%1</caption><thead>%2</thead><tbody>%3</tbody></table></div>")
        .arg(caption.toHtmlEscaped(), row(head, "th"), rows);
}

/// What is expected where chance decides, with a star.
QString firstFigure(const StageMetrics& metrics)
{
    return figure(metrics.headlineR1()) + (metrics.hasTies() ? QStringLiteral(" *") : QString());
}

QString chanceFigure(const std::optional<double>& p)
{
    return p ? QString::number(*p, 'g', 2) : figure(std::nullopt);
}

QString liftFigure(const Lift& lift)
{
    return lift.queries == 0 ? figure(std::nullopt)
                             : signedFigure(lift.points) + u' ' + interval({lift.low, lift.high});
}

QString sizeText(const figures::SplitEvaluation& split)
{
    return Text::tr("%1; %2").arg(figures::queriesText(split), figures::referencesText(split));
}

QString summaryOf(const figures::SplitEvaluation& split)
{
    if (split.metrics.queries == 0)
        return Text::tr("%1: none of the %2 queries has a match among the references, so there is no figure.")
            .arg(split.name)
            .arg(split.metrics.withoutMatch);
    return Text::tr(
               "%1: R@1 %2 % before reranking, %3 % after: %4 points %5 over %6; %7 fixed, %8 broken. %9 of "
               "the queries have their match among the %10 candidates that were reranked: no order can "
               "bring R@1 above that.")
        .arg(split.name, firstFigure(split.metrics.before), firstFigure(split.metrics.after),
             signedFigure(split.lift.points), interval({split.lift.low, split.lift.high}),
             figures::queriesText(split))
        .arg(split.lift.fixed)
        .arg(split.lift.broken)
        .arg(split.reached)
        .arg(split.candidates);
}

QStringList metricCells(const StageMetrics& metrics)
{
    return {firstFigure(metrics), figure(metrics.r5), figure(metrics.r10),         figure(metrics.r1pct),
            figure(metrics.hit),  figure(metrics.ap), figure(metrics.medianErrorM)};
}

QString figureBlock(const Chart& chart, const QString& how)
{
    QString legend;
    if (chart.series.size() > 1)
        for (const ChartSeries& series : chart.series)
            legend += QStringLiteral("<span class=\"key %1\">%2</span>")
                          .arg(series.tone, series.name.toHtmlEscaped());
    return QStringLiteral("<figure><figcaption>%1 %2</figcaption>%3<p class=\"how\">%4</p></figure>")
        .arg(chart.title.toHtmlEscaped(), legend, svg(chart), how.toHtmlEscaped());
}

QString recallFigure(const figures::SplitAnalysis& split)
{
    Chart chart;
    chart.title = Text::tr("Recall among the first k");
    chart.xTitle = Text::tr("k");
    chart.yTitle = Text::tr("R@k (%)");
    chart.logarithmic = true;
    ChartSeries before{Text::tr("before"), QStringLiteral("before"), {}, {}, {}, {}};
    ChartSeries after{Text::tr("after"), QStringLiteral("after"), {}, {}, {}, {}};
    for (const RecallPoint& point : split.curve) {
        for (ChartSeries* series : {&before, &after})
            series->x.push_back(point.k);
        before.y.push_back(point.before);
        before.low.push_back(point.beforeBand.low);
        before.high.push_back(point.beforeBand.high);
        after.y.push_back(point.after);
        after.low.push_back(point.afterBand.low);
        after.high.push_back(point.afterBand.high);
    }
    chart.series = {before, after};
    return figureBlock(
        chart, Text::tr("The rank of the true match is how many references are strictly more similar; R@k "
                        "is the share of the %1 queries with a match whose rank is under k. Bands: 95 %, "
                        "bootstrap over queries. Reranking moves only the candidates, so after their last "
                        "place the lines are one.")
                   .arg(split.whole.metrics.queries));
}

QString changeFigure(const figures::SplitAnalysis& split)
{
    Chart chart;
    chart.kind = Chart::Kind::Bars;
    chart.title = Text::tr("Places that the match moved");
    chart.xTitle = Text::tr("places up (right) or down (left)");
    chart.yTitle = Text::tr("queries");
    ChartSeries series{{}, QStringLiteral("after"), {}, {}, {}, {}};
    for (std::size_t i = 0; i < split.change.counts.size(); ++i) {
        series.x.push_back(double(i) - (split.change.k - 1));
        series.y.push_back(split.change.counts[i]);
    }
    chart.series = {series};
    return figureBlock(
        chart, Text::tr("Of the %1 of %2 queries whose match is among the candidates: %3 up, %4 where they "
                        "were, %5 down; on average %6 places up.")
                   .arg(split.change.up + split.change.same + split.change.down)
                   .arg(split.whole.metrics.queries)
                   .arg(split.change.up)
                   .arg(split.change.same)
                   .arg(split.change.down)
                   .arg(signedFigure(split.change.mean, 2)));
}

QString marginFigure(const figures::MarginAnalysis& margins, const QString& title, const QString& tone,
                     const QString& what)
{
    Chart chart;
    chart.kind = Chart::Kind::Bars;
    chart.title = title;
    chart.xTitle = what;
    chart.yTitle = Text::tr("queries");
    ChartSeries series{{}, tone, {}, {}, {}, {}};
    for (std::size_t i = 0; i < margins.bins.counts.size(); ++i) {
        series.x.push_back(margins.bins.start(int(i)) + margins.bins.width / 2);
        series.y.push_back(margins.bins.counts[i]);
    }
    chart.series = {series};
    return figureBlock(
        chart,
        Text::tr("The match less the best other candidate; further positives are left out. %1 queries, "
                 "mean %2, median %3, above zero %4.")
            .arg(margins.statistics.queries)
            .arg(figure(margins.statistics.mean, 3), figure(margins.statistics.median, 3),
                 percent(margins.statistics.positive)));
}

QString metresFigure(const figures::SplitAnalysis& split)
{
    if (split.metresBefore.count == 0)
        return {};
    Chart chart;
    chart.title = Text::tr("How far off the first one is");
    chart.xTitle = Text::tr("metres from the query");
    chart.yTitle = Text::tr("queries at most as far (%)");
    chart.series = {{Text::tr("before"),
                     QStringLiteral("before"),
                     split.metresBefore.values,
                     split.metresBefore.shares,
                     {},
                     {}},
                    {Text::tr("after"),
                     QStringLiteral("after"),
                     split.metresAfter.values,
                     split.metresAfter.shares,
                     {},
                     {}}};
    chart.zeroAtLeast = 0;
    chart.logarithmic = true; // most are some metres off, the others kilometres
    return figureBlock(
        chart,
        Text::tr("The distance on the ground between the query and the reference that stands first, where "
                 "both places are known in both orders (%1 of %2 queries). Median %3 m before, %4 m after.")
            .arg(split.metresBefore.count)
            .arg(split.whole.metrics.queries)
            .arg(figure(split.metresBefore.median), figure(split.metresAfter.median)));
}

QString valueFigure(const pipeline::QuestionReport& report, const std::vector<int>& order)
{
    Chart chart;
    chart.kind = Chart::Kind::Rows;
    chart.title = Text::tr("What each question is worth");
    chart.yTitle = Text::tr("agreement of true pairs less that of false ones (points)");
    ChartSeries series{{}, QStringLiteral("match"), {}, {}, {}, {}};
    for (const int question : order) {
        const QuestionWorth& worth = report.figures[std::size_t(question)].worth;
        if (!worth.difference)
            continue;
        series.x.push_back(double(chart.categories.size()));
        series.y.push_back(*worth.difference);
        series.low.push_back(worth.band ? worth.band->low : std::nan(""));
        series.high.push_back(worth.band ? worth.band->high : std::nan(""));
        chart.categories << report.questions.at(question).label;
    }
    chart.series = {series};
    return figureBlock(
        chart, Text::tr("True pairs are a query and its match, false ones a query and each other candidate "
                        "(positives and semi-positives left out); %1 of %2 cases with a match. Whiskers: "
                        "95 %, bootstrap over queries.")
                   .arg(report.cases.size())
                   .arg(report.population));
}

} // namespace

QString element(const char* tag, const QString& text)
{
    return QStringLiteral("<%1>%2</%1>").arg(QLatin1String(tag), text.toHtmlEscaped());
}

QString figure(const std::optional<double>& value, int decimals)
{
    return value && std::isfinite(*value) ? QString::number(*value, 'f', decimals) : QStringLiteral("–");
}

QString signedFigure(double value, int decimals)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + QString::number(value, 'f', decimals);
}

QString percent(double value)
{
    return QString::number(value, 'f', 1) + QStringLiteral(" %");
}

QString interval(const Band& band, int decimals)
{
    return QStringLiteral("[%1, %2]")
        .arg(QString::number(band.low, 'f', decimals), QString::number(band.high, 'f', decimals));
}

QString summary(const figures::Evaluation& evaluation)
{
    QString html;
    for (const figures::SplitEvaluation& split : evaluation.splits)
        html += element("p", summaryOf(split));
    QString list;
    for (const QString& warning : evaluation.warnings)
        list += element("li", warning);
    if (!list.isEmpty())
        html += QStringLiteral("<ul class=\"warnings\">%1</ul>").arg(list);
    return html;
}

QString recallTable(const figures::Evaluation& evaluation)
{
    QString rows;
    for (const figures::SplitEvaluation& split : evaluation.splits) {
        rows += row(QStringList{split.name, sizeText(split), Text::tr("before")} +
                    metricCells(split.metrics.before) + QStringList{{}, {}});
        rows += row(QStringList{{}, {}, Text::tr("after")} + metricCells(split.metrics.after) +
                    QStringList{liftFigure(split.lift), chanceFigure(split.lift.mcnemarP)});
    }
    return table(
        Text::tr("Percent of queries; median error in metres, over the same queries in both orders; * "
                 "expected with equal scores in any order"),
        {Text::tr("split"), Text::tr("size"), Text::tr("order"), QStringLiteral("R@1"), QStringLiteral("R@5"),
         QStringLiteral("R@10"), QStringLiteral("R@1%"), Text::tr("hit"), QStringLiteral("AP"),
         Text::tr("median error"), Text::tr("R@1 lift, 95 %"), Text::tr("McNemar p")},
        rows);
}

QString areaTable(const figures::Analysis& analysis)
{
    QString rows;
    for (const figures::SplitAnalysis& split : analysis.splits)
        for (const figures::GroupAnalysis& area : split.areas) {
            const RecallPoint* first = area.recallAt(1);
            if (!first)
                continue;
            rows += row({split.name, area.area, QString::number(area.metrics.queries),
                         figure(first->before) + u' ' + interval(first->beforeBand),
                         figure(first->after) + u' ' + interval(first->afterBand),
                         signedFigure(first->lift) + u' ' + interval(first->liftBand),
                         QString::number(first->mcnemarP, 'g', 2)});
        }
    if (rows.isEmpty())
        return {};
    return table(Text::tr("R@1 by the area of the query"),
                 {Text::tr("split"), Text::tr("area"), Text::tr("queries"), Text::tr("before"),
                  Text::tr("after"), Text::tr("lift"), Text::tr("McNemar p")},
                 rows);
}

QString signatureTable(const std::vector<Signature>& signatures)
{
    QString rows;
    for (const Signature& signature : signatures) {
        const QString verdict = !signature.value  ? Text::tr("not measured")
                                : signature.fired ? Text::tr("fires")
                                                  : Text::tr("quiet");
        rows += row({signature.id, figure(signature.value, 2), figure(signature.threshold, 2), verdict,
                     signature.advice});
    }
    return table(Text::tr("The failures that the paper warns of"),
                 {Text::tr("signature"), Text::tr("value"), Text::tr("threshold"), Text::tr("verdict"),
                  Text::tr("advice")},
                 rows);
}

QString splitFigures(const figures::SplitAnalysis& split)
{
    return element("h3", split.name) + QStringLiteral("<div class=\"figures\">") + recallFigure(split) +
           changeFigure(split) +
           marginFigure(split.cosine, Text::tr("Margin before reranking"), QStringLiteral("before"),
                        Text::tr("cosine")) +
           marginFigure(split.score, Text::tr("Margin after reranking"), QStringLiteral("after"),
                        Text::tr("score, 0 to 1")) +
           metresFigure(split) + QStringLiteral("</div>");
}

QString questionSection(const pipeline::QuestionReport& report)
{
    std::vector<int> order(report.figures.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater<>(), [&](int question) {
        return report.figures[std::size_t(question)].worth.difference.value_or(-1e9);
    });
    QString rows;
    for (const int question : order) {
        const pipeline::QuestionFigures& one = report.figures[std::size_t(question)];
        const auto effect = [&](const auto& write) {
            return one.effect ? write(*one.effect) : figure(std::nullopt);
        };
        rows += row(
            {report.questions.at(question).label, QString::number(one.worth.truePairs),
             figure(one.worth.agreeTrue), figure(one.worth.agreeFalse),
             figure(one.worth.difference) + (one.worth.band ? u' ' + interval(*one.worth.band) : QString()),
             figure(one.worth.bits, 3), effect([](const RemovalEffect& e) {
                 return signedFigure(e.r1Change) + u' ' + interval(e.r1Band);
             })});
    }
    return QStringLiteral("<div class=\"figures\">") + valueFigure(report, order) + QStringLiteral("</div>") +
           table(Text::tr("Questions, the most telling first"),
                 {Text::tr("question"), Text::tr("true pairs"), Text::tr("they agree (%)"),
                  Text::tr("false pairs agree (%)"), Text::tr("difference (points)"), Text::tr("bits"),
                  Text::tr("R@1 without it (points)")},
                 rows) +
           element("p", report.whyNoEffect);
}

} // namespace geovlm::report
