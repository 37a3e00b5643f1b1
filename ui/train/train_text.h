// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/results/trainings.h"

#include <QAbstractItemModel>
#include <QString>
#include <QStringList>
#include <vector>

class QFormLayout;
class QLabel;
class QPushButton;
class QTableView;
class QWidget;

/// Words and parts that the pages of the screen share.
namespace geovlm::ui {

QString decimal(double value, int digits);
/// "0.1, 0.5, 1" as numbers between `least` and `most`, each once; empty = it says something else.
std::vector<double> numbersIn(const QString& text, double least, double most);
/// As the run has it; its source for people.
QString trainingName(const store::TrainingRow& row);
QString answersOf(const store::Run& run); ///< files that stood for the store's answers; empty = none

/// Rows to select, quiet lines, columns that can be sorted by.
QTableView* rowTable(QAbstractItemModel* model, const QString& name);
QFormLayout* pageForm();
/// A field called what stands before it.
QLabel* formRow(QFormLayout* form, const QString& label, QWidget* field);
QPushButton* plainButton(const QString& text);

} // namespace geovlm::ui
