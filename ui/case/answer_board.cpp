// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/answer_board.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <map>

namespace geovlm::ui {

namespace {

/// Newest first, without what was taken back and what takes back.
std::vector<const AnswerEvent*> standing(const std::vector<AnswerEvent>& log)
{
    std::vector<const AnswerEvent*> events;
    QSet<qint64> takenBack;
    for (auto event = log.rbegin(); event != log.rend(); ++event) {
        if (event->id != 0 && takenBack.contains(event->id))
            continue;
        if (event->undoes != 0)
            takenBack.insert(event->undoes);
        else
            events.push_back(&*event);
    }
    return events;
}

} // namespace

std::vector<QuestionBoard> boardsOf(const CaseImage& image, const QuestionBank& bank, const QString& person)
{
    std::vector<QuestionBoard> boards(static_cast<size_t>(bank.size()));
    std::vector<std::map<QString, AnswerEvent>> people(boards.size());
    for (const AnswerEvent* event : standing(image.log)) {
        if (event->question < 0 || event->question >= bank.size())
            continue;
        QuestionBoard& board = boards[size_t(event->question)];
        const bool byPerson = event->speaker.kind == SpeakerKind::Person;
        if (!byPerson && !board.suggestion && !event->value.isEmpty())
            board.suggestion = *event;
        if (!byPerson)
            continue;
        people[size_t(event->question)].try_emplace(event->speaker.name, *event);
        if (event->speaker.name == person && !board.mine)
            board.mine = *event;
    }
    for (size_t q = 0; q < boards.size(); ++q)
        for (const auto& [name, event] : people[q])
            if (!event.value.isEmpty())
                boards[q].people.push_back(event);
    for (const AnswerEvent& event : image.answers)
        if (event.question >= 0 && event.question < bank.size() && !event.value.isEmpty())
            boards[size_t(event.question)].current = event;
    return boards;
}

CaseImage hiddenFrom(const CaseImage& image, const QuestionBank& bank, const QString& person)
{
    const std::vector<QuestionBoard> boards = boardsOf(image, bank, person);
    const auto hidden = [&](const AnswerEvent& event) {
        const bool known = event.question >= 0 && event.question < bank.size();
        return known && !boards[size_t(event.question)].answeredByMe() && event.speaker.name != person;
    };
    CaseImage shown = image;
    std::erase_if(shown.answers, hidden);
    std::erase_if(shown.log, hidden);
    shown.storedDescription.clear();
    shown.caption.clear();
    return shown;
}

void applyEvent(CaseImage& image, const AnswerEvent& event)
{
    image.log.push_back(event);
    std::erase_if(image.answers, [&](const AnswerEvent& one) { return one.question == event.question; });
    if (event.value.isEmpty())
        return;
    const auto place = std::find_if(image.answers.begin(), image.answers.end(),
                                    [&](const AnswerEvent& one) { return one.question > event.question; });
    image.answers.insert(place, event);
}

} // namespace geovlm::ui
