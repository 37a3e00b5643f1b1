// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/answers/question_bank.h"
#include "figures/people/audit.h"
#include "look/marks.h"

#include <QAbstractTableModel>

namespace geovlm::ui {

QString verdictText(store::Verdict verdict); ///< "Right"
Mark verdictMark(store::Verdict verdict);
DataRole verdictRole(store::Verdict verdict);

/// The questions of one image with what was answered and how it was judged.
class AuditAnswersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { VerdictColumn, QuestionColumn, AnswerColumn, SpeakerColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Null shows none. Rows stay where they are when only marks changed.
    void show(const QuestionBank& bank, const figures::AuditedImage* image);

private:
    QString text(const figures::AuditedAnswer& one, int row, int column) const;
    QString spoken(const figures::AuditedAnswer& one, int row) const;
    QVariant colourOf(const figures::AuditedAnswer& one, int column) const;

    QStringList m_labels, m_prompts;
    std::vector<figures::AuditedAnswer> m_answers;
};

} // namespace geovlm::ui
