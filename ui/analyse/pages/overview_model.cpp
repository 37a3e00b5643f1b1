// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyse/pages/overview_model.h"

#include "analyse/analyse_text.h"
#include "look/look.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

namespace geovlm::ui {

namespace {

constexpr int indent = 2 * grid; ///< of an area under its split

bool isMoved(const RecallPoint& point)
{
    return point.fixed > 0 || point.broken > 0;
}

/// What of the queries was not searched, or has no match.
QString leftOutText(const SplitMetrics& metrics)
{
    QStringList parts;
    if (metrics.missed > 0)
        parts << OverviewModel::tr("%1 not searched").arg(countText(metrics.missed));
    if (metrics.withoutMatch > 0)
        parts << OverviewModel::tr("+ %1 no match").arg(countText(metrics.withoutMatch));
    return parts.join(OverviewModel::tr(", "));
}

QString leftOutTip(const SplitMetrics& metrics)
{
    QStringList lines;
    if (metrics.missed > 0)
        lines << OverviewModel::tr(
                     "%1 of the %2 queries count as misses: they, or their match, were not searched.")
                     .arg(countText(metrics.missed), countText(metrics.queries));
    if (metrics.withoutMatch > 0)
        lines << OverviewModel::tr("%1 more have no match among the references and are in no figure.")
                     .arg(countText(metrics.withoutMatch));
    return lines.join(QLatin1Char('\n'));
}

QString tieTip(const SplitMetrics& metrics)
{
    return OverviewModel::tr(
               "Expected with equal scores in any order: %1 before, %2 after; %3 and %4 of the %5 matches "
               "are tied. Only if every match won its tie:")
        .arg(figureText(metrics.before.r1Expected), figureText(metrics.after.r1Expected),
             countText(metrics.before.tied.value_or(0)), countText(metrics.after.tied.value_or(0)),
             countText(metrics.queries));
}

} // namespace

void OverviewModel::show(const std::shared_ptr<const Figures>& figures)
{
    beginResetModel();
    m_figures = figures;
    m_groups.clear();
    if (figures)
        for (const figures::SplitAnalysis& split : figures->analysis.splits) {
            m_groups.push_back({split.split, split.name, &split.whole, false});
            for (const figures::GroupAnalysis& area : split.areas)
                m_groups.push_back(
                    {split.split, area.area.isEmpty() ? tr("(no area)") : area.area, &area, true});
        }
    endResetModel();
}

OverviewModel::OverviewModel(QObject* parent)
    : RowModel(headsAt(Qt::AlignLeft, {tr("Split, area"), tr("Queries"), tr("R@1, %"), tr("R@5, %"),
                                       tr("R@10, %"), tr("R@1%, %"), tr("Hit rate, %")}),
               parent)
{
}

const RecallPoint* OverviewModel::pointOf(const QModelIndex& index) const
{
    const figures::GroupAnalysis& figures = *group(index.row()).figures;
    switch (index.column()) {
    case R1Column:
        return figures.recallAt(1);
    case R5Column:
        return figures.recallAt(5);
    case R10Column:
        return figures.recallAt(10);
    case OnePercentColumn:
        return figures.onePercent > 0 ? figures.recallAt(figures.onePercent) : nullptr;
    case HitColumn:
        return figures.hit ? &*figures.hit : nullptr;
    default:
        return nullptr;
    }
}

/// Of the R@1 column, where chance decides the figure.
const SplitMetrics* OverviewModel::tiedMetrics(const QModelIndex& index) const
{
    const SplitMetrics& metrics = group(index.row()).figures->metrics;
    const bool tied = metrics.before.hasTies() || metrics.after.hasTies();
    return index.column() == R1Column && tied ? &metrics : nullptr;
}

QString OverviewModel::text(const QModelIndex& index) const
{
    if (index.column() == GroupColumn)
        return group(index.row()).name;
    if (index.column() == QueriesColumn)
        return countText(group(index.row()).figures->metrics.queries);
    const RecallPoint* point = pointOf(index);
    if (!point)
        return QStringLiteral("–");
    if (const SplitMetrics* tied = tiedMetrics(index))
        return tr("%1 → %2 *")
            .arg(figureText(tied->before.headlineR1()), figureText(tied->after.headlineR1()));
    return isMoved(*point) ? tr("%1 → %2").arg(figureText(point->before), figureText(point->after))
                           : figureText(point->after);
}

/// Where nothing moved, as R@10 never does, the figure's own interval.
QString OverviewModel::detail(const QModelIndex& index) const
{
    if (index.column() == QueriesColumn)
        return leftOutText(group(index.row()).figures->metrics);
    const RecallPoint* point = pointOf(index);
    if (!point)
        return {};
    if (tiedMetrics(index))
        return tr("* expected: scores are tied");
    return isMoved(*point)
               ? QStringLiteral("%1 %2").arg(signedText(point->lift), signedBandText(point->liftBand))
               : bandText(point->afterBand);
}

QString OverviewModel::tip(const QModelIndex& index) const
{
    const figures::AnalysisOptions& options = m_figures->analysis.options;
    if (const RecallPoint* point = pointOf(index)) {
        const SplitMetrics* tied = tiedMetrics(index);
        return (tied ? tieTip(*tied) + QLatin1Char('\n') : QString()) + pointText(*point) +
               QLatin1Char('\n') +
               tr("In brackets: 95 %, %1").arg(bootstrapText(options.draws, options.seed));
    }
    if (index.column() == QueriesColumn)
        return leftOutTip(group(index.row()).figures->metrics);
    if (index.column() == GroupColumn)
        return tr("Enter shows these cases alone in the list");
    return {};
}

QVariant OverviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index);
    case DetailRole:
        return detail(index);
    case Qt::ToolTipRole:
        return plainTip(tip(index));
    case Qt::AccessibleTextRole: {
        const RecallPoint* point = pointOf(index);
        if (const SplitMetrics* tied = tiedMetrics(index))
            return tieTip(*tied) + QLatin1Char(' ') + pointText(*point);
        const QString more = detail(index);
        return point ? pointText(*point) : more.isEmpty() ? text(index) : text(index) + tr(", ") + more;
    }
    case Qt::FontRole:
        return group(index.row()).isArea ? QVariant() : QVariant(strongFont(QApplication::font()));
    default:
        return {};
    }
}

void OverviewDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString first = std::exchange(item.text, QString());
    const QWidget* widget = option.widget;
    widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);
    const auto* model = static_cast<const OverviewModel*>(index.model());
    const bool area = index.column() == OverviewModel::GroupColumn && model->group(index.row()).isArea;
    QRect box = option.rect.adjusted(grid + (area ? indent : 0), halfGrid, -halfGrid, -halfGrid);
    painter->save();
    const QString second = index.data(OverviewModel::DetailRole).toString();
    painter->setFont(item.font);
    painter->setPen(item.palette.color(QPalette::Text));
    const int line = item.fontMetrics.height();
    const QRect top(box.left(), box.top(), box.width(), line);
    painter->drawText(top, int(Qt::AlignLeft | Qt::AlignVCenter), elided(first, item.font, box.width()));
    painter->setFont(option.font);
    painter->setPen(mutedText(item.palette));
    painter->drawText(top.translated(0, line), int(Qt::AlignLeft | Qt::AlignVCenter),
                      elided(second, option.font, box.width()));
    painter->restore();
}

QSize OverviewDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFontMetrics strong(strongFont(option.font));
    const int width =
        std::max(strong.horizontalAdvance(index.data().toString()),
                 option.fontMetrics.horizontalAdvance(index.data(OverviewModel::DetailRole).toString()));
    return {width + 3 * grid + (index.column() == OverviewModel::GroupColumn ? indent : 0),
            2 * option.fontMetrics.height() + grid};
}

} // namespace geovlm::ui
