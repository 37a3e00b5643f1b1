// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/dialogs/person_dialog.h"

#include "widgets/form_parts.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace geovlm::ui {

namespace {
constexpr int longestName = 200;
}

PersonDialog::PersonDialog(const PersonQuestion& question, QWidget* parent)
    : QDialog(parent), m_name(new QComboBox)
{
    const QString why =
        tr("Every answer is kept together with the name of who gave it, so that two people can "
           "be compared and each can undo their own.");
    QFormLayout* form = makeForm(this, question.first ? tr("Who answers?") : tr("Answer as"),
                                 question.first ? why + QLatin1Char(' ') +
                                                      tr("You are asked once; Edit, Answer as changes it.")
                                                : why);
    m_name->setEditable(true);
    m_name->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->addItems(question.known);
    m_name->lineEdit()->setMaxLength(longestName);
    m_name->lineEdit()->setPlaceholderText(tr("a name that others know you by"));
    m_name->setEditText(question.name);
    addRow(form, tr("Your &name"), m_name);
    m_name->lineEdit()->setAccessibleName(tr("Your name"));
    QDialogButtonBox* buttons = addButtons(this, tr("Answer under this name"));
    m_accept = buttons->button(QDialogButtonBox::Ok);
    const auto check = [this] { m_accept->setEnabled(!name().isEmpty()); };
    connect(m_name, &QComboBox::editTextChanged, this, check);
    check();
    m_name->setFocus();
    m_name->lineEdit()->selectAll();
}

QString PersonDialog::name() const
{
    return m_name->currentText().simplified();
}

} // namespace geovlm::ui
