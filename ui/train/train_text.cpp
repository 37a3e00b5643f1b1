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

QString trainedText(const pipeline::TrainOptions& options, const pipeline::TrainResult& result)
{
    const QString text = result.stopped
                             ? tr("Stopped %1 after %2 epochs; the best so far is kept, validation R@1 %3.")
                                   .arg(options.name)
                                   .arg(result.epochs.size())
                                   .arg(decimal(result.validationR1, 1))
                             : tr("Trained %1 on %2 queries; validation R@1 %3.")
                                   .arg(options.name)
                                   .arg(result.queries)
                                   .arg(decimal(result.validationR1, 1));
    return result.diagnosis.advice.isEmpty() ? text : text + QLatin1Char(' ') + result.diagnosis.advice;
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
