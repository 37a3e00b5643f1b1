// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "figures/people/audit.h"
#include "look/marks.h"
#include "widgets/row_model.h"

namespace geovlm::ui {

QString verdictText(store::Verdict verdict); ///< "Right"
Mark verdictMark(store::Verdict verdict);
DataRole verdictRole(store::Verdict verdict);

/// The questions of one image with what was answered and how it was judged.
class AuditAnswersModel : public RowModel
{
    Q_OBJECT

public:
    enum Column { VerdictColumn, QuestionColumn, AnswerColumn, SpeakerColumn, ColumnCount };

    explicit AuditAnswersModel(QObject* parent = nullptr);
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Null shows none. Rows stay where they are when only marks changed.
    void show(const QuestionBank& bank, const figures::AuditedImage* image);

private:
    int countRows() const override { return int(m_answers.size()); }
    QString text(const figures::AuditedAnswer& one, int row, int column) const;
    QString spoken(const figures::AuditedAnswer& one, int row) const;
    QVariant colourOf(const figures::AuditedAnswer& one, int column) const;

    QStringList m_labels, m_prompts;
    std::vector<figures::AuditedAnswer> m_answers;
};

} // namespace geovlm::ui
