// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QComboBox;
class QVBoxLayout;
class QWidget;

/// What the pages of training are laid out with: options at the left, results beside them.
namespace geovlm::ui {

/// Puts `form` beside what came of it: `above` over `table`, with a handle between them.
void layOutPage(QWidget* page, QWidget* form, QWidget* above, QWidget* table);
/// The column of a new widget, its parentWidget(), that options stand in.
QVBoxLayout* formColumn();
/// A plot below the choice of the split that it shows. `label`: with the key of the choice.
QWidget* plotOfSplit(QComboBox* split, const QString& label, QWidget* plot);

} // namespace geovlm::ui
