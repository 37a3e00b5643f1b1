// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/common/town_likeness.h"

#include "domain/error.h"
#include "domain/random.h"
#include "pipeline/common/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geovlm::pipeline {
namespace {

/// Embeddings of towns fill some 16 directions; in the next ones they hardly vary, which is what photographs
/// do not keep to. Beyond them little but rounding is left.
constexpr int wide = 16;
constexpr int narrow = 24;
constexpr int iterations = 40;
constexpr double farthest = 0.98;

using Row = std::vector<double>;

double product(const Row& a, const Row& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void addScaled(Row& to, const Row& from, double factor)
{
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += factor * from[i];
}

std::vector<Row> centred(const Matrix& rows, const std::vector<float>& mean)
{
    std::vector<Row> all;
    for (int r = 0; r < rows.rows; ++r) {
        const auto from = rows.row(r);
        Row row(from.begin(), from.end());
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] -= double(mean[i]);
        all.push_back(std::move(row));
    }
    return all;
}

std::vector<float> meanOf(const Matrix& rows)
{
    Row sum(std::size_t(rows.columns));
    for (int r = 0; r < rows.rows; ++r)
        for (int c = 0; c < rows.columns; ++c)
            sum[std::size_t(c)] += double(rows.row(r)[std::size_t(c)]);
    std::vector<float> mean;
    for (const double value : sum)
        mean.push_back(float(value / rows.rows));
    return mean;
}

/// Gram and Schmidt's, in the order of the rows.
void orthonormalise(std::vector<Row>& axes)
{
    for (std::size_t i = 0; i < axes.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            addScaled(axes[i], axes[j], -product(axes[i], axes[j]));
        const double length = std::sqrt(product(axes[i], axes[i]));
        for (double& value : axes[i])
            value /= length;
    }
}

/// The first principal axes, by falling variance (orthogonal iteration on the covariance).
std::vector<Row> principalAxes(const std::vector<Row>& rows, int count)
{
    Random random = Random::stream(1, "town axes");
    std::vector<Row> axes(std::size_t(count), Row(rows.front().size()));
    for (Row& axis : axes)
        for (double& value : axis)
            value = random.normal();
    for (int i = 0; i < iterations; ++i) {
        std::vector<Row> next(axes.size(), Row(rows.front().size()));
        for (const Row& row : rows)
            for (std::size_t a = 0; a < axes.size(); ++a)
                addScaled(next[a], row, product(row, axes[a]));
        axes = std::move(next);
        orthonormalise(axes);
    }
    return axes;
}

double varianceAlong(const std::vector<Row>& rows, const Row& axis)
{
    double sum = 0;
    for (const Row& row : rows)
        sum += std::pow(product(row, axis), 2);
    return sum / double(rows.size());
}

double quantile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, std::size_t(share * double(values.size())))];
}

ml::StoredTensor tensor(const QString& name, std::vector<std::int64_t> shape,
                        const std::vector<float>& values)
{
    const auto* bytes = reinterpret_cast<const char*>(values.data());
    return {name, ml::ElementType::F32, std::move(shape),
            QByteArray(bytes, qsizetype(values.size() * sizeof(float)))};
}

std::vector<float> floatsOf(const ml::SafeTensors& content, const QString& name, qint64 count,
                            const QString& origin)
{
    const auto found = std::ranges::find(content.tensors, name, &ml::StoredTensor::name);
    if (found == content.tensors.end() || found->type != ml::ElementType::F32 ||
        (count > 0 && found->count() != count))
        throw Error(
            PipelineText::tr("%1 is no file of town statistics: \"%2\" does not fit.").arg(origin, name));
    std::vector<float> values;
    for (qint64 i = 0; i < found->count(); ++i)
        values.push_back(ml::floatAt(*found, i));
    return values;
}

QString nameOf(View view)
{
    return view == View::Ground ? QStringLiteral("ground") : QStringLiteral("satellite");
}

} // namespace

