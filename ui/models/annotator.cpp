// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/annotator.h"

#include "domain/answer_choice.h"
#include "domain/description.h"
#include "domain/error.h"
#include "models/marks.h"
#include "store/derived.h"
#include "store/reviews.h"

#include <QCoreApplication>
#include <QFutureWatcher>
#include <QPointer>
#include <QtConcurrentRun>
#include <algorithm>
#include <map>

namespace geovlm::ui {

namespace {
constexpr int listRefreshMilliseconds = 250;
constexpr int casesAtOnce = 8; ///< some 20 ms of the writing thread, so that an edit never waits long
constexpr int firstsKept = 512;
} // namespace

Annotator::Annotator(StoreSession& session, StoreWriter& writer, CaseWalk& walk, CaseListModel& cases,
                     CaseView& view, QObject* parent)
    : QObject(parent), m_session(session), m_writer(writer), m_walk(walk), m_cases(cases), m_view(view)
{
    m_listRefresh.setSingleShot(true);
    m_listRefresh.setInterval(listRefreshMilliseconds);
    connect(&m_listRefresh, &QTimer::timeout, &cases, &CaseListModel::refreshPages);
    connect(&walk, &CaseWalk::loaded, this, &Annotator::rememberFirst);
    connect(&walk, &CaseWalk::pickedChanged, this, &Annotator::refresh);
    connect(&walk, &CaseWalk::edited, this, &Annotator::refresh);
    connect(&walk, &CaseWalk::edited, this, &Annotator::askTexts);
    connect(&walk, &CaseWalk::rowChanged, this, [this](int row) {
        if (row < 0)
            refresh();
    });
    connect(&session, &StoreSession::changed, this, [this] {
        m_first.clear();
        askUndo();
    });
    connect(&writer, &StoreWriter::savingChanged, this, &Annotator::savingChanged);
    connect(&writer, &StoreWriter::accessChanged, this, [this] {
        if (m_writer.canWrite())
            m_writer.setIdleWork(settling());
        Q_EMIT undoChanged();
        Q_EMIT changed();
    });
    walk.setGuard([this] { return m_writer.saving() != StoreWriter::Saving::Failed; });
}

Annotator::~Annotator()
{
    m_walk.setGuard({});
}

void Annotator::setPerson(const QString& name)
{
    m_person = name.simplified();
    askUndo();
    refresh();
}

void Annotator::setBlind(bool blind)
{
    m_blind = blind;
    refresh();
}

void Annotator::setReviewing(bool reviewing)
{
    m_reviewing = reviewing;
    refresh();
}

bool Annotator::canEdit() const
{
    return m_writer.canWrite() && m_walk.detail() && m_shown && !m_person.isEmpty();
}

void Annotator::rememberFirst()
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

QStringList Annotator::valuesAtFirst() const
{
    return m_shown ? m_first.value(m_shown->image.id) : QStringList();
}

void Annotator::refresh()
{
    const CaseDetailPtr detail = m_walk.detail();
    const CaseCandidate* picked = m_walk.picked();
    m_shown.reset();
    m_other.reset();
    m_boards.clear();
    if (detail) {
        const bool candidate = m_side == Side::Candidate && picked;
        const CaseImage& answered = candidate ? picked->shown : detail->query;
        m_boards = boardsOf(answered, bank(), m_person);
        const auto seen = [this](const CaseImage& image) {
            return m_blind ? hiddenFrom(image, bank(), m_person) : image;
        };
        m_shown = seen(answered);
        if (picked)
            m_other = seen(candidate ? detail->query : picked->shown);
    }
    Q_EMIT changed();
}

void Annotator::setSide(Side side)
{
    if (side == m_side)
        return;
    m_side = side;
    refresh();
}

void Annotator::stepImage(int step)
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

void Annotator::setQuestion(int question)
{
    const int bounded = std::clamp(question, 0, std::max(0, bank().size() - 1));
    if (bounded == m_question)
        return;
    m_question = bounded;
    Q_EMIT questionChanged(m_question);
}

bool Annotator::isHidden(int question) const
{
    return m_blind && question < int(m_boards.size()) && !m_boards[size_t(question)].answeredByMe();
}

int Annotator::answeredByMe() const
{
    return int(std::ranges::count_if(m_boards, &QuestionBoard::answeredByMe));
}

QStringList Annotator::reviewed() const
{
    std::map<QString, int> counts;
    for (const QuestionBoard& board : m_boards)
        for (const AnswerEvent& event : board.people)
            if (event.speaker.name != m_person)
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

bool Annotator::refuse()
{
    if (canEdit())
        return false;
    if (m_person.isEmpty())
        Q_EMIT refused(tr("Say who answers first."));
    else if (!m_writer.canWrite())
        Q_EMIT refused(m_writer.whyReadOnly().isEmpty() ? tr("The store is not open for writing yet.")
                                                        : m_writer.whyReadOnly());
    return true;
}

pipeline::AnswerEdit Annotator::answerOf(int question, const QString& value, bool unsure) const
{
    const QuestionBoard& board = m_boards[size_t(question)];
    const bool others = board.suggestion || std::ranges::any_of(board.people, [this](const auto& event) {
                            return event.speaker.name != m_person;
                        });
    return {question, value, unsure, others && !isHidden(question)};
}

void Annotator::edit(store::ActionKind kind, std::vector<pipeline::AnswerEdit> answers, bool moveOn)
{
    pipeline::Edit edit;
    edit.kind = kind;
    edit.image = m_shown->image.id;
    edit.by = m_person;
    edit.answers = std::move(answers);
    const std::vector<AnswerEvent> log = m_side == Side::Candidate && m_walk.picked()
                                             ? m_walk.picked()->shown.log
                                             : m_walk.detail()->query.log;
    try {
        for (const pipeline::AnswerEdit& answer : edit.answers) {
            AnswerEvent event = pipeline::eventOf(bank(), edit, answer, log);
            event.at = QDateTime::currentDateTimeUtc();
            m_walk.apply(edit.image, event);
        }
    } catch (const Error& error) {
        Q_EMIT refused(error.sentence());
        return;
    }
    post(edit);
    if (moveOn)
        stepQuestion(1);
}

void Annotator::post(const pipeline::Edit& edit)
{
    m_touched.insert(edit.image);
    m_writer.post([edit](store::Store& store) { pipeline::applyEdit(store, edit); }, {});
}

void Annotator::choose(int option)
{
    if (refuse() || option >= bank().at(m_question).options.size())
        return;
    const Question& question = bank().at(m_question);
    const QuestionBoard& board = m_boards[size_t(m_question)];
    // What is out of sight is not built upon.
    const bool seen = board.current && !isHidden(m_question);
    QString value = chosenAnswer(question, seen ? board.current->value : QString(), option);
    // The key of what a machine suggested agrees with it; only one's own answer is taken away by its key.
    if (value.isEmpty() && !board.answeredByMe())
        value = question.options.at(option);
    const auto kind = value.isEmpty() ? store::ActionKind::Clear : store::ActionKind::Answer;
    edit(kind, {answerOf(m_question, value)}, !question.multiple);
}

void Annotator::write(const QString& text)
{
    if (refuse() || text.trimmed().isEmpty())
        return;
    edit(store::ActionKind::Answer, {answerOf(m_question, text.trimmed())}, true);
}

void Annotator::accept()
{
    if (refuse())
        return;
    const QuestionBoard& board = m_boards[size_t(m_question)];
    if (isHidden(m_question))
        Q_EMIT refused(tr("Blind: answer first, then the suggestion is shown."));
    else if (!board.suggestion)
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
    if (refuse())
        return;
    const QuestionBoard& board = m_boards[size_t(m_question)];
    const bool seen = board.current && !isHidden(m_question);
    edit(store::ActionKind::Unsure, {answerOf(m_question, seen ? board.current->value : QString(), true)},
         true);
}

void Annotator::clear()
{
    if (!refuse())
        edit(store::ActionKind::Clear, {answerOf(m_question, QString())}, false);
}

void Annotator::restore(const AnswerEvent& event)
{
    if (!refuse())
        edit(store::ActionKind::Restore, {answerOf(event.question, event.value, event.unsure)}, false);
}

void Annotator::takeSide(int side)
{
    if (refuse())
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
    post(edit);
}

void Annotator::reverse(bool undoing)
{
    if (undoing ? !canUndo() : !canRedo())
        return;
    auto done = std::make_shared<std::optional<store::Reversal>>();
    const auto work = [by = m_person, undoing, done](store::Store& store) {
        // Two quick keys may ask for more than there is.
        if (undoing ? store::undoable(store, by).has_value() : store::redoable(store, by).has_value())
            *done = undoing ? store::undo(store, by) : store::redo(store, by);
    };
    m_writer.post(work, [this, done] {
        if (!*done)
            return;
        m_touched.insert((*done)->deed.image);
        jumpTo((*done)->deed.image, (*done)->deed.question);
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
                if (key)
                    goToCase(*key, image, question);
            });
    }
}

/// Of a case that the filters leave out, they are taken away.
void Annotator::goToCase(const store::CaseKey& key, ImageId image, int question)
{
    const auto arrive = [this, image, question] {
        connect(
            &m_walk, &CaseWalk::loaded, this, [this, image, question] { jumpTo(image, question); },
            Qt::SingleShotConnection);
    };
    if (m_cases.rowOf(key) >= 0) {
        arrive();
        m_walk.goToKey(key);
        return;
    }
    connect(
        &m_cases, &CaseListModel::loaded, this,
        [this, key, arrive] {
            if (m_cases.rowOf(key) < 0)
                return;
            arrive();
            m_walk.goToKey(key);
        },
        Qt::SingleShotConnection);
    m_view.clear();
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
                if (m_writer.pending() == 0)
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

/// Scores every case that an edit made old, a few at a time, on the writing thread.
std::function<bool(store::Store&)> Annotator::settling()
{
    struct State
    {
        pipeline::LiveModelsPtr models;
        store::CaseKey after; ///< how far this pass through what is owed has come
        qint64 atFirst = 0;   ///< how many were owed when it began
    };
    const auto state = std::make_shared<State>();
    const QPointer<Annotator> self(this);
    return [state, self](store::Store& store) {
        const auto run = store::latestRun(store, QStringLiteral("rerank"));
        if (!run || store::owedCount(store, run->id) == 0)
            return false;
        if (!state->models || state->models->run != run->id)
            state->models = pipeline::liveModels(store, run->id);
        if (state->after == store::CaseKey{})
            state->atFirst = store::owedCount(store, run->id);
        bool more = pipeline::settleSome(store, state->models, state->after, casesAtOnce);
        const qint64 left = store::owedCount(store, run->id);
        if (!more || left == 0) {
            // What a pass could not settle has to wait; what came in behind it has not been tried yet.
            more = left > 0 && left < state->atFirst;
            state->after = {};
        }
        QMetaObject::invokeMethod(
            qApp,
            [self, left, more] {
                if (self)
                    self->idleChanged(more ? left : 0);
            },
            Qt::QueuedConnection);
        return more;
    };
}

void Annotator::idleChanged(qint64 left)
{
    m_rerankingLeft = left;
    if (left == 0)
        m_listRefresh.start();
    Q_EMIT rerankingChanged();
}

/// A text that another model embeds is asked for; a reply that an edit has overtaken is dropped.
void Annotator::askTexts()
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live || !detail->live->isStale() || !m_textSource)
        return;
    const Ticket ticket = m_texts.next();
    for (const ImageId image : detail->live->waitingFor()) {
        const pipeline::AnswerSheet sheet = detail->live->sheet(image);
        const QString model = detail->live->models().textModel;
        auto* watcher = new QFutureWatcher<std::vector<float>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, ticket, sheet] {
            --m_waitingTexts;
            watcher->deleteLater();
            if (!ticket.isCurrent())
                return;
            const std::vector<float> vector = watcher->result();
            if (!vector.empty())
                textCame(sheet, vector);
        });
        ++m_waitingTexts;
        watcher->setFuture(QtConcurrent::run([source = m_textSource, model, sheet] {
            try {
                return source(model, describe(sheet.values));
            } catch (const std::exception&) { // the order stays marked as old
                return std::vector<float>();
            }
        }));
    }
}

