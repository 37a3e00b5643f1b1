// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case/case_detail.h"
#include "work/image_cache.h"
#include "work/store_session.h"

#include <functional>
#include <memory>
#include <vector>

namespace geovlm::ui {

/// Reads cases on the reading thread, keeps those read lately, and reads what is likely looked at next ahead
/// of time.
class CaseReader
{
public:
    using Answered = std::function<void(const CaseDetailPtr&)>;

    CaseReader(StoreSession& session, ImageCache& images) : m_session(session), m_images(images) {}

    /// Nothing that was read is true any more; what comes is of the store as it is now.
    void startOver();
    /// A case that is kept; null = it has to be read.
    CaseDetailPtr known(const store::CaseKey& key) const;
    void keep(CaseDetailPtr detail);
    /// `detail` takes the place of `before`, which has changed.
    void replace(const CaseDetailPtr& before, CaseDetailPtr detail);
    /// Cases that hold the image, but for `shown`, are read again when next wanted.
    void forget(ImageId image, const CaseDetailPtr& shown);

    /// `answered` or `failed` (with a sentence) is called later, unless the ticket is late by then or
    /// `context` is gone.
    void read(const Ticket& ticket, QObject* context, const store::CaseKey& key, Answered answered,
              const std::function<void(const QString&)>& failed = {});
    /// The case and its first images, if they are not there already. `context` owns this reader.
    void readAhead(const Ticket& ticket, QObject* context, const store::CaseKey& key);
    /// Images of the case looked at before are wanted no more.
    void cancelImages();

private:
    void readImagesAhead(const CaseDetail& detail);

    StoreSession& m_session;
    ImageCache& m_images;
    std::vector<CaseDetailPtr> m_recent;                                 ///< newest last
    std::shared_ptr<LiveSource> m_live = std::make_shared<LiveSource>(); ///< the reading thread's
};

} // namespace geovlm::ui
