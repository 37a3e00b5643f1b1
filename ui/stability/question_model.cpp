// SPDX-License-Identifier: GPL-3.0-or-later
#include "stability/question_model.h"

#include "look/look.h"

namespace geovlm::ui {

StabilityQuestionModel::StabilityQuestionModel(QObject* parent) : RowModel({}, parent)
{
    setHeads(heads());
}

RowModel::Heads StabilityQuestionModel::heads() const
{
    const QString agreement = tr("Pairs of runs with equal answers, over all images.");
    const QString alpha =
        tr("Krippendorff's alpha: images are the units, runs the raters. 1 = always the same answer to an "
           "image, 0 = no more alike than two images' answers.");
    Heads heads{{tr("Question"), Qt::AlignLeft},
                {tr("Agreement"), Qt::AlignRight, agreement},
                {tr("Alpha"), Qt::AlignRight, alpha}};
    if (m_other) {
        heads.push_back({tr("Agreement B"), Qt::AlignRight, agreement});
        heads.push_back({tr("Alpha B"), Qt::AlignRight, alpha});
    }
    return heads;
}

void StabilityQuestionModel::show(const StabilityDataPtr& data, const StabilityDataPtr& other)
{
    beginResetModel();
    m_data = data;
    m_other = other;
    setHeads(heads());
    m_rows = data ? data->questions.size() : 0;
    endResetModel();
}

void StabilityQuestionModel::update()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, columnCount() - 1));
}

std::optional<double> StabilityQuestionModel::figure(int row, int column) const
{
    const StabilityDataPtr& data = column >= OtherAgreementColumn ? m_other : m_data;
    if (!data || row >= int(data->figures.questions.size()))
        return std::nullopt;
    const QuestionStability& question = data->figures.questions[size_t(row)];
    return column == AgreementColumn || column == OtherAgreementColumn ? question.agreement : question.alpha;
}

QVariant StabilityQuestionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool named = index.column() == QuestionColumn;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return named ? m_data->questions.at(index.row()).label
                     : stabilityText(figure(index.row(), index.column()));
    case SortRole:
        return named ? QVariant(index.row()) : QVariant(figure(index.row(), index.column()).value_or(2));
    case Qt::TextAlignmentRole:
        return int((named ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return named ? plainTip(m_data->questions.at(index.row()).prompt)
                     : plainTip(
                           tr("%1\nA question to which every run always gives one answer has no alpha.")
                               .arg(index.column() >= OtherAgreementColumn ? m_other->title : m_data->title));
    default:
        return {};
    }
}

} // namespace geovlm::ui
