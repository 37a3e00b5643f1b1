// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/running/stage_functions.h"

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace geovlm::ui {

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
