// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/answer_board.h"
#include "domain/answers/answer.h"
#include "domain/answers/question_bank.h"
#include "widgets/row_model.h"

#include <array>
#include <optional>
#include <vector>

namespace geovlm::ui {

enum class Agreement { Same, Different, Unknown };

/// Whether two answers say the same: case, blanks and the order of several values do not matter.
Agreement agreementOf(const QString& query, const QString& candidate);
/// "=", "≠" or "·": never told by colour alone.
QString agreementSign(Agreement agreement);
QString agreementWord(Agreement agreement);
/// "model small", "import blip2", or a person's name.
QString speakerText(const Speaker& speaker);

struct AnswerRow
{
    int question = 0;
    QString label;
    QString prompt;
    QString query;
    QString candidate;
    std::optional<AnswerEvent> said; ///< the query's current answer
    Agreement agreement = Agreement::Unknown;
    bool hidden = false;  ///< others' answers are kept out of sight
    bool byMe = false;    ///< this person has answered
    bool changed = false; ///< another value than when the image was first shown
    /// What a reviewer compares: the suggestion, then two people; absent where nobody said anything.
    bool reviewing = false;
    std::array<QString, 3> sides;
};

/// How the rows of somebody who answers differ from those of somebody who looks.
struct AnswerMarks
{
    std::vector<QuestionBoard> boards;
    QStringList first; ///< values when the image was first shown
    bool blind = false;
    bool reviewing = false;
    QStringList reviewed; ///< two people
};

/// The 30 questions of the query beside those of the picked candidate.
class AnswerModel : public RowModel
{
    Q_OBJECT

public:
    enum Column { QuestionColumn, QueryColumn, SignColumn, CandidateColumn, ColumnCount };
    enum Role { RowRole = Qt::UserRole + 1 };

    explicit AnswerModel(QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;

    /// Either may be null.
    void show(const QuestionBank& bank, const CaseImage* query, const CaseImage* candidate,
              const AnswerMarks* marks = nullptr);
    void setDifferencesOnly(bool only);
    int differences() const;
    int total() const { return int(m_all.size()); }

private:
    int countRows() const override { return int(m_shown.size()); }
    static AnswerRow rowOf(const QuestionBank& bank, int question, const CaseImage* query,
                           const CaseImage* candidate);
    static void mark(AnswerRow& row, const AnswerMarks& marks);
    void replace(std::vector<AnswerRow> rows);
    void rebuild();
    QString spoken(const AnswerRow& row) const;
    static QString rowText(const QString& value);
    static QString tipOf(const AnswerRow& row);

    std::vector<AnswerRow> m_all;
    std::vector<int> m_shown; ///< indices into m_all
    bool m_differencesOnly = false;
};

} // namespace geovlm::ui

Q_DECLARE_METATYPE(geovlm::ui::AnswerRow)
