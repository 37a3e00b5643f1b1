// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotate/annotator.h"

#include "look/look.h"

#include <algorithm>
#include <map>
#include <utility>

namespace geovlm::ui {

namespace {
constexpr int listRefreshMilliseconds = 500;
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
    connect(&walk, &CaseWalk::loaded, this, &Annotator::arrive);
    connect(&walk, &CaseWalk::loaded, this, &Annotator::askTexts);
    connect(&walk, &CaseWalk::held, this, [this] { m_target.reset(); });
    connect(&cases, &CaseListModel::loaded, this, &Annotator::setOut);
    connect(&walk, &CaseWalk::pickedChanged, this, &Annotator::refresh);
    connect(&walk, &CaseWalk::edited, this, &Annotator::refresh);
    connect(&walk, &CaseWalk::edited, this, &Annotator::askTexts);
    connect(&walk, &CaseWalk::rowChanged, this, [this](int row) {
        if (row < 0)
            refresh();
    });
    connect(&session, &StoreSession::changed, this, [this] {
        if (std::exchange(m_path, m_session.summary().path) != m_session.summary().path)
            forgetStore();
        askReading();
        askUndo();
        Q_EMIT changed();
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

/// Ids and replies of another store mean nothing in this one.
void Annotator::forgetStore()
{
    m_normaliser.reset();
    m_first.clear();
    m_seen.clear();
    m_touched.clear();
    m_texts.next();
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
    m_cases.setBlind(blind);
    refresh();
}

void Annotator::setReviewing(bool reviewing)
{
    m_reviewing = reviewing;
    refresh();
}

/// While another store is being opened, the writer is there first: ids of the one shown mean other images in
/// it.
bool Annotator::writesWhatIsShown() const
{
    return m_writer.canWrite() && !m_session.isOpening() && m_writer.path() == m_session.summary().path;
}

bool Annotator::canEdit() const
{
    return writesWhatIsShown() && m_walk.detail() && m_shown;
}

bool Annotator::hasPerson()
{
    if (m_person.isEmpty() && m_personSource)
        m_personSource();
    return !m_person.isEmpty();
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
    QStringList first = m_shown ? m_first.value(m_shown->image.id) : QStringList();
    for (int q = 0; q < first.size(); ++q)
        if (isHidden(q))
            first[q].clear(); // as hiddenFrom() shows it
    return first;
}

const CaseImage& Annotator::whole() const
{
    return answersCandidate() ? m_walk.picked()->shown : m_walk.detail()->query;
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
        for (const CaseImage* shown : {image(), other()})
            if (shown && !m_blind)
                m_seen.insert(shown->image.id);
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
