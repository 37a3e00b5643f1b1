// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/answer_model.h"

#include "models/look.h"

#include <QApplication>
#include <QCoreApplication>
#include <algorithm>

namespace geovlm::ui {

namespace {

QStringList canonical(const QString& text)
{
    QStringList values = splitValues(text);
    for (QString& value : values)
        value = value.simplified().toLower();
    values.sort();
    return values;
}

std::optional<AnswerEvent> eventOf(const CaseImage* image, int question)
{
    if (!image)
        return std::nullopt;
    for (const AnswerEvent& event : image->answers) {
        if (event.question == question && !event.value.isEmpty())
            return event;
    }
    return std::nullopt;
}

} // namespace

Agreement agreementOf(const QString& query, const QString& candidate)
{
    const QStringList a = canonical(query);
    const QStringList b = canonical(candidate);
    if (a.isEmpty() || b.isEmpty())
        return Agreement::Unknown;
    return a == b ? Agreement::Same : Agreement::Different;
}

QString agreementSign(Agreement agreement)
{
    switch (agreement) {
    case Agreement::Same:
        return QStringLiteral("=");
    case Agreement::Different:
        return QStringLiteral("≠");
    case Agreement::Unknown:
        break;
    }
    return QStringLiteral("·");
}

QString agreementWord(Agreement agreement)
{
    switch (agreement) {
    case Agreement::Same:
        return AnswerModel::tr("the same");
    case Agreement::Different:
        return AnswerModel::tr("different");
    case Agreement::Unknown:
        break;
    }
    return AnswerModel::tr("not known of both");
}

QString speakerText(const Speaker& speaker)
{
    switch (speaker.kind) {
    case SpeakerKind::Person:
        return speaker.name;
    case SpeakerKind::Model:
        return AnswerModel::tr("model %1").arg(speaker.name);
    case SpeakerKind::Import:
        break;
    }
    return AnswerModel::tr("import %1").arg(speaker.name);
}

int AnswerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int AnswerModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AnswerModel::spoken(const AnswerRow& row) const
{
    const QString unknown = tr("no answer");
    return tr("%1: query %2, candidate %3, %4")
        .arg(row.label, row.query.isEmpty() ? unknown : row.query,
             row.candidate.isEmpty() ? unknown : row.candidate, agreementWord(row.agreement));
}

QString AnswerModel::tipOf(const AnswerRow& row)
{
    QString text = QStringLiteral("%1. %2").arg(row.question + 1).arg(row.prompt);
    text += tr("\nQuery: %1\nCandidate: %2").arg(rowText(row.query), rowText(row.candidate));
    if (!row.said)
        return text;
    text += tr("\nThe query's answer is by %1").arg(speakerText(row.said->speaker));
    if (row.said->confidence >= 0)
        text += tr(", %1 % sure").arg(qRound(row.said->confidence * 100));
    return text;
}

QVariant AnswerModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AnswerRow& row = m_all[size_t(m_shown[size_t(index.row())])];
    if (role == RowRole)
        return QVariant::fromValue(row);
    if (role == Qt::AccessibleTextRole && index.column() == QuestionColumn)
        return spoken(row);
    if (role == Qt::ToolTipRole)
        return tipOf(row);
    if (role == Qt::TextAlignmentRole && index.column() == SignColumn)
        return int(Qt::AlignCenter);
    if (role == Qt::FontRole && row.agreement == Agreement::Different && index.column() != QuestionColumn)
        return strongFont(QApplication::font());
    if (role == Qt::ForegroundRole && index.column() == QuestionColumn)
        return mutedText(QApplication::palette());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case QuestionColumn:
        return QStringLiteral("%1  %2").arg(row.question + 1).arg(row.label);
    case QueryColumn:
        return rowText(row.query);
    case SignColumn:
        return agreementSign(row.agreement);
    default:
        return rowText(row.candidate);
    }
}

QString AnswerModel::rowText(const QString& value)
{
    return value.isEmpty() ? QStringLiteral("–") : value;
}

QVariant AnswerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case QuestionColumn:
        return tr("Question");
    case QueryColumn:
        return tr("Query");
    case CandidateColumn:
        return tr("Candidate");
    default:
        return QString();
    }
}

void AnswerModel::show(const QuestionBank& bank, const CaseImage* query, const CaseImage* candidate)
{
    beginResetModel();
    m_all.clear();
    for (int i = 0; i < bank.size() && query; ++i) {
        AnswerRow row;
        row.question = i;
        row.label = bank.at(i).label;
        row.prompt = bank.at(i).prompt;
        row.said = eventOf(query, i);
        row.query = row.said ? row.said->value : QString();
        const std::optional<AnswerEvent> other = eventOf(candidate, i);
        row.candidate = other ? other->value : QString();
        row.agreement = agreementOf(row.query, row.candidate);
        m_all.push_back(std::move(row));
    }
    rebuild();
    endResetModel();
}

void AnswerModel::rebuild()
{
    m_shown.clear();
    for (int i = 0; i < int(m_all.size()); ++i) {
        if (!m_differencesOnly || m_all[size_t(i)].agreement == Agreement::Different)
            m_shown.push_back(i);
    }
}

void AnswerModel::setDifferencesOnly(bool only)
{
    if (only == m_differencesOnly)
        return;
    beginResetModel();
    m_differencesOnly = only;
    rebuild();
    endResetModel();
}

int AnswerModel::differences() const
{
    return int(std::count_if(m_all.begin(), m_all.end(),
                             [](const AnswerRow& row) { return row.agreement == Agreement::Different; }));
}

} // namespace geovlm::ui
