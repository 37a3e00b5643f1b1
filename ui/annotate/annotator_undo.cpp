// SPDX-License-Identifier: GPL-3.0-or-later
// After a key: reading back what was saved, undo and redo, and the way to what they change.
#include "annotate/annotator.h"

#include "look/look.h"
#include "store/annotation/reviews.h"
#include "store/answers/answers.h"
#include "store/results/derived.h"

namespace geovlm::ui {

namespace {

/// What an undo or redo was about, and what it changed.
struct Reversed
{
    store::Reversal reversal;
    QString path; ///< of the image
    std::optional<AnswerEvent> before, after;
    std::optional<ReviewEvent> reviewBefore, reviewAfter;
};

std::optional<AnswerEvent> answerTo(const store::Store& store, const store::Action& deed)
{
    for (AnswerEvent& event : store::currentAnswers(store, deed.image))
        if (event.question == deed.question)
            return std::move(event);
    return std::nullopt;
}

/// Two quick keys may ask for more than there is.
std::optional<Reversed> reversedIn(store::Store& store, const QString& by, bool undoing)
{
    const auto deed = undoing ? store::undoable(store, by) : store::redoable(store, by);
    if (!deed)
        return std::nullopt;
    Reversed done;
    done.path = store::image(store, deed->image).path;
    done.before = answerTo(store, *deed);
    done.reviewBefore = store::currentReview(store, deed->image);
    done.reversal = undoing ? store::undo(store, by) : store::redo(store, by);
    done.after = answerTo(store, *deed);
    done.reviewAfter = store::currentReview(store, deed->image);
    return done;
}

QString valueText(const std::optional<AnswerEvent>& answer)
{
    if (!answer || (answer->value.isEmpty() && !answer->unsure))
        return Annotator::tr("no answer");
    return answer->unsure ? Annotator::tr("%1 (unsure)").arg(answer->value).trimmed() : answer->value;
}

QString stateText(const std::optional<ReviewEvent>& review)
{
    return reviewStateName(review ? review->state : ReviewState::Untouched);
}

/// ": grey → brown", or how many answers it was.
QString changeText(const Reversed& done)
{
    const store::Action& deed = done.reversal.deed;
    if (deed.kind == store::ActionKind::Review)
        return QStringLiteral(": %1 → %2").arg(stateText(done.reviewBefore), stateText(done.reviewAfter));
    if (deed.question >= 0)
        return QStringLiteral(": %1 → %2").arg(valueText(done.before), valueText(done.after));
    return Annotator::tr(" (answers: %1)").arg(done.reversal.events.size());
}

} // namespace

void Annotator::reverse(bool undoing)
{
    if (undoing ? !canUndo() : !canRedo())
        return;
    auto done = std::make_shared<std::optional<Reversed>>();
    const auto work = [by = m_person, undoing, done](store::Store& store) {
        *done = reversedIn(store, by, undoing);
    };
    m_writer.post(work, [this, done, undoing] {
        if (!*done)
            return;
        const store::Action& deed = (*done)->reversal.deed;
        const QString what = deedText(deed, (*done)->path) + changeText(**done);
        Q_EMIT reversed(undoing ? tr("Undone: %1").arg(what) : tr("Redone: %1").arg(what));
        m_touched.insert(deed.image);
        jumpTo(deed.image, deed.question);
    });
}

void Annotator::jumpTo(ImageId image, int question)
{
    if (question >= 0)
        setQuestion(question);
    const CaseDetailPtr detail = m_walk.detail();
    if (detail && detail->query.image.id == image) {
        setSide(Side::Query);
    } else if (detail && detail->candidate(image)) {
        m_walk.pick(image);
        setSide(Side::Candidate);
    } else {
        const qint64 run = m_session.summary().rerankRun;
        m_session.ask<std::optional<store::CaseKey>>(
            {}, this,
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
                    setOut();
            });
    }
}

/// Once the list shows the case.
void Annotator::setOut()
{
    if (!m_target || m_cases.rowOf(m_target->key) < 0)
        return;
    m_target->onTheWay = true;
    const CaseDetailPtr detail = m_walk.detail();
    if (detail && detail->key == m_target->key)
        arrive();
    else
        m_walk.goTo(m_cases.rowOf(m_target->key));
}

void Annotator::arrive()
{
    if (!m_target || !m_target->onTheWay)
        return;
    const Target target = *m_target;
    m_target.reset();
    if (m_walk.detail()->key == target.key)
        jumpTo(target.image, target.question);
}

void Annotator::savingChanged()
{
    if (m_writer.saving() == StoreWriter::Saving::Saved) {
        readAgain();
        m_listRefresh.start(); // its rows say how far an image is
    }
}

/// What was written is shown as the store has it: with its ids, and what else it brought with it.
void Annotator::readAgain()
{
    if (!m_session.isOpen())
        return;
    const Ticket ticket = m_reads.next();
    for (const ImageId image : m_touched)
        m_session.ask<CaseImage>(
            ticket, this, [image](const store::Store& store) { return readImage(store, image); },
            [this, image](const CaseImage& fresh) {
                m_touched.remove(image);
                if (m_writer.pending() == 0 && m_writer.saving() == StoreWriter::Saving::Saved)
                    m_walk.setImage(fresh);
                else
                    m_touched.insert(image);
            });
    askUndo();
}

QString Annotator::deedText(const store::Action& deed, const QString& path) const
{
    const bool one = deed.question >= 0 && deed.question < bank().size();
    const QString what = one ? bank().at(deed.question).label : actionKindName(deed.kind);
    return tr("%1 of %2").arg(what, shortName(path));
}

void Annotator::askUndo()
{
    if (!m_session.isOpen() || m_person.isEmpty())
        return;
    struct Deeds
    {
        std::optional<store::Action> undo, redo;
        QString undoPath, redoPath;
    };
    m_session.ask<Deeds>(
        m_undoAsks.next(), this,
        [by = m_person](const store::Store& store) {
            Deeds deeds{store::undoable(store, by), store::redoable(store, by), {}, {}};
            if (deeds.undo)
                deeds.undoPath = store::image(store, deeds.undo->image).path;
            if (deeds.redo)
                deeds.redoPath = store::image(store, deeds.redo->image).path;
            return deeds;
        },
        [this](const Deeds& deeds) {
            m_undo = deeds.undo ? deedText(*deeds.undo, deeds.undoPath) : QString();
            m_redo = deeds.redo ? deedText(*deeds.redo, deeds.redoPath) : QString();
            Q_EMIT undoChanged();
        });
}

QString Annotator::undoText() const
{
    return m_undo.isEmpty() ? tr("&Undo") : tr("&Undo: %1").arg(m_undo);
}

QString Annotator::redoText() const
{
    return m_redo.isEmpty() ? tr("&Redo") : tr("&Redo: %1").arg(m_redo);
}

} // namespace geovlm::ui
