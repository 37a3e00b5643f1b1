// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QHash>
#include <QSet>
#include <functional>

namespace geovlm::datasets {

/// Which files a folder holds, by one listing a folder instead of a question a file: 200,000 questions take
/// seconds, minutes on a network drive. Memory does not grow with the data set.
class FolderNames
{
public:
    /// Told of a folder that may not be listed; its files count as not there.
    using Unlisted = std::function<void(const QString& folder, const QString& why)>;
    explicit FolderNames(const QDir& root, Unlisted unlisted = nullptr)
        : m_root(root), m_unlisted(std::move(unlisted))
    {
    }

    /// Whether the file with this path under the root is there.
    bool hold(const QString& path);
    /// Whether the real place of the file, or of its folder, is outside the root.
    bool leadElsewhere(const QString& path);

private:
    struct Listing
    {
        QSet<QString> names;
        QSet<QString> outside;  ///< names of links that lead out of the root
        bool elsewhere = false; ///< the folder's real place is outside
    };
    void fill(Listing& listing, const QString& folder) const;
    const Listing& listingOf(const QString& path);

    QDir m_root;
    Unlisted m_unlisted;
    QHash<QString, Listing> m_listings; ///< of the folders used last
    qint64 m_namesListed = 0;
};

} // namespace geovlm::datasets
