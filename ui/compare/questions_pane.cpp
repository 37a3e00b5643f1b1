// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/questions_pane.h"

#include "look/look.h"
#include "widgets/key_keeper.h"
#include "widgets/tables.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace geovlm::ui {

QuestionsPane::QuestionsPane(QWidget* parent)
    : QWidget(parent), m_table(rowTable(m_answers, tr("Answers of query and candidate"))),
      m_only(new QCheckBox(tr("Differences only"))), m_count(mutedLabel())
{
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(AnswerModel::SignColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->resizeSection(AnswerModel::SignColumn, 4 * grid);
    KeyKeeper::install(m_table);
    m_only->setAccessibleName(m_only->text());
    connect(m_only, &QCheckBox::toggled, &m_answers, &AnswerModel::setDifferencesOnly);
    auto* top = new QHBoxLayout;
    top->addWidget(m_only);
    top->addStretch(1);
    top->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid, 0, 0);
    layout->setSpacing(halfGrid);
    layout->addLayout(top);
    layout->addWidget(m_table, 1);
}

void QuestionsPane::show(const QuestionBank& bank, const CaseImage* query, const CaseImage* candidate)
{
    m_answers.show(bank, query, candidate);
    m_count->setText(candidate ? tr("%1 of %2 differ").arg(m_answers.differences()).arg(m_answers.total())
                               : QString());
}

} // namespace geovlm::ui
