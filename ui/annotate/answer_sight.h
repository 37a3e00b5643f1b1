// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/answer_place.h"
#include "case/answer_board.h"

#include <QHash>
#include <QSet>
#include <optional>
#include <vector>

namespace geovlm::ui {

/// Who answers, and what they may see of the image that is answered and of the one it is compared with.
class AnswerSight : public QObject
{
    Q_OBJECT

public:
    AnswerSight(StoreSession& session, CaseWalk& walk, CaseListModel& cases, AnswerPlace& place,
                QObject* parent = nullptr);

    QString person() const { return m_person; } ///< empty = nobody said who they are
    void setPerson(const QString& name);
    /// Whoever is blind sees no answer of others to a question before they have answered it.
    bool isBlind() const { return m_blind; }
    void setBlind(bool blind);

    /// The image that is answered and the one it is compared with, as this person may see them; null = none.
    const CaseImage* image() const { return m_shown ? &*m_shown : nullptr; }
    const CaseImage* other() const { return m_other ? &*m_other : nullptr; }
    /// The same two by what they are; null = none.
    const CaseImage* query() const { return answersCandidate() ? other() : image(); }
    const CaseImage* candidate() const { return answersCandidate() ? image() : other(); }
    /// The image that is answered with nothing left out, whatever may be seen of it. There must be one.
    const CaseImage& whole() const;
    /// One a question of the image answered, everything in it.
    const std::vector<QuestionBoard>& boards() const { return m_boards; }
    /// Whether others' answers to this question are kept out of sight.
    bool isHidden(int question) const;
    /// Hidden now, but shown before: to this person in this session, or after an answer that was taken back
    /// since.
    bool hasSeen(int question) const;
    const QuestionBank& bank() const { return m_session.summary().questions; }
    int answeredByMe() const; ///< questions
    /// Values of the image when it was first shown, to mark what changed since; what is out of sight has not.
    QStringList valuesAtFirst() const;

    /// Looks again at the case shown.
    void refresh();
    /// Ids mean other images in another store.
    void forgetStore();

Q_SIGNALS:
    void changed();       ///< image, boards, blindness, who
    void personChanged(); ///< comes before changed()

private:
    bool answersCandidate() const { return m_place.side() == AnswerPlace::Side::Candidate && m_other; }
    void rememberFirst();
    void look(const CaseDetail& detail);

    StoreSession& m_session;
    CaseWalk& m_walk;
    CaseListModel& m_cases;
    AnswerPlace& m_place;
    QString m_person;
    bool m_blind = false;
    std::optional<CaseImage> m_shown, m_other;
    std::vector<QuestionBoard> m_boards;
    QHash<ImageId, QStringList> m_first;
    QSet<ImageId> m_seen; ///< shown with everybody's answers since the store was opened
};

} // namespace geovlm::ui
