// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"

#include <algorithm>

namespace geovlm {
namespace {

constexpr int digitKeys = 9;
constexpr int severalOptions = -2;

QStringList parts(const QString& text)
{
    QStringList list;
    for (const QString& one : text.split(QStringLiteral(" and "), Qt::SkipEmptyParts, Qt::CaseInsensitive))
        for (const QString& part : one.split(u',', Qt::SkipEmptyParts))
            list.append(part.trimmed());
    return list;
}

QString joined(const Question& question, const QList<int>& options)
{
    QStringList values;
    for (const int option : options)
        values.append(question.options.at(option));
    return joinValues(values);
}

} // namespace

QList<int> optionsNamed(const Question& question, const QString& value)
{
    if (const int whole = question.optionIndex(value); whole >= 0)
        return {whole};
    QList<int> options;
    if (!question.multiple)
        return options;
    for (const QString& part : parts(value))
        if (const int option = question.optionIndex(part); option >= 0 && !options.contains(option))
            options.append(option);
    std::sort(options.begin(), options.end());
    return options;
}

QString chosenAnswer(const Question& question, const QString& current, int option)
{
    const QString chosen = question.options.at(option);
    const int none = question.multiple ? noneOption(question) : -1;
    if (!question.multiple || option == none)
        return question.multiple && optionsNamed(question, current) == QList<int>{option} ? QString()
                                                                                          : chosen;
    QList<int> options = optionsNamed(question, current);
    options.removeAll(none);
    if (!options.removeOne(option))
        options.append(option);
    std::sort(options.begin(), options.end());
    return joined(question, options);
}

QString chosenAnswer(const Question& question, const AnswerEvent* current, int option)
{
    const bool isAnswer = current && current->speaker.kind == SpeakerKind::Person;
    return chosenAnswer(question, isAnswer ? current->value : QString(), option);
}

int noneOption(const Question& question)
{
    const int no = question.optionIndex(QStringLiteral("no"));
    if (const int none = question.optionIndex(QStringLiteral("none")); none >= 0)
        return none;
    if (no >= 0 && question.optionIndex(QStringLiteral("yes")) >= 0)
        return no;
    int found = -1;
    for (int i = 0; i < question.options.size(); ++i)
        if (question.options.at(i).startsWith(QStringLiteral("no "), Qt::CaseInsensitive))
            found = found == -1 ? i : severalOptions;
    return std::max(found, -1);
}

QStringList withoutIdleNone(const Question& question, QStringList values)
{
    const int none = noneOption(question);
    if (none >= 0 && values.size() > 1)
        values.removeAll(question.options.at(none));
    return values;
}

NormalisedAnswer normalisedAnswer(const Question& question, const QString& text)
{
    const QString plain = text.trimmed();
    if (const int whole = question.optionIndex(plain); whole >= 0)
        return {question.options.at(whole), false};
    if (!question.multiple || plain.isEmpty())
        return {plain, !plain.isEmpty()};
    QStringList values;
    for (const QString& part : parts(plain)) {
        const int option = question.optionIndex(part);
        if (option < 0)
            return {plain, true};
        if (!values.contains(question.options.at(option)))
            values.append(question.options.at(option));
    }
    return {joinValues(withoutIdleNone(question, values)), values.isEmpty()};
}

double answerConfidence(const Question& question, const QString& value,
                        const std::vector<float>& distribution)
{
    double least = -1;
    if (distribution.size() != std::size_t(question.options.size()))
        return least;
    for (const int option : optionsNamed(question, value)) {
        const double one = std::min(1.0, double(distribution[std::size_t(option)]));
        least = least < 0 ? one : std::min(least, one);
    }
    return least;
}

QString optionKey(int option)
{
    return option < digitKeys ? QString::number(option + 1) : QString(QChar(u'A' + option - digitKeys));
}

std::vector<float> answerProbabilities(const Question& question, const QString& value,
                                       const std::vector<float>& distribution)
{
    const std::size_t size = std::size_t(question.options.size());
    if (distribution.size() == size)
        return distribution;
    std::vector<float> row(size, 0.0F);
    const QList<int> named = optionsNamed(question, value);
    for (const int option : named)
        row[std::size_t(option)] = 1;
    if (named.isEmpty())
        std::fill(row.begin(), row.end(), question.multiple ? 0.5F : 1.0F / float(size));
    return row;
}

} // namespace geovlm
