// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace geovlm::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TrainScreen", text);
}

} // namespace

QString decimal(double value, int digits)
{
    return QLocale().toString(value, 'f', digits);
}

std::vector<double> numbersIn(const QString& text, double least, double most)
{
    std::vector<double> numbers;
    for (const QString& word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool valid = false;
        const double number = word.trimmed().toDouble(&valid);
        if (!valid || !std::isfinite(number) || number < least || number > most)
            return {};
        if (std::find(numbers.begin(), numbers.end(), number) == numbers.end())
            numbers.push_back(number);
    }
    return numbers;
}

QString trainingName(const store::TrainingRow& row)
{
    const QString name = row.run.parameters[u"name"].toString();
    if (!name.isEmpty())
        return name;
    const QString answers = answersOf(row.run);
    return answers.isEmpty() ? tr("sweep") : tr("sweep, answers of %1").arg(answers);
}

QString answersOf(const store::Run& run)
{
    QStringList files;
    for (const QJsonValue& file : run.parameters[u"answers"].toArray())
        files << file.toString();
    return files.join(QStringLiteral(", "));
}

} // namespace geovlm::ui
