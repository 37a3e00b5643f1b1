// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/request_dialogs.h"

#include "models/look.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace geovlm::ui {

namespace {

QFormLayout* makeForm(QDialog* dialog, const QString& title, const QString& text)
{
    dialog->setWindowTitle(title);
    dialog->setMinimumWidth(56 * grid);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    QLabel* explanation = mutedLabel(text);
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * grid);
    form->setVerticalSpacing(grid);
    layout->addLayout(form);
    return form;
}

QDialogButtonBox* addButtons(QDialog* dialog, const QString& accept)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(accept);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->layout()->addWidget(buttons);
    return buttons;
}

void addRow(QFormLayout* form, const QString& label, QWidget* field)
{
    field->setAccessibleName(label);
    form->addRow(label, field);
}

} // namespace

ImportDialog::ImportDialog(const QString& folder, QWidget* parent)
    : QDialog(parent), m_layout(new QComboBox), m_root(new QLineEdit), m_split(new QLineEdit),
      m_labels(new QComboBox)
{
    QFormLayout* form =
        makeForm(this, tr("Import a data set"),
                 tr("Images stay where they are; the store keeps their paths under the folder. A "
                    "missing or unreadable file is counted and named, never fatal."));
    m_layout->addItem(tr("VIGOR"), QStringLiteral("vigor"));
    m_layout->addItem(tr("Manifest (images.csv, pairs.csv)"), QStringLiteral("manifest"));
    m_labels->addItem(tr("Corrected if there are any"), QStringLiteral("auto"));
    m_labels->addItem(tr("Corrected"), QStringLiteral("corrected"));
    m_labels->addItem(tr("Original"), QStringLiteral("original"));
    m_split->setPlaceholderText(tr("all there are, or e.g. same-area"));
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setAccessibleName(tr("Choose the folder"));
    auto* rootRow = new QHBoxLayout;
    m_root->setAccessibleName(tr("Folder"));
    rootRow->addWidget(m_root, 1);
    rootRow->addWidget(choose);
    addRow(form, tr("Layout"), m_layout);
    form->addRow(tr("Folder"), rootRow);
    addRow(form, tr("Split"), m_split);
    addRow(form, tr("Labels"), m_labels);
    m_buttons = addButtons(this, tr("Import"));
    m_root->setText(folder);
    connect(choose, &QPushButton::clicked, this, &ImportDialog::chooseRoot);
    connect(m_root, &QLineEdit::textChanged, this, &ImportDialog::follow);
    connect(m_layout, &QComboBox::currentIndexChanged, this, &ImportDialog::follow);
    follow();
}

void ImportDialog::chooseRoot()
{
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Folder of the data set"), m_root->text());
    if (!folder.isEmpty())
        m_root->setText(folder);
}

void ImportDialog::follow()
{
    m_labels->setEnabled(m_layout->currentData().toString() == QLatin1String("vigor"));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(!m_root->text().trimmed().isEmpty());
}

ImportRequest ImportDialog::request() const
{
    return {m_layout->currentData().toString(), m_root->text().trimmed(), m_split->text().trimmed(),
            m_labels->currentData().toString()};
}

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