void Annotator::textCame(const pipeline::AnswerSheet& sheet, const std::vector<float>& vector)
{
    const CaseDetailPtr detail = m_walk.detail();
    if (!detail || !detail->live)
        return;
    const std::shared_ptr<const pipeline::LiveCase> live = detail->live;
    m_walk.setText(sheet.image, vector);
    m_writer.post([live, sheet,
                   vector](store::Store& store) { pipeline::keepText(store, live->models(), sheet, vector); },
                  {});
}

QString actionKindName(store::ActionKind kind)
{
    switch (kind) {
    case store::ActionKind::Accept:
        return Annotator::tr("Accepted suggestion");
    case store::ActionKind::AcceptAll:
        return Annotator::tr("All accepted suggestions");
    case store::ActionKind::Unsure:
        return Annotator::tr("Unsure mark");
    case store::ActionKind::Clear:
        return Annotator::tr("Cleared answer");
    case store::ActionKind::Restore:
        return Annotator::tr("Restored answer");
    case store::ActionKind::TakeSide:
        return Annotator::tr("Side taken");
    case store::ActionKind::Review:
        return Annotator::tr("Review state");
    default:
        return Annotator::tr("Answer");
    }
}

QString reviewStateName(ReviewState state)
{
    switch (state) {
    case ReviewState::Untouched:
        return Annotator::tr("untouched");
    case ReviewState::InProgress:
        return Annotator::tr("in progress");
    case ReviewState::Done:
        return Annotator::tr("done");
    case ReviewState::Reviewed:
        return Annotator::tr("reviewed");
    case ReviewState::Returned:
        return Annotator::tr("returned");
    }
    return {};
}

} // namespace geovlm::ui
