// SPDX-License-Identifier: GPL-3.0-or-later
// What each key does.
#include "annotate/annotator.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "store/answers/synonyms.h"

#include <algorithm>

namespace geovlm::ui {

bool Annotator::refuse()
{
    // The question who answers takes its time: things may be otherwise after it.
    const bool named = !canEdit() || hasPerson();
    if (named && canEdit())
        return false;
    if (!named)
        Q_EMIT refused(tr("Say who answers first: Edit, Answer as."));
    else if (m_writer.canWrite() && (!m_walk.detail() || m_session.isOpening()))
        Q_EMIT refused(tr("The case is still on its way; that key did nothing."));
    else if (!m_writer.canWrite())
        Q_EMIT refused(m_writer.whyReadOnly().isEmpty() ? tr("The store is not open for writing yet.")
                                                        : m_writer.whyReadOnly());
    return true;
}

/// Hidden now, but shown before: to this person in this session, or after an answer that was taken back
/// since.
bool Annotator::hasSeen(int question) const
{
    return m_seen.contains(m_shown->image.id) ||
           std::ranges::any_of(whole().log, [&](const AnswerEvent& event) {
               return event.question == question && event.speaker.name == m_person &&
                      event.speaker.kind == SpeakerKind::Person;
           });
}

/// Marking or clearing what one has not seen would only uncover it.
bool Annotator::refuseUnseen()
{
    if (!isHidden(m_question))
        return false;
    Q_EMIT refused(tr("Blind: answer first, then the suggestion is shown."));
    return true;
}

pipeline::AnswerEdit Annotator::answerOf(int question, const QString& value, bool unsure) const
{
    const QuestionBoard& board = m_boards[size_t(question)];
    const bool others = board.suggestion || std::ranges::any_of(board.people, [this](const auto& event) {
                            return event.speaker.name != m_person;
                        });
    return {question, value, unsure, others && (!isHidden(question) || hasSeen(question))};
}

void Annotator::edit(store::ActionKind kind, std::vector<pipeline::AnswerEdit> answers, bool moveOn)
{
    pipeline::Edit edit;
    edit.kind = kind;
    edit.image = m_shown->image.id;
    edit.by = m_person;
    edit.answers = std::move(answers);
    std::vector<AnswerEvent> events;
    try {
        for (const pipeline::AnswerEdit& answer : edit.answers) {
            events.push_back(pipeline::eventOf(bank(), edit, answer, whole().log, reading()));
            events.back().at = QDateTime::currentDateTimeUtc();
        }
    } catch (const Error& error) {
        Q_EMIT refused(error.sentence());
        return;
    }
    m_walk.apply(edit.image, events);
    post(edit, m_shown->image.path);
    if (moveOn)
        stepQuestion(1);
}

void Annotator::post(const pipeline::Edit& edit, const QString& path)
{
    m_touched.insert(edit.image);
    store::Action deed;
    deed.kind = edit.kind;
    deed.question = edit.answers.size() == 1 ? edit.answers.front().question : -1;
    m_undo = deedText(deed, path);
    m_redo.clear();
    m_undoAsks.next(); // an answer from before this deed is out of date
    Q_EMIT undoChanged();
    m_writer.post([edit](store::Store& store) { pipeline::applyEdit(store, edit); }, {});
}

void Annotator::choose(int option)
{
    if (refuse() || option >= bank().at(m_question).options.size())
        return;
    const Question& question = bank().at(m_question);
    const QuestionBoard& board = m_boards[size_t(m_question)];
    // Only one's own answer is built upon: out of another person's the key would take what it names.
    const bool mine = board.current && board.current->speaker.name == m_person;
    const QString value = chosenAnswer(question, mine ? &*board.current : nullptr, option);
    const auto kind = value.isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer;
    edit(kind, {answerOf(m_question, value)}, !question.multiple);
}

void Annotator::write(const QString& text)
{
    if (refuse() || text.trimmed().isEmpty())
        return;
    const QString said = text.simplified();
    const QString value = normalisedAnswer(bank().at(m_question), said).offList && m_normaliser
                              ? m_normaliser->map(m_question, said).value
                              : said;
    const int question = m_question;
    edit(store::ActionKind::Answer, {answerOf(m_question, text.trimmed())}, true);
    if (value != said)
        Q_EMIT refused(
            tr("%1: “%2” is read as “%3”; Undo takes it back.").arg(bank().at(question).label, said, value));
}

/// As the writer will read it, so that what is shown is what is stored.
pipeline::Reading Annotator::reading() const
{
    if (!m_normaliser)
        return {};
    return [normaliser = m_normaliser](int question, const QString& text) {
        return normaliser->map(question, text);
    };
}

void Annotator::askReading()
{
    using Normaliser = std::shared_ptr<const AnswerNormaliser>;
    if (m_session.isOpen())
        m_session.ask<Normaliser>(
            m_readings.next(), this,
            [](const store::Store& store) {
                return std::make_shared<const AnswerNormaliser>(store::normaliser(store));
            },
            [this](const Normaliser& normaliser) { m_normaliser = normaliser; });
}

void Annotator::accept()
{
    if (refuse() || refuseUnseen())
        return;
    const QuestionBoard& board = m_boards[size_t(m_question)];
    if (!board.suggestion)
        Q_EMIT refused(tr("There is no suggestion for this question."));
    else
        edit(store::ActionKind::Accept, {answerOf(m_question, board.suggestion->value)}, true);
}

void Annotator::acceptAll()
{
    if (refuse())
        return;
    if (m_blind) {
        Q_EMIT refused(tr("Blind: suggestions cannot be accepted unseen."));
        return;
    }
    std::vector<pipeline::AnswerEdit> answers;
    for (int q = 0; q < int(m_boards.size()); ++q)
        if (m_boards[size_t(q)].suggestion && !m_boards[size_t(q)].answeredByMe())
            answers.push_back(answerOf(q, m_boards[size_t(q)].suggestion->value));
    if (answers.empty())
        Q_EMIT refused(tr("No suggestion is left to accept."));
    else
        edit(store::ActionKind::AcceptAll, std::move(answers), false);
}

void Annotator::markUnsure()
{
    if (refuse() || refuseUnseen())
        return;
    const QuestionBoard& board = m_boards[size_t(m_question)];
    edit(store::ActionKind::Unsure,
         {answerOf(m_question, board.current ? board.current->value : QString(), true)}, true);
}

void Annotator::clear()
{
    if (!refuse() && !refuseUnseen())
        edit(store::ActionKind::Clear, {answerOf(m_question, QString())}, false);
}

void Annotator::restore(const AnswerEvent& event)
{
    if (!refuse())
        edit(store::ActionKind::Restore, {answerOf(event.question, event.value, event.unsure)}, false);
}

void Annotator::takeSide(int side)
{
    if (refuse() || refuseUnseen())
        return;
    const QuestionBoard& board = m_boards[size_t(m_question)];
    const QStringList names = reviewed();
    std::optional<AnswerEvent> taken = side == 2 ? board.suggestion : std::nullopt;
    for (const AnswerEvent& event : board.people)
        if (side < 2 && event.speaker.name == names.value(side))
            taken = event;
    if (!taken)
        Q_EMIT refused(tr("Nobody said anything there to take."));
    else
        edit(store::ActionKind::TakeSide, {answerOf(m_question, taken->value)}, true);
}

void Annotator::setReview(ReviewState state, const QString& comment)
{
    if (refuse())
        return;
    pipeline::Edit edit;
    edit.kind = store::ActionKind::Review;
    edit.image = m_shown->image.id;
    edit.by = m_person;
    edit.review = state;
    edit.comment = comment;
    ReviewEvent event{0, edit.image, state, comment, m_person, QDateTime::currentDateTimeUtc(), 0, 0, 0};
    m_walk.applyReview(edit.image, event);
    post(edit, m_shown->image.path);
}

} // namespace geovlm::ui
