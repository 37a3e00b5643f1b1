// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form_parts.h"

#include "look/look.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace geovlm::ui {

QVBoxLayout* dialogColumn(QDialog* dialog, const QString& title)
{
    dialog->setWindowTitle(title);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    return layout;
}

QFormLayout* newForm()
{
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(2 * grid);
    form->setVerticalSpacing(grid);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    return form;
}

QFormLayout* makeForm(QDialog* dialog, const QString& title, const QString& text)
{
    QVBoxLayout* layout = dialogColumn(dialog, title);
    dialog->setMinimumWidth(56 * grid);
    QLabel* explanation = mutedLabel(text);
    explanation->setWordWrap(true);
    layout->addWidget(explanation);
    QFormLayout* form = newForm();
    layout->addLayout(form);
    return form;
}

QDialogButtonBox* addButtons(QDialog* dialog, const QString& accept)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setText(accept);
    for (QAbstractButton* button : buttons->buttons())
        button->setAccessibleName(button->text().remove(u'&'));
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->layout()->addWidget(buttons);
    return buttons;
}

QLabel* addRow(QFormLayout* form, const QString& label, QWidget* field)
{
    field->setAccessibleName(QString(label).remove(u'&'));
    QLabel* text = plainLabel(label);
    text->setBuddy(field);
    form->addRow(text, field);
    return text;
}

QPushButton* sideButton(const QString& text, const QString& accessibleName)
{
    auto* button = new QPushButton(text);
    button->setAccessibleName(accessibleName.isEmpty() ? QString(text).remove(u'&') : accessibleName);
    button->setAutoDefault(false);
    return button;
}

QHBoxLayout* buttonRow(std::initializer_list<QWidget*> buttons)
{
    auto* row = new QHBoxLayout;
    for (QWidget* button : buttons)
        row->addWidget(button);
    row->addStretch(1);
    return row;
}

QVBoxLayout* plainColumn(QWidget* parent)
{
    auto* column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid);
    return column;
}

} // namespace geovlm::ui
