// SPDX-License-Identifier: GPL-3.0-or-later
#include "case/case_reader.h"

#include <algorithm>

namespace geovlm::ui {

namespace {
constexpr size_t keptCases = 24;
} // namespace

void CaseReader::startOver()
{
    m_recent.clear();
    m_live = std::make_shared<LiveSource>();
    m_live->run = m_session.summary().rerankRun;
}

CaseDetailPtr CaseReader::known(const store::CaseKey& key) const
{
    const auto found = std::ranges::find_if(m_recent, [&](const auto& one) { return one->key == key; });
    return found == m_recent.end() ? CaseDetailPtr() : *found;
}

void CaseReader::keep(CaseDetailPtr detail)
{
    std::erase_if(m_recent, [&](const CaseDetailPtr& one) { return one->key == detail->key; });
    m_recent.push_back(std::move(detail));
    if (m_recent.size() > keptCases)
        m_recent.erase(m_recent.begin());
}

void CaseReader::replace(const CaseDetailPtr& before, CaseDetailPtr detail)
{
    std::erase(m_recent, before);
    keep(std::move(detail));
}

void CaseReader::forget(ImageId image, const CaseDetailPtr& shown)
{
    std::erase_if(m_recent, [&](const CaseDetailPtr& one) {
        return one != shown && (one->key.query == image || one->candidate(image));
    });
}

void CaseReader::read(const Ticket& ticket, QObject* context, const store::CaseKey& key, Answered answered,
                      const std::function<void(const QString&)>& failed)
{
    m_session.ask<CaseDetailPtr>(
        ticket, context,
        [source = m_live, key](const store::Store& store) { return readCase(store, *source, key); },
        std::move(answered), failed);
}

void CaseReader::readAhead(const Ticket& ticket, QObject* context, const store::CaseKey& key)
{
    if (const CaseDetailPtr kept = known(key)) {
        readImagesAhead(*kept);
        return;
    }
    read(ticket, context, key, [this](const CaseDetailPtr& detail) {
        keep(detail);
        readImagesAhead(*detail);
    });
}

void CaseReader::readImagesAhead(const CaseDetail& detail)
{
    m_images.get(detail.query.file, ImageCache::fullSize, ImageCache::Lane::Prefetch);
    if (const CaseCandidate* first = detail.at(0, true))
        m_images.get(first->shown.file, ImageCache::fullSize, ImageCache::Lane::Prefetch);
}

void CaseReader::cancelImages()
{
    m_images.cancel(ImageCache::Lane::Compare);
    m_images.cancel(ImageCache::Lane::Cards);
    m_images.cancel(ImageCache::Lane::Prefetch);
}

} // namespace geovlm::ui
