// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_answers_model.h"

#include "annotate/answer_model.h"
#include "look/names.h"

#include <QApplication>
#include <QLocale>
#include <QPalette>

namespace geovlm::ui {

QString verdictText(store::Verdict verdict)
{
    using enum store::Verdict;
    return listed<store::Verdict, QString>(verdict, {{Right, AuditAnswersModel::tr("Right")},
                                                     {Wrong, AuditAnswersModel::tr("Wrong")},
                                                     {Unclear, AuditAnswersModel::tr("Unclear")}});
}

Mark verdictMark(store::Verdict verdict)
{
    using enum store::Verdict;
    return listed<store::Verdict, Mark>(verdict, {{Right, Mark::Tick}, {Wrong, Mark::Cross}}, Mark::Diamond);
}

DataRole verdictRole(store::Verdict verdict)
{
    using enum store::Verdict;
    return listed<store::Verdict, DataRole>(verdict, {{Right, DataRole::Match}, {Wrong, DataRole::Worse}},
                                            DataRole::Other);
}

AuditAnswersModel::AuditAnswersModel(QObject* parent)
    : RowModel({{tr("Mark")}, {tr("Question")}, {tr("Answer")}, {tr("Said by")}}, parent)
{
}

void AuditAnswersModel::show(const QuestionBank& bank, const figures::AuditedImage* image)
{
    std::vector<figures::AuditedAnswer> answers =
        image ? image->answers : std::vector<figures::AuditedAnswer>();
    const bool same = answers.size() == m_answers.size();
    if (!same)
        beginResetModel();
    m_answers = std::move(answers);
    m_labels.clear();
    m_prompts.clear();
    for (const Question& question : bank.questions()) {
        m_labels << question.label;
        m_prompts << question.prompt;
    }
    if (!same)
        endResetModel();
    else if (!m_answers.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString AuditAnswersModel::text(const figures::AuditedAnswer& one, int row, int column) const
{
    switch (column) {
    case VerdictColumn:
        return one.verdict ? verdictText(*one.verdict) : QString();
    case QuestionColumn:
        return m_labels.value(row);
    case AnswerColumn:
        if (one.answer == 0)
            return QStringLiteral("–");
        if (one.now)
            return one.now->isEmpty() ? tr("%1 (now cleared)").arg(one.value)
                                      : tr("%1 (now %2)").arg(one.value, *one.now);
        return one.value;
    case SpeakerColumn:
        return one.answer == 0 ? QString() : speakerText(one.who);
    default:
        return {};
    }
}

QString AuditAnswersModel::spoken(const figures::AuditedAnswer& one, int row) const
{
    const QString said = one.answer == 0 ? tr("not answered") : text(one, row, AnswerColumn);
    return tr("%1: %2, %3")
        .arg(m_labels.value(row), said, one.verdict ? verdictText(*one.verdict) : tr("not marked"));
}

QVariant AuditAnswersModel::colourOf(const figures::AuditedAnswer& one, int column) const
{
    const QPalette palette = QApplication::palette();
    if (one.answer == 0 || column == SpeakerColumn)
        return mutedText(palette);
    if (column == VerdictColumn && one.verdict)
        return dataColour(verdictRole(*one.verdict), palette);
    return {};
}

QVariant AuditAnswersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const figures::AuditedAnswer& one = m_answers[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(one, index.row(), index.column());
    case Qt::AccessibleTextRole:
        return spoken(one, index.row());
    case Qt::ToolTipRole:
        return plainTip(index.column() == QuestionColumn ? m_prompts.value(index.row())
                                                         : text(one, index.row(), index.column()));
    case Qt::ForegroundRole:
        return colourOf(one, index.column());
    case Qt::DecorationRole:
        if (index.column() == VerdictColumn && one.verdict)
            return markIcon(verdictMark(*one.verdict), verdictRole(*one.verdict));
        return {};
    default:
        return {};
    }
}

/// Rows are numbered as the questions are.
QVariant AuditAnswersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    return RowModel::headerData(section, orientation, role);
}

} // namespace geovlm::ui