double TownStatistics::distance(std::span<const float> embedding) const
{
    double sum = 0;
    for (int axis = 0; axis < axes.rows; ++axis) {
        double along = 0;
        for (std::size_t i = 0; i < mean.size(); ++i)
            along += double(embedding[i] - mean[i]) * double(axes.row(axis)[i]);
        sum += along * along / double(variance[std::size_t(axis)]);
    }
    return sum / double(axes.rows);
}

TownStatistics townStatistics(const Matrix& towns, const Matrix& heldOut)
{
    constexpr int fewest = 4 * (wide + narrow);
    if (towns.rows < fewest || heldOut.rows < fewest || towns.columns != heldOut.columns)
        throw Error(
            PipelineText::tr(
                "Statistics of towns need %1 embeddings of each view at least, and as many of others.")
                .arg(fewest));
    TownStatistics statistics;
    statistics.mean = meanOf(towns);
    const std::vector<Row> rows = centred(towns, statistics.mean);
    const std::vector<Row> axes = principalAxes(rows, wide + narrow);
    statistics.axes = Matrix(narrow, towns.columns);
    for (int i = 0; i < narrow; ++i) {
        const Row& axis = axes[std::size_t(wide) + std::size_t(i)];
        std::ranges::transform(axis, statistics.axes.row(i).begin(),
                               [](double value) { return float(value); });
        statistics.variance.push_back(float(varianceAlong(rows, axis)));
    }
    std::vector<double> distances;
    distances.reserve(std::size_t(heldOut.rows));
    for (int i = 0; i < heldOut.rows; ++i)
        distances.push_back(statistics.distance(heldOut.row(i)));
    statistics.threshold = quantile(std::move(distances), farthest);
    return statistics;
}

ml::SafeTensors toSafeTensors(const TownStatisticsOfViews& statistics, const QByteArray& encoder)
{
    ml::SafeTensors content;
    QJsonObject thresholds;
    for (const View view : {View::Ground, View::Satellite}) {
        const TownStatistics& one = statistics[std::size_t(view)];
        const QString name = nameOf(view);
        content.tensors.push_back(
            tensor(name + QStringLiteral(".axes"), {one.axes.rows, one.axes.columns}, one.axes.values));
        content.tensors.push_back(tensor(name + QStringLiteral(".mean"), {one.axes.columns}, one.mean));
        content.tensors.push_back(tensor(name + QStringLiteral(".variance"), {one.axes.rows}, one.variance));
        thresholds[name] = one.threshold;
    }
    content.configuration = {{QStringLiteral("kind"), QStringLiteral("town-statistics")},
                             {QStringLiteral("encoder"), QString::fromLatin1(encoder)},
                             {QStringLiteral("thresholds"), thresholds}};
    return content;
}

TownStatisticsOfViews townStatisticsFrom(const ml::SafeTensors& content, const QString& origin)
{
    TownStatisticsOfViews all;
    for (const View view : {View::Ground, View::Satellite}) {
        TownStatistics& one = all[std::size_t(view)];
        const QString name = nameOf(view);
        one.mean = floatsOf(content, name + QStringLiteral(".mean"), 0, origin);
        one.variance = floatsOf(content, name + QStringLiteral(".variance"), 0, origin);
        one.axes.rows = int(one.variance.size());
        one.axes.columns = int(one.mean.size());
        one.axes.values = floatsOf(content, name + QStringLiteral(".axes"),
                                   qint64(one.mean.size()) * qint64(one.variance.size()), origin);
        one.threshold = content.configuration[u"thresholds"].toObject()[name].toDouble();
        const bool fits = !one.variance.empty() && one.threshold > 0 &&
                          std::ranges::all_of(one.variance, [](float value) { return value > 0; });
        if (!fits)
            throw Error(PipelineText::tr("%1 is no file of town statistics.").arg(origin));
    }
    return all;
}

} // namespace geovlm::pipeline
