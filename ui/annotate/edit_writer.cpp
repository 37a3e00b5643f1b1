// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/edit_writer.h"

#include "domain/answers/answer_choice.h"
#include "domain/error.h"
#include "store/answers/synonyms.h"

#include <algorithm>

namespace geovlm::ui {

EditWriter::EditWriter(StoreSession& session, StoreWriter& writer, CaseWalk& walk, AnswerPlace& place,
                       AnswerSight& sight, QObject* parent)
    : QObject(parent), m_session(session), m_writer(writer), m_walk(walk), m_place(place), m_sight(sight)
{
    connect(&writer, &StoreWriter::savingChanged, this, &EditWriter::readBack);
    walk.setGuard([this] { return m_writer.saving() != StoreWriter::Saving::Failed; });
}

EditWriter::~EditWriter()
{
    m_walk.setGuard({});
}

void EditWriter::forgetStore()
{
    m_normaliser.reset();
    m_touched.clear();
}

bool EditWriter::hasPerson()
{
    if (m_sight.person().isEmpty() && m_personSource)
        m_personSource();
    return !m_sight.person().isEmpty();
}

/// While another store is being opened, the writer is there first: ids of the one shown mean other images in
/// it.
bool EditWriter::canWrite() const
{
    return m_writer.canWrite() && !m_session.isOpening() && m_writer.path() == m_session.summary().path;
}

bool EditWriter::canEdit() const
{
    return canWrite() && m_walk.detail() && m_sight.image();
}

bool EditWriter::refuse()
{
    // The question who answers takes its time: things may be otherwise after it.
    const bool named = !canEdit() || hasPerson();
    if (named && canEdit())
        return false;
    const QString why = named ? whyNot() : tr("Say who answers first: Edit, Answer as.");
    if (!why.isEmpty())
        Q_EMIT refused(why);
    return true;
}

QString EditWriter::whyNot() const
{
    if (m_writer.canWrite())
        return !m_walk.detail() || m_session.isOpening()
                   ? tr("The case is still on its way; that key did nothing.")
                   : QString();
    return m_writer.whyReadOnly().isEmpty() ? tr("The store is not open for writing yet.")
                                            : m_writer.whyReadOnly();
}

bool EditWriter::refuseUnseen()
{
    if (!m_sight.isHidden(m_place.question()))
        return false;
    Q_EMIT refused(tr("Blind: answer first, then the suggestion is shown."));
    return true;
}

pipeline::AnswerEdit EditWriter::answerOf(int question, const QString& value, bool unsure) const
{
    const QuestionBoard& board = m_sight.boards()[size_t(question)];
    const bool others = board.suggestion || std::ranges::any_of(board.people, [this](const auto& event) {
                            return event.speaker.name != m_sight.person();
                        });
    return {question, value, unsure, others && (!m_sight.isHidden(question) || m_sight.hasSeen(question))};
}

pipeline::Edit EditWriter::editOf(store::ActionKind kind) const
{
    pipeline::Edit edit;
    edit.kind = kind;
    edit.image = m_sight.image()->image.id;
    edit.by = m_sight.person();
    return edit;
}

void EditWriter::answer(store::ActionKind kind, std::vector<pipeline::AnswerEdit> answers, bool moveOn)
{
    pipeline::Edit edit = editOf(kind);
    edit.answers = std::move(answers);
    std::vector<AnswerEvent> events;
    try {
        for (const pipeline::AnswerEdit& one : edit.answers) {
            events.push_back(pipeline::eventOf(m_sight.bank(), edit, one, m_sight.whole().log, reading()));
            events.back().at = QDateTime::currentDateTimeUtc();
        }
    } catch (const Error& error) {
        Q_EMIT refused(error.sentence());
        return;
    }
    m_walk.change(edit.image, answered(events));
    post(edit, m_sight.image()->image.path);
    if (moveOn)
        m_place.stepQuestion(1);
}

void EditWriter::setReview(ReviewState state, const QString& comment)
{
    pipeline::Edit edit = editOf(store::ActionKind::Review);
    edit.review = state;
    edit.comment = comment;
    m_walk.change(edit.image, reviewed({0, edit.image, state, comment, edit.by,
                                        QDateTime::currentDateTimeUtc(), 0, 0, 0}));
    post(edit, m_sight.image()->image.path);
}

void EditWriter::post(const pipeline::Edit& edit, const QString& path)
{
    written(edit.image);
    Q_EMIT posted(edit, path);
    m_writer.post([edit](store::Store& store) { pipeline::applyEdit(store, edit); }, {});
}

QString EditWriter::readAs(int question, const QString& said) const
{
    const bool free = normalisedAnswer(m_sight.bank().at(question), said).offList;
    return free && m_normaliser ? m_normaliser->map(question, said).value : said;
}

/// As the writer will read it, so that what is shown is what is stored.
pipeline::Reading EditWriter::reading() const
{
    if (!m_normaliser)
        return {};
    return [normaliser = m_normaliser](int question, const QString& text) {
        return normaliser->map(question, text);
    };
}

void EditWriter::askReading()
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

/// What was written is shown as the store has it: with its ids, and what else it brought with it.
void EditWriter::readBack()
{
    if (m_writer.saving() != StoreWriter::Saving::Saved || !m_session.isOpen())
        return;
    const Ticket ticket = m_reads.next();
    for (const ImageId image : m_touched)
        m_session.ask<CaseImage>(
            ticket, this, [image](const store::Store& store) { return readImage(store, image); },
            [this, image](const CaseImage& fresh) {
                m_touched.remove(image);
                if (m_writer.pending() == 0 && m_writer.saving() == StoreWriter::Saving::Saved)
                    m_walk.change(fresh.image.id, asStored(fresh));
                else
                    m_touched.insert(image);
            });
}

} // namespace geovlm::ui
