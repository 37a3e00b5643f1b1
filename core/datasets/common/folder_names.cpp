// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/folder_names.h"

#include "datasets/common/folders.h"
#include "files/input.h"

namespace geovlm::datasets {
namespace {

constexpr qint64 namesKept = 200'000; ///< in all listings

} // namespace

bool FolderNames::hold(const QString& path)
{
    return listingOf(path).names.contains(path.section(QLatin1Char('/'), -1));
}

bool FolderNames::leadElsewhere(const QString& path)
{
    const Listing& listing = listingOf(path);
    return listing.elsewhere || listing.outside.contains(path.section(QLatin1Char('/'), -1));
}

const FolderNames::Listing& FolderNames::listingOf(const QString& path)
{
    const QString folder = path.left(qMax<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
    auto listing = m_listings.constFind(folder);
    if (listing != m_listings.constEnd())
        return *listing;
    if (m_namesListed > namesKept) {
        m_listings.clear();
        m_namesListed = 0;
    }
    const QString absolute = m_root.filePath(folder);
    Listing fresh{{}, {}, !isInside(m_root, absolute)};
    try {
        fill(fresh, absolute);
    } catch (const files::Unreadable& error) {
        if (m_unlisted)
            m_unlisted(absolute, error.sentence().chopped(1));
    }
    m_namesListed += 1 + fresh.names.size();
    return *m_listings.insert(folder, fresh);
}

void FolderNames::fill(Listing& listing, const QString& folder) const
{
    for (const files::FolderEntry& entry : files::filesIn(folder)) {
        listing.names.insert(entry.name);
        if (entry.isLink && !isInside(m_root, folder + QLatin1Char('/') + entry.name))
            listing.outside.insert(entry.name);
    }
}

} // namespace geovlm::datasets
