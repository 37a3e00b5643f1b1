// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/running/request_dialogs.h"

#include "widgets/form_parts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace geovlm::ui {

TrainDialog::TrainDialog(QWidget* parent)
    : QDialog(parent), m_name(new QLineEdit), m_fusion(new QComboBox), m_margin(new QDoubleSpinBox),
      m_epochs(new QSpinBox), m_seed(new QSpinBox)
{
    QFormLayout* form =
        makeForm(this, tr("Train a reranker"),
                 tr("Learns from the training queries whose match is among the ten, with the margin "
                    "ranking loss. The same seed gives the same weights."));
    m_fusion->addItem(tr("compare: difference and product of both sides"), QStringLiteral("compare"));
    m_fusion->addItem(tr("evidence: one weight per question"), QStringLiteral("evidence"));
    m_fusion->addItem(tr("attention over the four vectors"), QStringLiteral("attention"));
    m_fusion->addItem(tr("sum: as published"), QStringLiteral("sum"));
    m_name->setText(standardTraining().name);
    m_margin->setRange(0.01, 2);
    m_margin->setSingleStep(0.1);
    m_margin->setValue(standardTraining().margin);
    m_epochs->setRange(0, 1000);
    m_epochs->setSpecialValueText(tr("the fusion's own"));
    m_seed->setRange(1, 1000000);
    addRow(form, tr("Name"), m_name);
    addRow(form, tr("Fusion"), m_fusion);
    addRow(form, tr("Margin"), m_margin);
    addRow(form, tr("Epochs"), m_epochs);
    addRow(form, tr("Seed"), m_seed);
    QDialogButtonBox* buttons = addButtons(this, tr("Train"));
    connect(m_name, &QLineEdit::textChanged, this, [buttons](const QString& name) {
        buttons->button(QDialogButtonBox::Ok)->setEnabled(!name.trimmed().isEmpty());
    });
}

TrainRequest TrainDialog::request() const
{
    return {m_name->text().trimmed(), m_fusion->currentData().toString(), m_margin->value(),
            m_epochs->value(), quint64(m_seed->value())};
}

} // namespace geovlm::ui
