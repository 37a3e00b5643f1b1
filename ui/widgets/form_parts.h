// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <initializer_list>

class QDialog;
class QDialogButtonBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
class QWidget;

/// What dialogs and pages that ask for something are made of.
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
/// A button that never takes the dialog's Return key. A screen reader says `accessibleName`, else the text.
QPushButton* sideButton(const QString& text, const QString& accessibleName = {});
/// Buttons from the left, in this order.
QHBoxLayout* buttonRow(std::initializer_list<QWidget*> buttons);
/// A column without room around it, its parts a grid step apart.
QVBoxLayout* plainColumn(QWidget* parent);

} // namespace geovlm::ui
