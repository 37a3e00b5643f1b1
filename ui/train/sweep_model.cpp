// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/sweep_model.h"

#include "look/look.h"
#include "look/marks.h"
#include "train/train_text.h"

#include <QLocale>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr double apart = 0.12; ///< between the fusions at one margin, so that none hides another

QString spreadText(const pipeline::Spread& spread)
{
    return SweepModel::tr("%1 [%2, %3]")
        .arg(decimal(spread.mean, 1), decimal(spread.min, 1), decimal(spread.max, 1));
}

QString gainText(double points)
{
    return (points < 0 ? QStringLiteral("−") : QStringLiteral("+")) + decimal(std::abs(points), 1);
}

QString statesText(const pipeline::SweepRow& row)
{
    QStringList fired;
    for (const TrainingState state : row.states)
        if (state > TrainingState::Learning)
            fired << trainingStateName(state);
    if (fired.isEmpty())
        return trainingStateName(row.states.front());
    const qsizetype count = fired.size();
    fired.removeDuplicates();
    return SweepModel::tr("%1 (%2 of %3)")
        .arg(fired.join(QStringLiteral(", ")))
        .arg(count)
        .arg(row.states.size());
}

const pipeline::SweepSplit* splitOf(const pipeline::SweepRow& row, const QString& name)
{
    for (const pipeline::SweepSplit& split : row.splits)
        if (split.name == name)
            return &split;
    return nullptr;
}

template <class T, class Of>
std::vector<T> distinct(const std::vector<pipeline::SweepRow>& rows, Of of)
{
    std::vector<T> values;
    for (const pipeline::SweepRow& row : rows)
        if (std::find(values.begin(), values.end(), of(row)) == values.end())
            values.push_back(of(row));
    return values;
}

} // namespace

SweepModel::SweepModel(QObject* parent) : RowModel({}, parent)
{
    setHeads(heads());
}

RowModel::Heads SweepModel::heads() const
{
    Heads heads{{tr("Fusion")}, {tr("Margin")}, {tr("Seeds")}, {tr("Validation R@1")}};
    for (const QString& split : splits())
        heads.push_back({tr("R@1 %1").arg(split)});
    heads.push_back({tr("Diagnosis")});
    heads.push_back({tr("Seconds each")});
    return heads;
}

QStringList SweepModel::splits() const
{
    QStringList names;
    if (!m_rows.empty())
        for (const pipeline::SweepSplit& split : m_rows.front().splits)
            names << split.name;
    return names;
}

void SweepModel::show(std::vector<pipeline::SweepRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    setHeads(heads());
    endResetModel();
}

QString SweepModel::text(const pipeline::SweepRow& row, int column) const
{
    switch (column) {
    case FusionColumn:
        return row.fusion;
    case MarginColumn:
        return QLocale().toString(row.margin);
    case SeedsColumn:
        return QString::number(row.seeds);
    case ValidationColumn:
        return spreadText(row.validation);
    default:
        break;
    }
    if (column == diagnosisColumn())
        return statesText(row);
    if (column > diagnosisColumn())
        return decimal(row.seconds, 1);
    const pipeline::SweepSplit* split = splitOf(row, splits().value(column - FixedColumns));
    return split
               ? QStringLiteral("%1  %2").arg(spreadText(split->r1), gainText(split->r1.mean - split->before))
               : QStringLiteral("–");
}

QVariant SweepModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const pipeline::SweepRow& row = m_rows[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    const bool fired = std::any_of(row.states.begin(), row.states.end(),
                                   [](TrainingState state) { return state > TrainingState::Learning; });
    if (role == Qt::DecorationRole && index.column() == diagnosisColumn() && fired)
        return markIcon(Mark::Warning, DataRole::Worse);
    const pipeline::SweepSplit* split = splitOf(row, splits().value(index.column() - FixedColumns));
    if (role == Qt::ToolTipRole && split)
        return plainTip(
            tr("R@1 of %1 test queries, mean over the seeds [least, greatest], and the points gained "
               "over %2 before reranking.")
                .arg(split->queries)
                .arg(decimal(split->before, 1)));
    return {};
}

PlotData sweepPlot(const std::vector<pipeline::SweepRow>& rows, const QString& split)
{
    PlotData data;
    data.title = SweepModel::tr("R@1 by margin, %1").arg(split);
    data.xTitle = SweepModel::tr("Margin m");
    data.yTitle = SweepModel::tr("R@1 after reranking, %");
    data.source =
        SweepModel::tr("Mean of the seeds, with the least and the greatest; each from its own training.");
    auto margins = distinct<double>(rows, [](const pipeline::SweepRow& row) { return row.margin; });
    std::sort(margins.begin(), margins.end());
    for (const double margin : margins)
        data.categories << QLocale().toString(margin);
    const auto fusions = distinct<QString>(rows, [](const pipeline::SweepRow& row) { return row.fusion; });
    for (std::size_t f = 0; f < fusions.size(); ++f) {
        PlotSeries series;
        series.kind = PlotSeries::Kind::Points;
        series.name = fusions[f];
        series.colour = int(f);
        for (const pipeline::SweepRow& row : rows) {
            const pipeline::SweepSplit* figures = splitOf(row, split);
            if (row.fusion != fusions[f] || !figures)
                continue;
            const auto place = std::find(margins.begin(), margins.end(), row.margin) - margins.begin();
            series.x.push_back(double(place) + apart * (double(f) - double(fusions.size() - 1) / 2));
            series.y.push_back(figures->r1.mean);
            series.low.push_back(figures->r1.min);
            series.high.push_back(figures->r1.max);
            series.items << SweepModel::tr("%1, m = %2, %3 seeds")
                                .arg(row.fusion, QLocale().toString(row.margin))
                                .arg(row.seeds);
        }
        data.series.push_back(std::move(series));
    }
    if (const pipeline::SweepSplit* first = rows.empty() ? nullptr : splitOf(rows.front(), split))
        data.marks.push_back({first->before, false,
                              SweepModel::tr("before reranking: %1").arg(decimal(first->before, 1)),
                              DataRole::Before});
    return data;
}

} // namespace geovlm::ui
