// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_figures_model.h"

#include "look/look.h"

#include <QLocale>

namespace geovlm::ui {

namespace {

/// Which tally a column is of.
std::size_t sideOf(int column)
{
    if (column == AuditFiguresModel::GroundColumn || column == AuditFiguresModel::GroundCountColumn)
        return std::size_t(View::Ground);
    if (column == AuditFiguresModel::SatelliteColumn || column == AuditFiguresModel::SatelliteCountColumn)
        return std::size_t(View::Satellite);
    return figures::bothViews;
}

bool isShare(int column)
{
    return column == AuditFiguresModel::GroundColumn || column == AuditFiguresModel::SatelliteColumn ||
           column == AuditFiguresModel::BothColumn;
}

} // namespace

QString shareText(const figures::AuditTally& tally)
{
    const auto share = tally.share();
    const QLocale locale;
    return share ? QStringLiteral("%1 % [%2, %3]")
                       .arg(locale.toString(share->share, 'f', 1), locale.toString(share->low, 'f', 1),
                            locale.toString(share->high, 'f', 1))
                 : QStringLiteral("–");
}

void AuditFiguresModel::show(const AuditFiguresPtr& figures)
{
    const int before = rowCount();
    const int after = figures ? figures->questions.size() + 1 : 0;
    if (before != after)
        beginResetModel();
    m_figures = figures;
    if (before != after)
        endResetModel();
    else if (after > 0)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

AuditFiguresModel::AuditFiguresModel(QObject* parent)
    : RowModel({{tr("Question")},
                {tr("Ground, right")},
                {tr("n")},
                {tr("Satellite, right")},
                {tr("n")},
                {tr("Both, right")},
                {tr("n")},
                {tr("Unclear")},
                {tr("Changed since")}},
               parent)
{
}

const figures::AuditTallies& AuditFiguresModel::tallies(int row) const
{
    return row == 0 ? m_figures->overall : m_figures->tallies[std::size_t(row) - 1];
}

QString AuditFiguresModel::label(int row) const
{
    return row == 0 ? tr("All questions in one pool") : m_figures->questions.at(row - 1).label;
}

QString AuditFiguresModel::text(int row, int column) const
{
    const figures::AuditTally& tally = tallies(row)[sideOf(column)];
    if (isShare(column))
        return shareText(tally);
    switch (column) {
    case QuestionColumn:
        return label(row);
    case UnclearColumn:
        return QLocale().toString(tally.unclear);
    case ChangedColumn:
        return QLocale().toString(tally.changed);
    default:
        return QLocale().toString(tally.n());
    }
}

QString AuditFiguresModel::tip(int row, int column) const
{
    const figures::AuditTally& tally = tallies(row)[sideOf(column)];
    if (column == QuestionColumn)
        return row == 0
                   ? tr("Each answer counted by itself. Answers about one image are not independent, so this "
                        "interval is narrower than it should be.")
                   : m_figures->questions.at(row - 1).prompt;
    if (column == ChangedColumn)
        return tr("Marks about an answer that no longer counts. They still count for what was judged.");
    return tr("%1 right, %2 wrong, %3 unclear. The share is right / (right + wrong); in brackets Wilson's 95 "
              "% "
              "interval. Audit %4, drawn by %5 with seed %6.")
        .arg(tally.right)
        .arg(tally.wrong)
        .arg(tally.unclear)
        .arg(m_figures->audit.id)
        .arg(m_figures->audit.by)
        .arg(m_figures->audit.seed);
}

QVariant AuditFiguresModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::ToolTipRole:
        return plainTip(tip(index.row(), index.column()));
    case Qt::AccessibleTextRole:
        return index.column() == QuestionColumn
                   ? label(index.row())
                   : QStringLiteral("%1: %2").arg(
                         headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                         text(index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == QuestionColumn || isShare(index.column())
                   ? int(Qt::AlignLeft | Qt::AlignVCenter)
                   : int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace geovlm::ui
