// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/answer_model.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QTableView;

namespace geovlm::ui {

/// The 30 questions, query beside candidate; can show only those whose answers differ.
class QuestionsPane : public QWidget
{
    Q_OBJECT

public:
    explicit QuestionsPane(QWidget* parent = nullptr);
    void show(const QuestionBank& bank, const CaseImage* query, const CaseImage* candidate);
    QTableView* table() const { return m_table; }
    QCheckBox* differencesOnly() const { return m_only; }

private:
    AnswerModel m_answers;
    QTableView* m_table;
    QCheckBox* m_only;
    QLabel* m_count;
};

} // namespace geovlm::ui
