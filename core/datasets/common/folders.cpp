// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/common/folders.h"

#include "datasets/common/names.h"
#include "datasets/text.h"
#include "files/input.h"

#include <algorithm>

namespace geovlm::datasets {
namespace {

void refuse(FolderListing& listing, const QString& name, const QString& why)
{
    if (++listing.refusedCount <= FolderListing::refusedKept)
        listing.refused.append(name + QStringLiteral(": ") + why);
}

QString whyNotFollowed(const QDir& root, const QFileInfo& entry, Links links)
{
    if (!entry.isSymLink())
        return {};
    if (links == Links::Refused)
        return Text::tr("it is a link, and links to folders are not followed");
    if (!entry.exists()) // not asked by its canonical path, which Qt makes up for a link in circles
        return Text::tr("it is a link that leads nowhere");
    return isInside(root, entry.filePath()) ? QString()
                                            : Text::tr("it is a link that leads out of the data set");
}

/// Whether the entry is of the kind that is looked for. One that leads nowhere, or whose name is no text,
/// counts by its ending, to be named.
bool isWanted(const QFileInfo& entry, bool folders)
{
    if (!entry.exists())
        return folders == entry.suffix().isEmpty();
    return folders ? entry.isDir() : entry.isFile();
}

/// A folder that cannot be listed is named; it is not taken for empty.
QStringList namesOf(const QDir& folder, const QString& path, FolderListing& listing)
{
    try {
        return files::namesIn(folder.path());
    } catch (const files::Unreadable& error) {
        refuse(listing, path, error.sentence().chopped(1)); // the end of the sentence is the caller's
        return {};
    }
}

template <class Takes>
FolderListing listed(const QDir& root, const QString& path, bool folders, Links links, Takes takes)
{
    FolderListing listing;
    const QDir folder(root.filePath(path));
    for (const QString& name : namesOf(folder, path, listing)) {
        const QFileInfo entry(folder.filePath(name)); // links that lead nowhere too, to be named
        if (name.startsWith(u'.') || !isWanted(entry, folders) || !takes(listing, name))
            continue;
        QString why = whyNotAFileName(name);
        if (why.isEmpty())
            why = whyNotFollowed(root, entry, links);
        if (why.isEmpty())
            listing.names.append(name);
        else
            refuse(listing, name, why);
    }
    std::sort(listing.names.begin(), listing.names.end());
    std::sort(listing.refused.begin(), listing.refused.end());
    return listing;
}

} // namespace

bool isInside(const QDir& root, const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return !info.isSymLink();
    const QString real = info.canonicalFilePath();
    const QString inside = root.canonicalPath();
    return real == inside ||
           real.startsWith(inside.endsWith(QLatin1Char('/')) ? inside : inside + QLatin1Char('/'));
}

bool endsInOneOf(const QString& name, const QStringList& endings)
{
    return std::any_of(endings.begin(), endings.end(),
                       [&name](const QString& ending) { return name.endsWith(ending, Qt::CaseInsensitive); });
}

void eachRefused(const FolderListing& listing, const std::function<void(const QString& why)>& use)
{
    for (const QString& why : listing.refused)
        use(why);
    for (qint64 i = listing.refused.size(); i < listing.refusedCount; ++i)
        use(Text::tr("one more entry that cannot be used"));
}

FolderListing foldersIn(const QDir& root, const QString& path, Links links)
{
    return listed(root, path, true, links, [](FolderListing&, const QString&) { return true; });
}

FolderListing filesIn(const QDir& root, const QString& path, const QStringList& endings)
{
    return listed(root, path, false, Links::Inside, [&endings](FolderListing& listing, const QString& name) {
        if (endsInOneOf(name, endings))
            return true;
        if (listing.otherFiles++ == 0 || name < listing.firstOther)
            listing.firstOther = name;
        return false;
    });
}

} // namespace geovlm::datasets
