// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotate/edit_writer.h"

namespace geovlm::ui {

/// Reviewing: whose answers a reviewer compares, the side they take, and how far they say an image is.
class ReviewDesk : public QObject
{
    Q_OBJECT

public:
    ReviewDesk(AnswerPlace& place, AnswerSight& sight, EditWriter& edits, QObject* parent = nullptr);

    /// A reviewer sees the suggestion and two people's answers, and takes a side.
    bool isReviewing() const { return m_reviewing; }
    void setReviewing(bool reviewing);
    /// The two people whose answers a reviewer compares: those who answered most; fewer when there are fewer.
    QStringList reviewed() const;

    /// 0 = the first person of reviewed(), 1 = the second, 2 = the suggestion.
    void takeSide(int side);
    void setState(ReviewState state, const QString& comment = {});

Q_SIGNALS:
    void refused(const QString& sentence);

private:
    std::optional<AnswerEvent> answerOfSide(int side) const;

    AnswerPlace& m_place;
    AnswerSight& m_sight;
    EditWriter& m_edits;
    bool m_reviewing = false;
};

} // namespace geovlm::ui
