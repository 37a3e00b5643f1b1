// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "domain/answers/question_bank.h"

#include <QWidget>

class QLabel;
class QTextBrowser;

namespace geovlm::ui {

/// Both descriptions side by side; answers that agree and that differ are marked by style and sign.
class DescriptionsPane : public QWidget
{
    Q_OBJECT

public:
    explicit DescriptionsPane(QWidget* parent = nullptr);
    void show(const QuestionBank& bank, const CaseImage& query, const CaseImage* candidate);
    void clear();

private:
    struct Side
    {
        QLabel* title = nullptr;
        QTextBrowser* text = nullptr;
    };
    Side makeSide(const QString& title);
    void fill(const Side& side, const QuestionBank& bank, const CaseImage& image, const CaseImage* other);

    Side m_query;
    Side m_candidate;
};

} // namespace geovlm::ui
