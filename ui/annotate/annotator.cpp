// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/annotator.h"

#include "domain/answers/answer_choice.h"

#include <utility>

namespace geovlm::ui {

namespace {
constexpr int listRefreshMilliseconds = 500;
} // namespace

Annotator::Annotator(StoreSession& session, StoreWriter& writer, CaseWalk& walk, CaseListModel& cases,
                     CaseView& view, QObject* parent)
    : QObject(parent), m_session(session), m_place(session, walk, cases, view),
      m_sight(session, walk, cases, m_place), m_edits(session, writer, walk, m_place, m_sight),
      m_review(m_place, m_sight, m_edits), m_undoLog(session, writer, m_place, m_sight, m_edits),
      m_texts(writer, walk, m_edits), m_ranking(writer)
{
    m_listRefresh.setSingleShot(true);
    m_listRefresh.setInterval(listRefreshMilliseconds);
    connect(&m_listRefresh, &QTimer::timeout, &cases, &CaseListModel::refreshPages);
    connect(&session, &StoreSession::changed, this, &Annotator::followStore);
    connect(&session, &StoreSession::changed, &m_sight, &AnswerSight::changed);
    connect(&writer, &StoreWriter::accessChanged, &m_sight, &AnswerSight::changed);
    connect(&writer, &StoreWriter::savingChanged, this, [this, &writer] {
        if (writer.saving() == StoreWriter::Saving::Saved)
            m_listRefresh.start(); // its rows say how far an image is
    });
    connect(&m_ranking, &BackgroundRanking::changed, this, [this] {
        if (m_ranking.left() == 0)
            m_listRefresh.start();
    });
    connect(&m_edits, &EditWriter::refused, this, &Annotator::refused);
    connect(&m_review, &ReviewDesk::refused, this, &Annotator::refused);
    connect(&m_texts, &TextWaiter::refused, this, &Annotator::refused);
}

/// Ids and replies of another store mean nothing in this one.
void Annotator::followStore()
{
    if (std::exchange(m_path, m_session.summary().path) != m_session.summary().path) {
        m_sight.forgetStore();
        m_edits.forgetStore();
        m_texts.forgetStore();
    }
    m_edits.askReading();
    m_undoLog.ask();
}

void Annotator::answer(store::ActionKind kind, const QString& value, bool moveOn, bool unsure)
{
    m_edits.answer(kind, {m_edits.answerOf(m_place.question(), value, unsure)}, moveOn);
}

void Annotator::choose(int option)
{
    if (m_edits.refuse())
        return;
    const Question& question = m_sight.bank().at(m_place.question());
    if (option >= question.options.size())
        return;
    // Only one's own answer is built upon: out of another person's the key would take what it names.
    const std::optional<AnswerEvent>& current = board().current;
    const bool mine = current && current->speaker.name == m_sight.person();
    const QString value = chosenAnswer(question, mine ? &*current : nullptr, option);
    answer(value.isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer, value, !question.multiple);
}

void Annotator::write(const QString& text)
{
    if (m_edits.refuse() || text.trimmed().isEmpty())
        return;
    const int question = m_place.question();
    const QString said = text.simplified();
    const QString value = m_edits.readAs(question, said);
    answer(store::ActionKind::Answer, text.trimmed(), true);
    if (value != said)
        Q_EMIT refused(tr("%1: “%2” is read as “%3”; Undo takes it back.")
                           .arg(m_sight.bank().at(question).label, said, value));
}

void Annotator::accept()
{
    if (m_edits.refuse() || m_edits.refuseUnseen())
        return;
    if (!board().suggestion)
        Q_EMIT refused(tr("There is no suggestion for this question."));
    else
        answer(store::ActionKind::Accept, board().suggestion->value, true);
}

void Annotator::acceptAll()
{
    if (m_edits.refuse())
        return;
    if (m_sight.isBlind()) {
        Q_EMIT refused(tr("Blind: suggestions cannot be accepted unseen."));
        return;
    }
    std::vector<pipeline::AnswerEdit> answers;
    const std::vector<QuestionBoard>& boards = m_sight.boards();
    for (int q = 0; q < int(boards.size()); ++q)
        if (const QuestionBoard& one = boards[size_t(q)]; one.suggestion && !one.answeredByMe())
            answers.push_back(m_edits.answerOf(q, one.suggestion->value));
    if (answers.empty())
        Q_EMIT refused(tr("No suggestion is left to accept."));
    else
        m_edits.answer(store::ActionKind::AcceptAll, std::move(answers), false);
}

void Annotator::markUnsure()
{
    if (m_edits.refuse() || m_edits.refuseUnseen())
        return;
    const QString value = board().current ? board().current->value : QString();
    answer(store::ActionKind::Unsure, value, true, true);
}

void Annotator::clear()
{
    if (!m_edits.refuse() && !m_edits.refuseUnseen())
        answer(store::ActionKind::Clear, {}, false);
}

void Annotator::restore(const AnswerEvent& event)
{
    if (!m_edits.refuse())
        m_edits.answer(store::ActionKind::Restore,
                       {m_edits.answerOf(event.question, event.value, event.unsure)}, false);
}

} // namespace geovlm::ui
