// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_walk.h"

#include "case/answer_board.h"
#include "domain/ranking.h"

#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr size_t keptCases = 24;
constexpr int lastPlace = candidatesKept; ///< a match outside the ten
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
    : QObject(parent), m_session(session), m_cases(cases), m_view(view), m_images(images)
{
    connect(&cases, &CaseListModel::loaded, this, &CaseWalk::follow);
    connect(&session, &StoreSession::changed, this, [this] {
        m_generation.next();
        m_recent.clear();
        m_detail.reset();
        m_live = std::make_shared<LiveSource>();
        m_live->run = m_session.summary().rerankRun;
    });
    connect(&session, &StoreSession::closed, this, [this] {
        m_generation.next();
        m_recent.clear();
        m_key.reset();
    });
}

const CaseCandidate* CaseWalk::picked() const
{
    return m_detail ? m_detail->candidate(m_picked) : nullptr;
}

std::optional<store::CaseKey> CaseWalk::keyAt(int row) const
{
    const auto keys = m_cases.keys();
    if (row < 0 || row >= int(keys->size()))
        return std::nullopt;
    return (*keys)[size_t(row)];
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
    m_key = keyAt(m_row);
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
    if (row < 0 || (row == m_row && m_key == keyAt(row)))
        return;
    if (m_mayLeave && !m_mayLeave()) {
        Q_EMIT held();
        Q_EMIT rowChanged(m_row);
        return;
    }
    m_row = row;
    m_key = keyAt(row);
    m_detail.reset();
    Q_EMIT rowChanged(m_row);
    load();
}

std::function<CaseDetailPtr(const store::Store&)> CaseWalk::reading(const store::CaseKey& key) const
{
    return [source = m_live, key](const store::Store& store) { return readCase(store, *source, key); };
}

void CaseWalk::forget(ImageId image)
{
    std::erase_if(m_recent, [&](const CaseDetailPtr& one) {
        return one != m_detail && (one->key.query == image || one->candidate(image));
    });
}

/// The case shown is read by others too: what changes is a copy, which takes its place.
void CaseWalk::change(ImageId image, const std::function<void(CaseDetail&, CaseImage&)>& edit)
{
    forget(image);
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
    std::erase(m_recent, m_detail);
    m_detail = changed;
    remember(changed);
    Q_EMIT edited();
}

void CaseWalk::apply(ImageId image, const std::vector<AnswerEvent>& events)
{
    change(image, [&](CaseDetail& detail, CaseImage& shown) {
        for (const AnswerEvent& event : events)
            applyEvent(shown, event);
        if (!detail.live)
            ++detail.newerAnswers;
        if (!detail.live || !detail.live->holds(image))
            return;
        for (const AnswerEvent& event : events)
            detail.live->setAnswer(image, event.question, event.value, event.distribution);
        showLiveOrder(detail);
    });
}

void CaseWalk::setImage(const CaseImage& fresh)
{
    const ImageId image = fresh.image.id;
    change(image, [&](CaseDetail& detail, CaseImage& shown) {
        shown = fresh;
        if (!detail.live || !detail.live->holds(image))
            return;
        detail.live->setSheet(
            pipeline::answerSheet(image, fresh.answers, fresh.caption, detail.live->models().bank.size()));
        showLiveOrder(detail);
    });
}

void CaseWalk::setText(ImageId image, const std::vector<float>& vector)
{
    change(image, [&](CaseDetail& detail, CaseImage&) {
        if (!detail.live || !detail.live->holds(image))
            return;
        detail.live->setText(image, vector);
        showLiveOrder(detail);
    });
}

void CaseWalk::applyReview(ImageId image, const ReviewEvent& review)
{
    change(image, [&](CaseDetail&, CaseImage& shown) { shown.review = review; });
}

void CaseWalk::load()
{
    const Ticket ticket = m_generation.next();
    m_detail.reset();
    m_images.cancel(ImageCache::Lane::Compare);
    m_images.cancel(ImageCache::Lane::Cards);
    m_images.cancel(ImageCache::Lane::Prefetch);
    if (!m_key)
        return;
    if (const CaseDetailPtr read = known(*m_key)) {
        show(read);
        return;
    }
    m_session.ask<CaseDetailPtr>(
        ticket, this, reading(*m_key), [this](const CaseDetailPtr& detail) { show(detail); },
        [this](const QString& sentence) { Q_EMIT failed(sentence); });
}

void CaseWalk::show(const CaseDetailPtr& detail)
{
    m_detail = detail;
    remember(detail);
    const CaseCandidate* first = detail->at(0, true);
    m_picked = first ? first->shown.image.id : 0;
    m_after = true;
    Q_EMIT loaded();
    Q_EMIT pickedChanged();
    prefetch(m_row + 1);
    prefetch(m_row - 1);
}

CaseDetailPtr CaseWalk::known(const store::CaseKey& key) const
{
    for (const CaseDetailPtr& one : m_recent) {
        if (one->key == key)
            return one;
    }
    return {};
}

void CaseWalk::remember(CaseDetailPtr detail)
{
    std::erase_if(m_recent, [&](const CaseDetailPtr& one) { return one->key == detail->key; });
    m_recent.push_back(std::move(detail));
    if (m_recent.size() > keptCases)
        m_recent.erase(m_recent.begin());
}

void CaseWalk::prefetch(int row)
{
    const std::optional<store::CaseKey> key = keyAt(row);
    if (!key)
        return;
    if (const CaseDetailPtr read = known(*key)) {
        prefetchImages(*read);
        return;
    }
    m_session.ask<CaseDetailPtr>(m_generation.current(), this, reading(*key),
                                 [this](const CaseDetailPtr& detail) {
                                     remember(detail);
                                     prefetchImages(*detail);
                                 });
}

void CaseWalk::prefetchImages(const CaseDetail& detail)
{
    m_images.get(detail.query.file, ImageCache::fullSize, ImageCache::Lane::Prefetch);
    if (const CaseCandidate* first = detail.at(0, true))
        m_images.get(first->shown.file, ImageCache::fullSize, ImageCache::Lane::Prefetch);
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

void CaseWalk::setPicksAfter(bool after)
{
    pickIn(m_picked, after);
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
