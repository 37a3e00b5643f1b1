// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_walk.h"

#include "domain/ranking.h"

#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr int lastPlace = candidatesKept; ///< a match outside the ten

std::optional<store::CaseKey> keyAt(const CaseListModel& cases, int row)
{
    const auto keys = cases.keys();
    if (row < 0 || row >= int(keys->size()))
        return std::nullopt;
    return (*keys)[size_t(row)];
}

} // namespace

int thumbnailFit(double logicalSide, double devicePixelRatio)
{
    const double side = logicalSide * devicePixelRatio;
    for (const int fit : {96, 192, 384}) {
        if (side <= fit)
            return fit;
    }
    return 640;
}

CaseWalk::CaseWalk(StoreSession& session, CaseListModel& cases, CaseView& view, ImageCache& images,
                   QObject* parent)
    : QObject(parent), m_session(session), m_cases(cases), m_view(view), m_reader(session, images)
{
    connect(&cases, &CaseListModel::loaded, this, &CaseWalk::follow);
    connect(&session, &StoreSession::changed, this, [this] {
        m_generation.next();
        m_reader.startOver();
        m_detail.reset();
    });
    connect(&session, &StoreSession::closed, this, [this] {
        m_generation.next();
        m_reader.startOver();
        m_key.reset();
    });
}

const CaseCandidate* CaseWalk::picked() const
{
    return m_detail ? m_detail->candidate(m_picked) : nullptr;
}

/// The list is another one: stay at the case if it is still there.
void CaseWalk::follow()
{
    const int kept = m_key ? m_cases.rowOf(*m_key) : -1;
    if (kept < 0 && m_detail && m_mayLeave && !m_mayLeave()) {
        Q_EMIT held(); // what is shown is not saved: it stays, whatever the list shows
        return;
    }
    const std::optional<store::CaseKey> before = m_key;
    m_row = kept >= 0 ? kept : std::min(0, count() - 1);
    m_key = keyAt(m_cases, m_row);
    const bool another = m_key != before || !m_detail;
    if (another)
        m_detail.reset();
    Q_EMIT rowChanged(m_row);
    if (another)
        load();
}

void CaseWalk::goTo(int row)
{
    row = std::clamp(row, -1, count() - 1);
    if (row < 0 || (row == m_row && m_key == keyAt(m_cases, row)))
        return;
    if (m_mayLeave && !m_mayLeave()) {
        Q_EMIT held();
        Q_EMIT rowChanged(m_row);
        return;
    }
    m_row = row;
    m_key = keyAt(m_cases, row);
    m_detail.reset();
    Q_EMIT rowChanged(m_row);
    load();
}

/// The case shown is read by others too: what changes is a copy, which takes its place.
void CaseWalk::change(ImageId image, const CaseChange& edit)
{
    m_reader.forget(image, m_detail);
    if (!m_detail)
        return;
    auto changed = std::make_shared<CaseDetail>(*m_detail);
    CaseImage* shown = changed->query.image.id == image ? &changed->query : nullptr;
    for (CaseCandidate& candidate : changed->candidates)
        if (candidate.shown.image.id == image)
            shown = &candidate.shown;
    if (!shown)
        return;
    edit(*changed, *shown);
    m_reader.replace(m_detail, changed);
    m_detail = changed;
    Q_EMIT edited();
}

void CaseWalk::load()
{
    const Ticket ticket = m_generation.next();
    m_detail.reset();
    m_reader.cancelImages();
    if (!m_key)
        return;
    if (const CaseDetailPtr read = m_reader.known(*m_key)) {
        show(read);
        return;
    }
    m_reader.read(
        ticket, this, *m_key, [this](const CaseDetailPtr& detail) { show(detail); },
        [this](const QString& sentence) { Q_EMIT failed(sentence); });
}

void CaseWalk::show(const CaseDetailPtr& detail)
{
    m_detail = detail;
    m_reader.keep(detail);
    const CaseCandidate* first = detail->at(0, true);
    m_picked = first ? first->shown.image.id : 0;
    m_after = true;
    Q_EMIT loaded();
    Q_EMIT pickedChanged();
    for (const int row : {m_row + 1, m_row - 1})
        if (const auto key = keyAt(m_cases, row))
            m_reader.readAhead(m_generation.current(), this, *key);
}

void CaseWalk::seek(Outcome outcome, bool forward)
{
    const qint64 run = m_session.summary().rerankRun;
    store::CaseFilter filter = m_view.filter();
    if (run == 0 || (filter.outcome && *filter.outcome != outcome)) {
        Q_EMIT nothingFound(outcome);
        return;
    }
    filter.outcome = outcome;
    const auto all = m_cases.keys();
    const auto find = [=, order = m_view.order(), descending = m_view.descending(),
                       from = m_row](const store::Store& store) {
        const auto wanted = store::caseKeys(store, run, filter, order, descending);
        int found = -1;
        size_t next = 0; // both lists have the same order: one pass
        for (int row = 0; row < int(all->size()) && next < wanted.size(); ++row) {
            if (!((*all)[size_t(row)] == wanted[next]))
                continue;
            ++next;
            if (forward && row > from)
                return row;
            if (!forward && row < from)
                found = row;
        }
        return found;
    };
    m_session.ask<int>(m_generation.current(), this, find, [this, outcome](int row) {
        if (row < 0)
            Q_EMIT nothingFound(outcome);
        else
            goTo(row);
    });
}

void CaseWalk::pick(qint64 reference)
{
    if (!m_detail || !m_detail->candidate(reference) || reference == m_picked)
        return;
    m_picked = reference;
    Q_EMIT pickedChanged();
}

void CaseWalk::pickIn(qint64 reference, bool after)
{
    const bool moved = after != m_after;
    m_after = after;
    if (reference == m_picked && moved)
        Q_EMIT pickedChanged();
    pick(reference);
}

void CaseWalk::pickPlace(int place)
{
    const CaseCandidate* candidate = m_detail ? m_detail->at(place, m_after) : nullptr;
    if (candidate)
        pick(candidate->shown.image.id);
}

void CaseWalk::pickStep(int step)
{
    const CaseCandidate* now = picked();
    if (!now)
        return;
    const int place = !now->inTen ? lastPlace : m_after ? now->place.after : now->place.before;
    for (int next = place + step; next >= 0 && next <= lastPlace; next += step) {
        if (m_detail->at(next, m_after)) {
            pickPlace(next);
            return;
        }
    }
}

void CaseWalk::pickMatch()
{
    if (!m_detail)
        return;
    for (const CaseCandidate& candidate : m_detail->candidates) {
        if (candidate.isMatch)
            pick(candidate.shown.image.id);
    }
}

} // namespace geovlm::ui
