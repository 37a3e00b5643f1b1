// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainings_model.h"

#include "domain/fusions.h"
#include "look/look.h"
#include "look/marks.h"
#include "store/results/run_parameters.h"
#include "train/train_text.h"

#include <QLocale>
#include <algorithm>

namespace geovlm::ui {

namespace {

QString fusionsOwn()
{
    return TrainingsModel::tr("own");
}

bool isSweep(const store::TrainingRow& row)
{
    return row.run.kind == RunKind::Sweep;
}

/// "12 of 25": the epoch whose weights are kept, and how many there were.
QString epochsText(const store::TrainingRow& row)
{
    if (!row.hasCurve)
        return QString::number(store::TrainingSettings::from(row.run.parameters).epochs);
    const QString kept =
        row.training.kept < 0 ? TrainingsModel::tr("start") : QString::number(row.training.kept + 1);
    const QString text = TrainingsModel::tr("%1 of %2").arg(kept).arg(row.epochs);
    return row.training.stopped ? TrainingsModel::tr("%1, stopped").arg(text) : text;
}

QString timeText(const store::TrainingRow& row)
{
    return QLocale().toString(row.run.finished.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm"));
}

/// A training by another version may be of a fusion that is not known here.
bool hasWidth(const QString& fusion)
{
    const FusionTraits* traits = findFusion(fusion);
    return !traits || traits->usesWidth();
}

} // namespace

TrainingsModel::TrainingsModel(QObject* parent) : RowModel({}, parent)
{
    setHeads(heads());
}

RowModel::Heads TrainingsModel::heads() const
{
    Heads heads{{tr("Name")},    {tr("Fusion")}, {tr("Margin")}, {tr("Rate")},          {tr("Epoch kept")},
                {tr("Dropout")}, {tr("Width")},  {tr("Seed")},   {tr("Validation R@1")}};
    for (const QString& split : m_splits)
        heads.push_back({tr("R@1 %1").arg(split)});
    heads.push_back({tr("Diagnosis")});
    heads.push_back({tr("When")});
    return heads;
}

void TrainingsModel::show(std::vector<store::TrainingRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_splits.clear();
    for (const store::TrainingRow& row : m_rows)
        for (const store::TestFigures& test : row.training.tests)
            if (!m_splits.contains(test.split))
                m_splits << test.split;
    m_splits.sort();
    setHeads(heads());
    endResetModel();
}

int TrainingsModel::rowOfRun(qint64 run) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [run](const store::TrainingRow& row) { return row.run.id == run; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int TrainingsModel::splitColumn(const QString& split) const
{
    const qsizetype at = m_splits.indexOf(split);
    return at < 0 ? -1 : FixedColumns + int(at);
}

const store::TestFigures* TrainingsModel::testOf(const store::TrainingRow& row, int column) const
{
    const qsizetype split = column - FixedColumns;
    if (split < 0 || split >= m_splits.size())
        return nullptr;
    for (const store::TestFigures& test : row.training.tests)
        if (test.split == m_splits[split])
            return &test;
    return nullptr;
}

QString TrainingsModel::text(const store::TrainingRow& row, int column) const
{
    const auto asked = store::TrainingSettings::from(row.run.parameters);
    switch (column) {
    case NameColumn:
        return row.inUse ? tr("%1 (in use)").arg(trainingName(row)) : trainingName(row);
    case FusionColumn:
        return asked.fusion;
    case MarginColumn:
        return QLocale().toString(asked.margin);
    case RateColumn:
        return asked.rate ? QLocale().toString(*asked.rate) : fusionsOwn();
    case EpochsColumn:
        return epochsText(row);
    case DropoutColumn:
        return asked.dropout ? QLocale().toString(*asked.dropout) : QStringLiteral("–");
    case WidthColumn:
        return asked.width              ? QString::number(*asked.width)
               : hasWidth(asked.fusion) ? fusionsOwn()
                                        : QStringLiteral("–");
    case SeedColumn:
        return QString::number(asked.seed);
    case ValidationColumn:
        return row.training.validationR1 < 0 ? QStringLiteral("–") : decimal(row.training.validationR1, 1);
    default:
        break;
    }
    if (column == diagnosisColumn())
        return row.hasCurve ? trainingStateName(row.training.state) : QStringLiteral("–");
    if (column == whenColumn())
        return timeText(row);
    const store::TestFigures* test = testOf(row, column);
    return test ? decimal(test->after, 1) : QStringLiteral("–");
}

QVariant TrainingsModel::sortValue(const store::TrainingRow& row, int column) const
{
    const auto asked = store::TrainingSettings::from(row.run.parameters);
    switch (column) {
    case MarginColumn:
        return asked.margin;
    case RateColumn:
        return asked.rate.value_or(0);
    case EpochsColumn:
        return row.epochs;
    case DropoutColumn:
        return asked.dropout.value_or(-1);
    case WidthColumn:
        return asked.width.value_or(0);
    case SeedColumn:
        return asked.seed;
    case ValidationColumn:
        return row.training.validationR1;
    default:
        break;
    }
    if (column == whenColumn())
        return row.run.finished;
    if (column >= FixedColumns && column < diagnosisColumn()) {
        const store::TestFigures* test = testOf(row, column);
        return test ? test->after : -1;
    }
    return text(row, column);
}

QString TrainingsModel::tip(const store::TrainingRow& row, int column) const
{
    if (const store::TestFigures* test = testOf(row, column)) {
        const QString source = test->rerankRun == 0
                                   ? tr("scored when it was trained, without storing the order")
                                   : tr("as rerank run %1 has it now").arg(test->rerankRun);
        return tr("R@1 of %1 test queries: %2 before, %3 after; %4.")
            .arg(test->queries)
            .arg(decimal(test->before, 1), decimal(test->after, 1), source);
    }
    if (column == EpochsColumn && row.hasCurve)
        return row.training.kept < 0 ? tr("The weights from before the first epoch are kept: none did better "
                                          "on the validation part.")
                                     : tr("The weights of epoch %1 are kept.").arg(row.training.kept + 1);
    if (column == NameColumn && row.model.isEmpty())
        return isSweep(row) ? tr("A sweep keeps figures, not weights.")
                            : tr("Later weights have taken its name.");
    return tr("Run %1, %2, %3 s").arg(row.run.id).arg(row.run.program).arg(decimal(row.training.seconds, 1));
}

QVariant TrainingsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const store::TrainingRow& one = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(one, index.column());
    case Qt::ToolTipRole:
        return plainTip(tip(one, index.column()));
    case Qt::DecorationRole:
        if (index.column() == NameColumn && one.inUse)
            return markIcon(Mark::Tick, DataRole::Match);
        if (index.column() == diagnosisColumn() && one.hasCurve &&
            one.training.state > TrainingState::Learning)
            return markIcon(Mark::Warning, DataRole::Worse);
        return {};
    case SortRole:
        return sortValue(one, index.column());
    default:
        return {};
    }
}

} // namespace geovlm::ui
