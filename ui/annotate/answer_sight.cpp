// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/answer_sight.h"

#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int firstsKept = 512;
} // namespace

AnswerSight::AnswerSight(StoreSession& session, CaseWalk& walk, CaseListModel& cases, AnswerPlace& place,
                         QObject* parent)
    : QObject(parent), m_session(session), m_walk(walk), m_cases(cases), m_place(place)
{
    connect(&walk, &CaseWalk::loaded, this, &AnswerSight::rememberFirst);
    connect(&walk, &CaseWalk::pickedChanged, this, &AnswerSight::refresh);
    connect(&walk, &CaseWalk::edited, this, &AnswerSight::refresh);
    connect(&walk, &CaseWalk::rowChanged, this, [this](int row) {
        if (row < 0)
            refresh();
    });
    connect(&place, &AnswerPlace::sideChanged, this, &AnswerSight::refresh);
}

void AnswerSight::setPerson(const QString& name)
{
    m_person = name.simplified();
    Q_EMIT personChanged();
    refresh();
}

void AnswerSight::setBlind(bool blind)
{
    m_blind = blind;
    m_cases.setBlind(blind);
    refresh();
}

void AnswerSight::forgetStore()
{
    m_first.clear();
    m_seen.clear();
}

void AnswerSight::rememberFirst()
{
    const CaseDetailPtr detail = m_walk.detail();
    if (m_first.size() > firstsKept)
        m_first.clear();
    const auto keep = [this](const CaseImage& image) {
        if (!m_first.contains(image.image.id))
            m_first.insert(image.image.id, image.values(bank().size()));
    };
    keep(detail->query);
    for (const CaseCandidate& candidate : detail->candidates)
        keep(candidate.shown);
}

QStringList AnswerSight::valuesAtFirst() const
{
    QStringList first = m_shown ? m_first.value(m_shown->image.id) : QStringList();
    for (int q = 0; q < first.size(); ++q)
        if (isHidden(q))
            first[q].clear(); // as hiddenFrom() shows it
    return first;
}

const CaseImage& AnswerSight::whole() const
{
    return answersCandidate() ? m_walk.picked()->shown : m_walk.detail()->query;
}

void AnswerSight::refresh()
{
    m_shown.reset();
    m_other.reset();
    m_boards.clear();
    if (const CaseDetailPtr detail = m_walk.detail())
        look(*detail);
    Q_EMIT changed();
}

void AnswerSight::look(const CaseDetail& detail)
{
    const CaseCandidate* picked = m_walk.picked();
    const bool candidate = m_place.side() == AnswerPlace::Side::Candidate && picked;
    const CaseImage& answered = candidate ? picked->shown : detail.query;
    m_boards = boardsOf(answered, bank(), m_person);
    const auto seen = [this](const CaseImage& image) {
        return m_blind ? hiddenFrom(image, bank(), m_person) : image;
    };
    m_shown = seen(answered);
    if (picked)
        m_other = seen(candidate ? detail.query : picked->shown);
    for (const CaseImage* shown : {image(), other()})
        if (shown && !m_blind)
            m_seen.insert(shown->image.id);
}

bool AnswerSight::isHidden(int question) const
{
    return m_blind && question < int(m_boards.size()) && !m_boards[size_t(question)].answeredByMe();
}

bool AnswerSight::hasSeen(int question) const
{
    return m_seen.contains(m_shown->image.id) ||
           std::ranges::any_of(whole().log, [&](const AnswerEvent& event) {
               return event.question == question && event.speaker.name == m_person &&
                      event.speaker.kind == SpeakerKind::Person;
           });
}

int AnswerSight::answeredByMe() const
{
    return int(std::ranges::count_if(m_boards, &QuestionBoard::answeredByMe));
}

} // namespace geovlm::ui
