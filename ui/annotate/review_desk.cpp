// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/review_desk.h"

#include <algorithm>
#include <map>

namespace geovlm::ui {

ReviewDesk::ReviewDesk(AnswerPlace& place, AnswerSight& sight, EditWriter& edits, QObject* parent)
    : QObject(parent), m_place(place), m_sight(sight), m_edits(edits)
{
}

void ReviewDesk::setReviewing(bool reviewing)
{
    m_reviewing = reviewing;
    m_sight.refresh();
}

QStringList ReviewDesk::reviewed() const
{
    std::map<QString, int> counts;
    for (const QuestionBoard& board : m_sight.boards())
        for (const AnswerEvent& event : board.people)
            if (event.speaker.name != m_sight.person())
                ++counts[event.speaker.name];
    QStringList names;
    for (const auto& [name, count] : counts)
        names.append(name);
    std::ranges::stable_sort(names, std::ranges::greater{},
                             [&](const QString& name) { return counts[name]; });
    names = names.mid(0, 2);
    names.sort(); // who is A and who is B does not change with a count
    return names;
}

std::optional<AnswerEvent> ReviewDesk::answerOfSide(int side) const
{
    const QuestionBoard& board = m_sight.boards()[size_t(m_place.question())];
    if (side == 2)
        return board.suggestion;
    const QString name = reviewed().value(side);
    for (const AnswerEvent& event : board.people)
        if (event.speaker.name == name)
            return event;
    return std::nullopt;
}

void ReviewDesk::takeSide(int side)
{
    if (m_edits.refuse() || m_edits.refuseUnseen())
        return;
    const std::optional<AnswerEvent> taken = answerOfSide(side);
    if (!taken)
        Q_EMIT refused(tr("Nobody said anything there to take."));
    else
        m_edits.answer(store::ActionKind::TakeSide, {m_edits.answerOf(m_place.question(), taken->value)},
                       true);
}

void ReviewDesk::setState(ReviewState state, const QString& comment)
{
    if (!m_edits.refuse())
        m_edits.setReview(state, comment);
}

} // namespace geovlm::ui
