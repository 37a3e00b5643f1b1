// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures/analysis_json.h"

#include "figures/analysis.h"

#include <QJsonArray>

namespace geovlm::figures {

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonArray bandJson(const Band& band)
{
    return {band.low, band.high};
}

QJsonObject liftJson(const Lift& lift)
{
    const QJsonValue null(QJsonValue::Null);
    const bool any = lift.queries > 0;
    return {{QStringLiteral("points"), any ? QJsonValue(lift.points) : null},
            {QStringLiteral("ci95"), any ? QJsonValue(QJsonArray{lift.low, lift.high}) : null},
            {QStringLiteral("ci95_method"),
             lift.byNewcombe ? QStringLiteral("newcombe") : QStringLiteral("bootstrap")},
            {QStringLiteral("mcnemar_p"), orNull(lift.mcnemarP)},
            {QStringLiteral("fixed"), lift.fixed},
            {QStringLiteral("broken"), lift.broken},
            {QStringLiteral("points_expected"), orNull(lift.expectedPoints)}};
}

QJsonValue countOrNull(const std::optional<int>& count)
{
    return count ? QJsonValue(*count) : QJsonValue(QJsonValue::Null);
}

namespace {

QJsonObject toJson(const RecallPoint& point)
{
    return {{QStringLiteral("k"), point.k},
            {QStringLiteral("before"), point.before},
            {QStringLiteral("before_ci95"), bandJson(point.beforeBand)},
            {QStringLiteral("after"), point.after},
            {QStringLiteral("after_ci95"), bandJson(point.afterBand)},
            {QStringLiteral("lift"), point.lift},
            {QStringLiteral("lift_ci95"), bandJson(point.liftBand)},
            {QStringLiteral("fixed"), point.fixed},
            {QStringLiteral("broken"), point.broken},
            {QStringLiteral("mcnemar_p"), point.mcnemarP}};
}

QJsonValue pointOrNull(const RecallPoint* point)
{
    return point ? QJsonValue(toJson(*point)) : QJsonValue(QJsonValue::Null);
}

QJsonObject toJson(const GroupAnalysis& group)
{
    const StageMetrics &before = group.metrics.before, &after = group.metrics.after;
    return {{QStringLiteral("queries"), group.metrics.queries},
            {QStringLiteral("misses"), group.metrics.missed},
            {QStringLiteral("without_match"), group.metrics.withoutMatch},
            {QStringLiteral("tied"), QJsonObject{{QStringLiteral("before"), countOrNull(before.tied)},
                                                 {QStringLiteral("after"), countOrNull(after.tied)}}},
            {QStringLiteral("r1_expected"), QJsonObject{{QStringLiteral("before"), orNull(before.r1Expected)},
                                                        {QStringLiteral("after"), orNull(after.r1Expected)}}},
            {QStringLiteral("r1"), pointOrNull(group.recallAt(1))},
            {QStringLiteral("r5"), pointOrNull(group.recallAt(5))},
            {QStringLiteral("r10"), pointOrNull(group.recallAt(10))},
            {QStringLiteral("r1pct"),
             pointOrNull(group.onePercent > 0 ? group.recallAt(group.onePercent) : nullptr)},
            {QStringLiteral("hit"), pointOrNull(group.hit ? &*group.hit : nullptr)},
            {QStringLiteral("ap"), QJsonObject{{QStringLiteral("before"), orNull(group.metrics.before.ap)},
                                               {QStringLiteral("after"), orNull(group.metrics.after.ap)}}}};
}

QJsonArray whole(const std::vector<int>& counts)
{
    QJsonArray list;
    for (const int count : counts)
        list.append(count);
    return list;
}

QJsonObject toJson(const RankChange& change)
{
    return {{QStringLiteral("k"), change.k},
            {QStringLiteral("up"), change.up},
            {QStringLiteral("same"), change.same},
            {QStringLiteral("down"), change.down},
            {QStringLiteral("mean"), change.mean},
            {QStringLiteral("first"), 1 - change.k},
            {QStringLiteral("counts"), whole(change.counts)}};
}

QJsonObject toJson(const MarginAnalysis& margins)
{
    const MarginStatistics& all = margins.statistics;
    const bool any = all.queries > 0;
    const auto figure = [any](double value) { return orNull(any ? std::optional(value) : std::nullopt); };
    const Histogram& bins = margins.bins;
    return {{QStringLiteral("queries"), all.queries},
            {QStringLiteral("mean"), figure(all.mean)},
            {QStringLiteral("median"), figure(all.median)},
            {QStringLiteral("minimum"), figure(all.minimum)},
            {QStringLiteral("maximum"), figure(all.maximum)},
            {QStringLiteral("positive"), figure(all.positive)},
            {QStringLiteral("histogram"), QJsonObject{{QStringLiteral("start"), bins.start(0)},
                                                      {QStringLiteral("width"), bins.width},
                                                      {QStringLiteral("counts"), whole(bins.counts)}}}};
}

QJsonObject toJson(const Distribution& metres)
{
    return {{QStringLiteral("queries"), metres.count},
            {QStringLiteral("p25"), orNull(metres.p25)},
            {QStringLiteral("median"), orNull(metres.median)},
            {QStringLiteral("p75"), orNull(metres.p75)},
            {QStringLiteral("p90"), orNull(metres.p90)}};
}

QJsonObject toJson(const SplitAnalysis& split)
{
    QJsonArray areas, curve;
    for (const GroupAnalysis& area : split.areas) {
        QJsonObject object = toJson(area);
        object[QStringLiteral("area")] = area.area;
        areas.append(object);
    }
    for (const RecallPoint& point : split.curve)
        curve.append(toJson(point));
    QJsonObject object = toJson(split.whole);
    object[QStringLiteral("name")] = split.name;
    object[QStringLiteral("references")] = split.whole.metrics.references;
    object[QStringLiteral("areas")] = areas;
    object[QStringLiteral("curve")] = curve;
    object[QStringLiteral("rank_change")] = toJson(split.change);
    object[QStringLiteral("margins")] = QJsonObject{{QStringLiteral("cosine"), toJson(split.cosine)},
                                                    {QStringLiteral("score"), toJson(split.score)}};
    object[QStringLiteral("metres")] = QJsonObject{{QStringLiteral("before"), toJson(split.metresBefore)},
                                                   {QStringLiteral("after"), toJson(split.metresAfter)}};
    return object;
}

} // namespace

QJsonObject toJson(const Analysis& analysis)
{
    QJsonArray splits;
    for (const SplitAnalysis& split : analysis.splits)
        splits.append(toJson(split));
    return {{QStringLiteral("run"), analysis.run},
            {QStringLiteral("retrieval"), analysis.retrieval},
            {QStringLiteral("draws"), analysis.options.draws},
            {QStringLiteral("seed"), qint64(analysis.options.seed)},
            {QStringLiteral("splits"), splits}};
}

} // namespace geovlm::figures
