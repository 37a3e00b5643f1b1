// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/answer_model.h"

#include "look/look.h"
#include "look/names.h"

#include <QApplication>
#include <QCoreApplication>
#include <QLocale>
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
    using enum Agreement;
    return listed<Agreement, QString>(
        agreement, {{Same, QStringLiteral("=")}, {Different, QStringLiteral("≠")}}, QStringLiteral("·"));
}

QString agreementWord(Agreement agreement)
{
    using enum Agreement;
    return listed<Agreement, QString>(
        agreement, {{Same, AnswerModel::tr("the same")}, {Different, AnswerModel::tr("different")}},
        AnswerModel::tr("not known of both"));
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

AnswerModel::AnswerModel(QObject* parent)
    : RowModel({{tr("Question")}, {tr("Query")}, {}, {tr("Candidate")}}, parent)
{
}

QString AnswerModel::spoken(const AnswerRow& row) const
{
    if (row.hidden)
        return tr("%1: hidden until you have answered").arg(row.label);
    const QString unknown = tr("no answer");
    return tr("%1: query %2, candidate %3, %4")
        .arg(row.label, row.query.isEmpty() ? unknown : row.query,
             row.candidate.isEmpty() ? unknown : row.candidate, agreementWord(row.agreement));
}

QString AnswerModel::tipOf(const AnswerRow& row)
{
    QString text = QStringLiteral("%1. %2").arg(row.question + 1).arg(row.prompt);
    if (row.hidden)
        return text + tr("\nWhat others said is hidden until you have answered.");
    text += tr("\nQuery: %1\nCandidate: %2").arg(rowText(row.query), rowText(row.candidate));
    if (!row.said)
        return text;
    text += tr("\nThe query's answer is by %1").arg(speakerText(row.said->speaker));
    if (row.said->at.isValid())
        text += tr(", %1").arg(QLocale().toString(row.said->at.toLocalTime(), QLocale::ShortFormat));
    if (row.said->confidence >= 0)
        text += tr(", %1 % sure").arg(qRound(row.said->confidence * 100));
    if (row.said->unsure)
        text += tr(", unsure");
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
        return plainTip(tipOf(row));
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

AnswerRow AnswerModel::rowOf(const QuestionBank& bank, int question, const CaseImage* query,
                             const CaseImage* candidate)
{
    AnswerRow row;
    row.question = question;
    row.label = bank.at(question).label;
    row.prompt = bank.at(question).prompt;
    row.said = eventOf(query, question);
    row.query = row.said ? row.said->value : QString();
    const std::optional<AnswerEvent> other = eventOf(candidate, question);
    row.candidate = other ? other->value : QString();
    row.agreement = agreementOf(row.query, row.candidate);
    return row;
}

void AnswerModel::mark(AnswerRow& row, const AnswerMarks& marks)
{
    const QuestionBoard& board = marks.boards.at(size_t(row.question));
    row.byMe = board.answeredByMe();
    row.hidden = marks.blind && !row.byMe && (board.current || board.suggestion);
    row.changed = !marks.first.isEmpty() && marks.first.at(row.question) != row.query;
    row.reviewing = marks.reviewing && !row.hidden;
    if (!row.reviewing)
        return;
    if (board.suggestion)
        row.sides[0] = board.suggestion->value;
    for (const AnswerEvent& event : board.people)
        if (const qsizetype side = marks.reviewed.indexOf(event.speaker.name); side >= 0)
            row.sides[size_t(side) + 1] = event.value;
}

/// Without a reset where the rows stay, so that who looks keeps their place.
void AnswerModel::replace(std::vector<AnswerRow> rows)
{
    if (rows.size() == m_all.size() && !m_differencesOnly) {
        m_all = std::move(rows);
        if (!m_all.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_all.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_all = std::move(rows);
    rebuild();
    endResetModel();
}

void AnswerModel::show(const QuestionBank& bank, const CaseImage* query, const CaseImage* candidate,
                       const AnswerMarks* marks)
{
    std::vector<AnswerRow> rows;
    for (int i = 0; i < bank.size() && query; ++i) {
        rows.push_back(rowOf(bank, i, query, candidate));
        if (marks)
            mark(rows.back(), *marks);
    }
    replace(std::move(rows));
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
