// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/stage_functions.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace geovlm::ui {

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ImportDialog(const QString& folder, QWidget* parent = nullptr);
    ImportRequest request() const;

private:
    void chooseRoot();
    void follow();

    QComboBox* m_layout;
    QLineEdit* m_root;
    QLineEdit* m_split;
    QComboBox* m_labels;
    QDialogButtonBox* m_buttons;
};

class TrainDialog : public QDialog
{
    Q_OBJECT

public:
    explicit TrainDialog(QWidget* parent = nullptr);
    TrainRequest request() const;

private:
    QLineEdit* m_name;
    QComboBox* m_fusion;
    QDoubleSpinBox* m_margin;
    QSpinBox* m_epochs;
    QSpinBox* m_seed;
};

} // namespace geovlm::ui
