// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QDialog;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
class QWidget;

/// What every dialog that asks for something is made of.
namespace geovlm::ui {

/// Title, room around the content on the 8-pixel grid.
QVBoxLayout* dialogColumn(QDialog* dialog, const QString& title);
QFormLayout* newForm();
/// A column with a muted explanation and a form below it.
QFormLayout* makeForm(QDialog* dialog, const QString& title, const QString& text);
/// At the end of the column: Cancel and a button that says what it does.
QDialogButtonBox* addButtons(QDialog* dialog, const QString& accept);
/// A field that is called what stands before it.
QLabel* addRow(QFormLayout* form, const QString& label, QWidget* field);
/// A button that never takes the dialog's Return key.
QPushButton* sideButton(const QString& text, const QString& accessibleName);

} // namespace geovlm::ui
