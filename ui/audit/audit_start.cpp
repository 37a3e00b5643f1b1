// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/audit_start.h"

#include "look/look.h"
#include "widgets/message_page.h"
#include "widgets/part_names.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <limits>

namespace geovlm::ui {

AuditStart::AuditStart(QWidget* parent)
    : QWidget(parent), m_person(plainLabel()), m_why(paragraph({})), m_size(new QSpinBox),
      m_view(new QComboBox), m_seed(new QSpinBox), m_start(pageButton(tr("Draw and start"), true)),
      m_back(pageButton(tr("Back"), false))
{
    setAccessibleName(tr("A new audit"));
    m_size->setRange(1, figures::largestAudit);
    m_size->setValue(50);
    m_size->setAccessibleName(tr("Images to draw"));
    m_view->addItem(tr("Half ground, half satellite"), -1);
    m_view->addItem(tr("Ground only"), int(View::Ground));
    m_view->addItem(tr("Satellite only"), int(View::Satellite));
    m_view->setAccessibleName(tr("Views to draw from"));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setValue(1);
    m_seed->setAccessibleName(tr("Seed of the draw"));
    QVBoxLayout* column = middleColumn(this);
    column->addWidget(titleLabel(tr("Are the answers right?")));
    column->addWidget(paragraph(tr(
        "An audit draws images at random and shows each with its answers. You mark every answer right, wrong "
        "or unclear with one key, and may put a wrong one right. The result is the share right of each "
        "question with its 95 % interval. Every mark is saved at once: go on whenever you like.")));
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->addRow(tr("&Images"), m_size);
    form->addRow(tr("&Views"), m_view);
    form->addRow(tr("&Seed"), m_seed);
    form->addRow(tr("Marked by"), m_person);
    column->addLayout(form);
    column->addWidget(m_why);
    column->addWidget(m_start);
    column->addWidget(m_back);
    connect(m_start, &QPushButton::clicked, this, &AuditStart::startWanted);
    connect(m_back, &QPushButton::clicked, this, &AuditStart::left);
    setFocusProxy(m_size);
    nameParts({{m_size, "size"}, {m_view, "view"}, {m_seed, "seed"}, {m_start, "start"}, {m_back, "back"}});
}

void AuditStart::show(const QString& person, const QString& why, bool mayLeave)
{
    m_person->setText(person.isEmpty() ? tr("asked before the first mark") : person);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_start->setEnabled(why.isEmpty());
    m_back->setVisible(mayLeave);
}

figures::AuditOptions AuditStart::options() const
{
    figures::AuditOptions options;
    options.size = m_size->value();
    options.seed = quint64(m_seed->value());
    if (const int view = m_view->currentData().toInt(); view >= 0)
        options.view = View(view);
    return options;
}

} // namespace geovlm::ui
