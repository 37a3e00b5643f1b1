// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pipeline/learning/train.h"
#include "store/results/trainings.h"

#include <QString>
#include <QStringList>
#include <vector>

/// Words that the pages of the screen share.
namespace geovlm::ui {

QString decimal(double value, int digits);
/// "0.1, 0.5, 1" as numbers between `least` and `most`, each once; empty = it says something else.
std::vector<double> numbersIn(const QString& text, double least, double most);
/// What came of a training, in a sentence or two.
QString trainedText(const pipeline::TrainOptions& options, const pipeline::TrainResult& result);
/// As the run has it; its source for people.
QString trainingName(const store::TrainingRow& row);
QString answersOf(const store::Run& run); ///< files that stood for the store's answers; empty = none

} // namespace geovlm::ui
