// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/image_model.h"

#include "look/look.h"
#include "look/marks.h"

#include <QLocale>

namespace geovlm::ui {

StabilityImageModel::StabilityImageModel(QObject* parent) : RowModel({}, parent)
{
    setHeads(heads());
}

RowModel::Heads StabilityImageModel::heads() const
{
    const Qt::Alignment left = Qt::AlignLeft;
    const Qt::Alignment right = Qt::AlignRight;
    Heads heads{{tr("Image"), left, tr("The image that was described several times.")},
                {tr("Drift"), left, tr("Whether the Jaccard or the answers are under the threshold.")},
                {tr("Cosine"), right, tr("Mean cosine of the descriptions' embeddings, over pairs of runs.")},
                {tr("Jaccard"), right, tr("Mean Jaccard of the descriptions' words, over pairs of runs.")},
                {tr("Answers"), right, tr("Share of equal answers, over pairs of runs and questions.")},
                {tr("First changes"), right, tr("Runs under which another tile is first than now.")},
                {tr("Tau"), right, tr("Kendall's tau of the candidates' order against the present one.")}};
    if (m_other) {
        heads.push_back({tr("Jaccard B"), right, tr("The Jaccard in the run that it is compared with.")});
        heads.push_back(
            {tr("Answers B"), right, tr("The equal answers in the run that it is compared with.")});
    }
    return heads;
}

void StabilityImageModel::show(const StabilityDataPtr& data, const StabilityDataPtr& other)
{
    beginResetModel();
    m_data = data;
    m_other = other;
    setHeads(heads());
    m_rows = data ? int(data->rows.size()) : 0;
    m_rowOf.clear();
    m_otherRowOf.clear();
    for (int row = 0; row < m_rows; ++row)
        m_rowOf.insert(data->rows[size_t(row)].image, row);
    for (int row = 0; other && row < int(other->rows.size()); ++row)
        m_otherRowOf.insert(other->rows[size_t(row)].image, row);
    endResetModel();
}

void StabilityImageModel::grow()
{
    const int rows = m_data ? int(m_data->rows.size()) : 0;
    if (rows <= m_rows)
        return;
    beginInsertRows({}, m_rows, rows - 1);
    for (int row = m_rows; row < rows; ++row)
        m_rowOf.insert(m_data->rows[size_t(row)].image, row);
    m_rows = rows;
    endInsertRows();
}

void StabilityImageModel::setThreshold(double threshold)
{
    m_threshold = threshold;
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, columnCount() - 1));
}

std::optional<double> StabilityImageModel::figure(const StabilityRow& row, int column) const
{
    const Likeness& likeness = row.figures.likeness;
    switch (column) {
    case CosineColumn:
        return likeness.cosine;
    case JaccardColumn:
        return likeness.jaccard;
    case AgreementColumn:
        return likeness.agreement;
    case FirstColumn:
        return row.figures.firstChanged;
    case TauColumn:
        return row.figures.tau;
    default:
        break;
    }
    const int other = m_otherRowOf.value(row.image, -1);
    if (other < 0)
        return std::nullopt;
    return figure(m_other->rows[size_t(other)],
                  column == OtherJaccardColumn ? int(JaccardColumn) : int(AgreementColumn));
}

/// A word beside the shape, so that neither shape nor colour has to be known.
QString StabilityImageModel::driftText(const StabilityRow& row) const
{
    if (!row.failure.isEmpty())
        return tr("failed");
    return row.figures.drifts(m_threshold) ? tr("drifts") : QString();
}

QString StabilityImageModel::text(const StabilityRow& row, int column) const
{
    if (column == ImageColumn)
        return shortName(row.path);
    if (column == DriftColumn)
        return driftText(row);
    if (!row.failure.isEmpty())
        return QStringLiteral("–");
    return column == FirstColumn ? percentText(figure(row, column)) : stabilityText(figure(row, column));
}

QString StabilityImageModel::spoken(const StabilityRow& row) const
{
    QStringList parts{shortName(row.path)};
    if (!row.failure.isEmpty())
        return parts.join(QString()) + tr(", failed: %1").arg(row.failure);
    if (row.figures.drifts(m_threshold))
        parts << tr("drifts");
    for (int column = CosineColumn; column < columnCount(); ++column)
        parts << tr("%1 %2").arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                 text(row, column));
    return parts.join(QStringLiteral(", "));
}

QString StabilityImageModel::tip(const StabilityRow& row) const
{
    if (!row.failure.isEmpty())
        return row.path + u'\n' + row.failure;
    QString text = row.path + u'\n' + m_data->title;
    if (row.figures.firstApart)
        text += u'\n' + tr("Between runs: the first differs in %1 of the pairs, tau %2.")
                            .arg(percentText(row.figures.firstApart), stabilityText(row.figures.tauApart));
    return text;
}

/// What is missing comes first, as what failed does: it wants to be looked at.
QVariant StabilityImageModel::sortValue(const StabilityRow& row, int column) const
{
    if (column == ImageColumn)
        return row.path;
    if (column == DriftColumn)
        return row.failure.isEmpty() ? -row.figures.depth(m_threshold) : -2.0;
    return figure(row, column).value_or(-2);
}

QVariant StabilityImageModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StabilityRow& one = row(index.row());
    const bool marked = !one.failure.isEmpty() || one.figures.drifts(m_threshold);
    switch (role) {
    case Qt::DisplayRole:
        return text(one, index.column());
    case Qt::DecorationRole:
        return index.column() == DriftColumn && marked
                   ? QVariant(
                         markIcon(one.failure.isEmpty() ? Mark::Warning : Mark::BrokenImage, DataRole::Worse))
                   : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == ImageColumn ? spoken(one) : text(one, index.column());
    case Qt::ToolTipRole:
        return plainTip(tip(one));
    case Qt::TextAlignmentRole:
        return int((index.column() <= DriftColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole:
        return sortValue(one, index.column());
    case ImageRole:
        return one.image;
    case DriftsRole:
        return one.failure.isEmpty() && one.figures.drifts(m_threshold);
    default:
        return {};
    }
}

} // namespace geovlm::ui
