// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/answers/answer_columns.h"

#include "datasets/text.h"
#include "domain/error.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace geovlm::datasets {
namespace {

constexpr qsizetype namesShown = 6;

/// Lower case, no matter how words are joined, and how colour is spelt.
QString key(const QString& text)
{
    QString form = text.toCaseFolded();
    form.replace(QLatin1Char('_'), QLatin1Char(' ')).replace(QLatin1Char('-'), QLatin1Char(' '));
    form.replace(QStringLiteral("colour"), QStringLiteral("color"));
    return form.simplified();
}

/// The whole text of a question, with or without its options in brackets.
QString promptKey(const QString& text)
{
    static const QRegularExpression options(QStringLiteral("\\s[\\[(]"));
    const qsizetype bracket = text.indexOf(options);
    return key(bracket > 0 ? text.left(bracket) : text);
}

/// The columns by question; -1 where there is none. Throws Error when a question has two.
std::vector<qsizetype> columnsOf(const QStringList& header, const QuestionBank& bank, const QString& file,
                                 bool byPrompt)
{
    QHash<QString, int> questions;
    for (int q = 0; q < bank.size(); ++q) {
        const Question& question = bank.at(q);
        for (const QString& one : byPrompt ? QStringList{promptKey(question.prompt)}
                                           : QStringList{key(question.id), key(question.label)})
            questions.insert(one, q);
    }
    std::vector<qsizetype> columns(std::size_t(bank.size()), -1);
    for (qsizetype i = 0; i < header.size(); ++i) {
        const int q = questions.value(byPrompt ? promptKey(header.at(i)) : key(header.at(i)), -1);
        if (q < 0)
            continue;
        if (columns[std::size_t(q)] >= 0)
            throw Error(Text::tr("%1, line 1: columns %2 and %3 are both about \"%4\"; nothing was imported.")
                            .arg(file)
                            .arg(columns[std::size_t(q)] + 1)
                            .arg(i + 1)
                            .arg(bank.at(q).id));
        columns[std::size_t(q)] = i;
    }
    return columns;
}

qsizetype named(const std::vector<qsizetype>& columns)
{
    return std::count_if(columns.begin(), columns.end(), [](qsizetype column) { return column >= 0; });
}

QString shown(const QStringList& names)
{
    QString text = names.mid(0, namesShown).join(QStringLiteral(", "));
    if (names.size() > namesShown)
        text += Text::tr(" and %1 more").arg(names.size() - namesShown);
    return text;
}

QStringList otherColumns(const QStringList& header, const std::vector<qsizetype>& columns)
{
    QStringList others;
    for (qsizetype i = 0; i < header.size(); ++i)
        if (std::find(columns.begin(), columns.end(), i) == columns.end())
            others.append(header.at(i).trimmed().isEmpty() ? Text::tr("(column %1)").arg(i + 1)
                                                           : header.at(i).trimmed());
    return others;
}

[[noreturn]] void refuseSome(const QStringList& header, const std::vector<qsizetype>& columns,
                             const QuestionBank& bank, const QString& file)
{
    QStringList lacking;
    for (int q = 0; q < bank.size(); ++q)
        if (columns[std::size_t(q)] < 0)
            lacking.append(bank.at(q).id);
    throw Error(
        Text::tr("%1, line 1: the header names %2 of the %3 questions, so it is not known which column is "
                 "which: it lacks %4, and has besides %5; name all of them, or none.")
            .arg(file)
            .arg(bank.size() - lacking.size())
            .arg(bank.size())
            .arg(shown(lacking), shown(otherColumns(header, columns))));
}

/// The column with a usual name for it, else the first that is no question's.
qsizetype nameColumn(const QStringList& header, const std::vector<qsizetype>& columns)
{
    static const QSet<QString> usual{QStringLiteral("image name"), QStringLiteral("filename"),
                                     QStringLiteral("file name"),  QStringLiteral("image"),
                                     QStringLiteral("file"),       QStringLiteral("name"),
                                     QStringLiteral("image path"), QStringLiteral("path")};
    qsizetype first = -1;
    for (qsizetype i = 0; i < header.size(); ++i) {
        if (std::find(columns.begin(), columns.end(), i) != columns.end())
            continue;
        if (usual.contains(key(header.at(i))))
            return i;
        first = first < 0 ? i : first;
    }
    return first;
}

AnswerColumns byPosition(const QStringList& header, const QuestionBank& bank, const QString& file)
{
    if (header.size() != bank.size() + 1)
        throw Error(
            Text::tr("%1, line 1: there are %2 columns whose names are no questions of this store; answers "
                     "by position have %3, the image's name and %4 answers.")
                .arg(file)
                .arg(header.size())
                .arg(bank.size() + 1)
                .arg(bank.size()));
    AnswerColumns columns;
    columns.width = header.size();
    for (int q = 0; q < bank.size(); ++q)
        columns.answers.push_back(q + 1);
    return columns;
}

} // namespace

bool AnswerColumns::isPublishedOrder() const
{
    for (std::size_t q = 0; q < answers.size(); ++q)
        if (answers[q] != qsizetype(q) + 1)
            return false;
    return name == 0 && width == qsizetype(answers.size()) + 1;
}

QStringList AnswerColumns::published(const QStringList& header) const
{
    QStringList fields{header.at(name)};
    for (const qsizetype column : answers)
        fields.append(header.at(column));
    return fields;
}

AnswerColumns answerColumns(const QStringList& header, const QuestionBank& bank, const QString& file)
{
    AnswerColumns columns;
    columns.answers = columnsOf(header, bank, file, false);
    const qsizetype byName = named(columns.answers);
    if (byName > 0 && byName < bank.size())
        refuseSome(header, columns.answers, bank, file);
    if (byName == 0) // a published header has whole texts, of which some may happen to be ours
        columns.answers = columnsOf(header, bank, file, true);
    if (named(columns.answers) < bank.size())
        return byPosition(header, bank, file);
    columns.width = header.size();
    columns.byHeader = true;
    columns.name = nameColumn(header, columns.answers);
    if (columns.name < 0)
        throw Error(
            Text::tr("%1, line 1: there is no column for the image's name; call it image_name.").arg(file));
    columns.ignored = otherColumns(header, columns.answers);
    columns.ignored.removeAt(columns.name - std::count_if(columns.answers.begin(), columns.answers.end(),
                                                          [&](qsizetype one) { return one < columns.name; }));
    return columns;
}

} // namespace geovlm::datasets
