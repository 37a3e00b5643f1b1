// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/train_text.h"

#include "store/results/run_parameters.h"

#include <QCoreApplication>
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
    QString name = store::TrainParameters::from(row.run.parameters).name;
    if (!name.isEmpty())
        return name;
    const QString answers = answersOf(row.run);
    return answers.isEmpty() ? tr("sweep") : tr("sweep, answers of %1").arg(answers);
}

QString answersOf(const store::Run& run)
{
    return store::SweepParameters::from(run.parameters).answers.join(QStringLiteral(", "));
}

} // namespace geovlm::ui
