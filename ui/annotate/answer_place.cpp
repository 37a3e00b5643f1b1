// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/answer_place.h"

#include "store/results/invalidation.h"

#include <algorithm>

namespace geovlm::ui {

AnswerPlace::AnswerPlace(StoreSession& session, CaseWalk& walk, CaseListModel& cases, CaseView& view,
                         QObject* parent)
    : QObject(parent), m_session(session), m_walk(walk), m_cases(cases), m_view(view)
{
    connect(&walk, &CaseWalk::loaded, this, &AnswerPlace::endJump);
    connect(&walk, &CaseWalk::held, this, [this] { m_target.reset(); });
    connect(&cases, &CaseListModel::loaded, this, &AnswerPlace::beginJump);
}

void AnswerPlace::setSide(Side side)
{
    if (side == m_side)
        return;
    m_side = side;
    Q_EMIT sideChanged();
}

void AnswerPlace::stepImage(int step)
{
    const CaseCandidate* picked = m_walk.picked();
    if (!picked)
        return;
    if (m_side == Side::Query) {
        if (step > 0)
            setSide(Side::Candidate);
        return;
    }
    const ImageId before = picked->shown.image.id;
    m_walk.pickStep(step);
    if (step < 0 && m_walk.picked()->shown.image.id == before)
        setSide(Side::Query);
}

void AnswerPlace::setQuestion(int question)
{
    const int last = m_session.summary().questions.size() - 1;
    const int bounded = std::clamp(question, 0, std::max(0, last));
    if (bounded == m_question)
        return;
    m_question = bounded;
    Q_EMIT questionChanged(m_question);
}

void AnswerPlace::jumpTo(ImageId image, int question)
{
    if (question >= 0)
        setQuestion(question);
    const CaseDetailPtr detail = m_walk.detail();
    if (detail && (detail->query.image.id == image || detail->candidate(image)))
        showHere(*detail, image);
    else
        searchCaseOf(image, question);
}

void AnswerPlace::forgetJump()
{
    m_searches.next();
    m_target.reset();
}

void AnswerPlace::showHere(const CaseDetail& detail, ImageId image)
{
    if (detail.query.image.id == image) {
        setSide(Side::Query);
        return;
    }
    m_walk.pick(image);
    setSide(Side::Candidate);
}

void AnswerPlace::searchCaseOf(ImageId image, int question)
{
    const qint64 run = m_session.summary().rerankRun;
    m_session.ask<std::optional<store::CaseKey>>(
        m_searches.next(), this,
        [run, image](const store::Store& store) -> std::optional<store::CaseKey> {
            auto keys = store::casesOf(store, run, image);
            if (keys.empty())
                keys = store::casesWith(store, run, image);
            return keys.empty() ? std::nullopt : std::optional(keys.front());
        },
        [this, image, question](const std::optional<store::CaseKey>& key) {
            if (!key)
                return;
            m_target = Target{*key, image, question, false};
            if (m_cases.rowOf(*key) < 0 && m_view.restrictions() > 0)
                m_view.clear(); // a filter does not hide what is gone to
            else
                beginJump();
        });
}

/// Once the list shows the case.
void AnswerPlace::beginJump()
{
    if (!m_target || m_cases.rowOf(m_target->key) < 0)
        return;
    m_target->onTheWay = true;
    const CaseDetailPtr detail = m_walk.detail();
    if (detail && detail->key == m_target->key)
        endJump();
    else
        m_walk.goTo(m_cases.rowOf(m_target->key));
}

/// Once the case is shown.
void AnswerPlace::endJump()
{
    if (!m_target || !m_target->onTheWay)
        return;
    const Target target = *m_target;
    m_target.reset();
    if (m_walk.detail()->key == target.key)
        jumpTo(target.image, target.question);
}

} // namespace geovlm::ui
